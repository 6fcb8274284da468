"""How the kiosk is doing, in the doctor's own lines."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from kiosk.app import health
from kiosk.app.printing.queue import Printer, Trouble
from kiosk.app.staffroom.drives import sticks_of
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.keeper import Keeper, Offer
from kiosk.app.staffroom.rights import PAGES
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.taking import recorded
from kiosk.domain.numerals import Numerals
from kiosk.domain.wording import Wording
from kiosk.staff.pages.health import HealthPage, HealthView
from kiosk.staff.pages.health import Line as Shown

if TYPE_CHECKING:
    from kiosk.app.road.parcels import Parcel

_LONGEST_WORD = 16


class HealthPart(QObject):
    """Looked at anew each time it is opened."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.facts: Mapping[str, Any] | None = None
        self.road: Mapping[str, Any] | None = None
        self.say: Say | None = None
        self.printers: tuple[Printer, ...] | Trouble | None = None
        self.page = HealthPage(floor.room.theme)
        self.page.again.connect(self.open)
        self.page.clock.connect(self._to_clock)
        self.page.parcel.connect(self._pack)
        self.page.receipts.connect(self._take)
        self.keeper = Keeper(floor)
        self.keeper.done.connect(self._kept)

    @Slot()
    def open(self) -> None:
        self.say, self.floor.welcome = self.floor.welcome, None
        self.floor.ask(health.facts, self._found, self._failed)
        self.floor.run(health.printers, self._found_printers)
        self.floor.run(self.floor.room.road.facts, self._found_road)

    def _found(self, facts: Mapping[str, Any]) -> None:
        room = self.floor.room
        self.facts = {
            **facts,
            "clean": room.ledger.was_clean,
            "running": True,
            "clock": room.believer.belief().why.value,
        }
        self.redraw()

    def _found_printers(self, found: tuple[Printer, ...] | Trouble) -> None:
        self.printers = found
        self.redraw()

    def _found_road(self, found: Mapping[str, Any] | None) -> None:
        self.road = found
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.facts, self.say = None, say
        self.redraw()

    def redraw(self) -> None:
        words = self.floor.words
        if self.keeper.shown and self.floor.frame.page is self.keeper.page:
            self.keeper.redraw()
            return
        by_stick = ("parcel", "receipts") if self.road is not None and "office" in self.road else ()
        named = {name: words.text(f"staff.health.{name}") for name in by_stick}
        clock = words.text("staff.menu.clock") if "clock" in PAGES[self.floor.person.role] else ""
        self.page.show_view(HealthView(words, tuple(self._lines(words)), told(self.say, words), clock, **named))
        self.floor.show(self.page)

    @Slot()
    def _to_clock(self) -> None:
        self.floor.wanted.emit("clock")

    @Slot()
    def _pack(self) -> None:
        """Pack what the centre lacks, and ask where it is to be kept."""
        self.say = Say("staff.health.packing", "heading")
        self.redraw()
        self.floor.run(self.floor.room.road.parcel, self._packed, self._told)

    def _packed(self, parcel: "Parcel") -> None:
        self.say = None
        before = recorded(self.floor, "export", count=parcel.entries, file="batches.ksb")
        self.keeper.offer_all((Offer(parcel.name, lambda: parcel.content, before=before),))

    @Slot(object)
    def _kept(self, say: Say | None) -> None:
        self.say = say
        self.redraw()

    @Slot()
    def _take(self) -> None:
        """Take in the receipts that lie on the sticks that are plugged in."""
        road, mounts = self.floor.room.road, self.floor.tools.mounts
        self.floor.run(lambda: road.take_from(one.folder for one in sticks_of(mounts)), self._taken, self._told)

    def _taken(self, entries: int) -> None:
        self.floor.welcome = Say("staff.health.taken", params={"n": Numerals(self.floor.words).count(entries)})
        self.open()

    def _told(self, say: Say) -> None:
        self.say = say
        self.redraw()

    def _lines(self, words: Wording) -> list[Shown]:
        room = self.floor.room
        found = [health.disk(room.folder, words), health.clock(room.clock, words)]
        found += [health.time_servers(room.clock, words)]
        found += [health.printer(self.printers, words)] if self.printers is not None else []
        found += [health.versions(words)]
        if self.facts is not None:
            now = room.clock.wall_ms()
            found[1:1] = [*health.road(self.road, now, words), *health.ledger(self.facts, now, words)]
        lines = [
            Shown(words.text(f"staff.health.{line.subject}"), breakable(line.says), line.state.value) for line in found
        ]
        trouble = room.ledger.trouble
        if trouble is not None:
            lines.append(Shown(words.text("staff.health.trouble"), words.sentence(trouble), "warn"))
        return lines


def breakable(text: str) -> str:
    """Return ``text`` with long ids in groups and long names in words, so that a narrow panel can break its lines."""
    ids = re.sub(r"\b[0-9a-f]{32}\b", lambda found: " ".join(re.findall(".{8}", found[0])), text)
    return " ".join(word.replace("-", " ") if len(word) > _LONGEST_WORD else word for word in ids.split(" "))
