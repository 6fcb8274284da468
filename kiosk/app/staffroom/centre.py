"""Where the kiosk belongs, and how it comes to a centre: by a code that is typed or pictured, or wholly by stick."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Slot

from kiosk.app.road.gate import Gate
from kiosk.app.staffroom import inviting
from kiosk.app.staffroom.drives import sticks_of
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.given import given_pin
from kiosk.app.staffroom.keeper import Keeper, Offer
from kiosk.app.staffroom.pictured import Pictured
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.taking import recorded
from kiosk.app.staffroom.telling import when_words
from kiosk.domain.errors import WorldError
from kiosk.staff.pages.ask import AskPage, AskView
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.widgets.listing import Item

WAYS = ("code", "picture", "request", "grant")
SIGNS_OF_A_DEVICE = 8
Errand = Mapping[str, Any]


class CentrePart(QObject):
    """The ways to a centre, a page for each of them, and one that asks again where it matters."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.belongs: Mapping[str, Any] | None = None
        self.say: Say | None = None
        self.busy = False
        self.values: dict[str, str] = {}
        self.wrong: dict[str, Say] = {}
        self.asked: Errand = {}
        self.draw: Callable[[], None] = self._draw_ways
        self.came_from: Callable[[], None] = self._draw_ways
        theme = floor.room.theme
        self.ways, self.form, self.one = ListPage(theme), FormPage(theme), AskPage(theme)
        self.pictured = Pictured(floor)
        self.keeper = Keeper(floor)
        self.ways.picked.connect(self._picked)
        self.form.changed.connect(self._changed)
        self.form.submitted.connect(self._submit)
        self.form.back.connect(self.open)
        self.one.on.connect(self._do)
        self.one.back.connect(self._back)
        self.pictured.found.connect(self._invited)
        self.pictured.left.connect(self.open)
        self.keeper.done.connect(self._kept)

    @property
    def road(self) -> Gate:
        return self.floor.room.road

    @Slot()
    def open(self) -> None:
        self.say = self.floor.welcome
        self.floor.welcome, self.busy, self.wrong = None, False, {}
        self.draw = self._draw_ways
        self.floor.run(self.road.facts, self._found, self._failed)

    def _found(self, belongs: Mapping[str, Any] | None) -> None:
        self.belongs = belongs
        # Whoever has gone on meanwhile stays where he is.
        if self.draw == self._draw_ways:
            self._draw_ways()

    def _to(self, draw: Callable[[], None]) -> None:
        self.draw = draw
        draw()

    def redraw(self) -> None:
        if self.keeper.shown and self.floor.frame.page is self.keeper.page:
            self.keeper.redraw()
        else:
            self.draw()

    @property
    def is_joined(self) -> bool:
        return self.belongs is not None

    def _draw_ways(self) -> None:
        words = self.floor.words
        items = tuple(
            Item(way, words.text(f"staff.centre.{way}"), words.text(f"staff.centre.{way}_note")) for way in WAYS
        )
        view = ListView(
            words, words.text("staff.centre.heading"), items, self._where(), told=told(self.say, self.floor.words)
        )
        self.ways.show_view(view)
        self.floor.show(self.ways)

    def _where(self) -> str:
        """Return where the kiosk belongs, in words."""
        text, belongs = self.floor.words.text, self.belongs
        if belongs is None:
            return text("staff.centre.nowhere")
        if "office" not in belongs:
            return self.floor.words.sentence(WorldError(belongs["trouble"]["key"], **belongs["trouble"]["params"]))
        named = {name: str(belongs[name]) for name in ("name", "office", "counter")}
        way = "by_stick" if belongs["url"] is None else "by_net"
        when = when_words(belongs["reached"], self.floor.words)
        url = inviting.in_lines(str(belongs["url"]))
        return text(f"staff.centre.{way}", **named, url=url, when=when)

    @Slot(str)
    def _picked(self, way: str) -> None:
        if self.busy:
            return
        self.say = None
        match way:
            case "code":
                self.values = {"url": str((self.belongs or {}).get("url") or ""), "code": ""}
                self._to(self._draw_form)
            case "picture":
                self._to_pictures()
            case "request":
                self._work("staff.centre.asking")
                self.floor.run(lambda: self.road.answer({"do": "request"}), self._asked_by_stick, self._failed)
            case "grant":
                self._begin_grant()

    def _to_pictures(self) -> None:
        self.draw, self.came_from = self.pictured.redraw, self._to_pictures
        self.pictured.open()

    def _draw_form(self) -> None:
        words = self.floor.words
        kind = "pin" if "pin" in self.values else "code"
        view = FormView(
            words=words,
            heading=words.text(f"staff.centre.{kind}"),
            fields=inviting.fields(self.values, words, self.wrong),
            on=words.text("staff.centre.join"),
            back=words.text("staff.page.back"),
            lead=words.text(f"staff.centre.{kind}_lead"),
            told=told(self.say, words),
            busy=self.busy,
        )
        self.form.show_view(view)
        self.floor.show(self.form)

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        self.values[key] = str(value)

    @Slot()
    def _submit(self) -> None:
        """Look at what was typed, and go on with it."""
        if self.busy:
            return
        self.say, self.wrong = None, inviting.wrong(self.values)
        if self.wrong:
            self.say = Say("staff.form.look_again", "bad")
            self.draw()
            self.form.show_wrong()
            return
        self.came_from = self._draw_form
        if "pin" in self.values:
            self._ask(self._grant(inviting.spelled(self.values["pin"])))
        else:
            url, code = (self.values[name].strip() for name in ("url", "code"))
            self._ask({"do": "enrol", "url": url.rstrip("/") or None, "code": code})

    @Slot(object)
    def _invited(self, told: Errand) -> None:
        self._ask({"do": "enrol", **told}, sure=False)

    def _begin_grant(self) -> None:
        """Take the grant at once where the office file names the centre's pin, else ask for it."""
        try:
            pin = inviting.spelled(given_pin(self.floor.room.folder))
        except WorldError as problem:
            self._failed(self.floor.sentence(problem))
            return
        self.came_from = self._draw_ways
        if pin:
            self._ask(self._grant(pin))
        else:
            self.values = {"pin": ""}
            self._to(self._draw_form)

    def _grant(self, pin: str) -> Errand:
        return {"do": "grant", "pin": pin, "folders": [str(one.folder) for one in sticks_of(self.floor.tools.mounts)]}

    def _ask(self, errand: Errand, *, sure: bool = True) -> None:
        """Ask again where somebody might not know what he does: of a picture, and where the kiosk belongs already."""
        self.asked = errand
        if sure and not self.is_joined:
            self._do()
        else:
            self._to(self._draw_question)

    def _draw_question(self) -> None:
        text, again = self.floor.words.text, "again" if self.is_joined else "once"
        address = inviting.in_lines(str(self.asked.get("url") or ""))
        view = AskView(
            heading=text(f"staff.centre.ask_{again}"),
            lead="\n".join(line for line in (text(f"staff.centre.ask_{again}_lead"), address) if line),
            on=text("staff.centre.join"),
            back=text("staff.page.back"),
            told=told(self.say, self.floor.words),
            enabled=not self.busy,
        )
        self.one.show_view(view)
        self.floor.show(self.one)

    @Slot()
    def _back(self) -> None:
        if not self.busy:
            self.say = None
            self._to(self.came_from)

    @Slot()
    def _do(self) -> None:
        """Join, off the window's thread; the line has bounds of its own."""
        if self.busy:
            return
        asked, person = self.asked, self.floor.person.id
        self._work("staff.centre.joining")
        self.floor.run(lambda: self.road.answer(asked, person), self._joined, self._failed)

    def _work(self, key: str) -> None:
        self.busy, self.say = True, Say(key, "heading")
        self.redraw()

    def _joined(self, where: Mapping[str, Any]) -> None:
        self.floor.welcome = Say("staff.centre.joined", params=dict(where))
        self.values, self.asked = {}, {}
        self.open()

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, inviting.in_own_words(say)
        self.redraw()

    def _asked_by_stick(self, told: Mapping[str, Any]) -> None:
        self.busy, self.say = False, None
        content = str(told["file"]).encode()
        office, device = self.floor.settings.text("office.code"), str(told["device"])[:SIGNS_OF_A_DEVICE]
        before = recorded(self.floor, "export", file="request.kreq")
        self.keeper.offer_all((Offer(f"Yeu-cau-ghep-{office}-{device}.kreq", lambda: content, before=before),))

    @Slot(object)
    def _kept(self, say: Say | None) -> None:
        self.floor.welcome = say
        self.open()
