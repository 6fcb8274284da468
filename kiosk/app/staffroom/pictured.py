"""Choosing the picture of an invitation among those on the sticks that are plugged in."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.app.staffroom.drives import sticks_of
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.keeper import LOOK_MS
from kiosk.app.staffroom.say import Say, told
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.widgets.listing import Item

_LONGEST, _HEAD = 24, 14


class Picture(Struct, frozen=True):
    """A file that may be one; ``stick`` is where it lies."""

    file: Path
    stick: str


class Pictured(QObject):
    """A page of its own. Signals: ``found(Mapping)`` what the code in a picture says, ``left()``."""

    found = Signal(object)
    left = Signal()

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.pictures: tuple[Picture, ...] = ()
        self.say: Say | None = None
        self.busy = self.looking = False
        self.page = ListPage(floor.room.theme)
        self.page.picked.connect(self._picked)
        self.page.back.connect(self._back)
        self._watch = QTimer(self)
        self._watch.timeout.connect(self.look)

    def open(self) -> None:
        """Show the pictures, and those of the sticks that come."""
        self.say, self.busy = None, False
        self.page.to_top()
        self.redraw()
        self.look()
        self._watch.start(LOOK_MS)

    def redraw(self) -> None:
        words = self.floor.words
        items = tuple(
            Item(_key(one), _short(one.file.name), words.text("staff.save.stick", name=one.stick))
            for one in self.pictures
        )
        view = ListView(
            words,
            words.text("staff.centre.pictures"),
            items,
            words.text("staff.centre.pictures_lead"),
            empty=words.text("staff.centre.pictures_none"),
            back=words.text("staff.page.back"),
            told=told(self.say, words),
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot()
    def look(self) -> None:
        """Look at the sticks anew while the page is there."""
        if self.floor.gone or self.floor.frame.page is not self.page:
            self._watch.stop()
        elif not (self.looking or self.busy):
            self.looking = True
            self.floor.tools.jobs.run(self._on_sticks, self._looked, self._unlooked)

    def _on_sticks(self) -> tuple[Picture, ...]:
        from kiosk.app.road.bringing import PICTURES, files_of

        sticks = sticks_of(self.floor.tools.mounts)
        return tuple(Picture(file, stick.name) for stick in sticks for file in files_of([stick.folder], PICTURES))

    def _looked(self, pictures: tuple[Picture, ...]) -> None:
        self.looking = False
        # A card that stays is not made anew: a finger may be on it.
        if pictures != self.pictures:
            self.pictures = pictures
            if not self.floor.gone and self.floor.frame.page is self.page:
                self.redraw()

    def _unlooked(self, _problem: BaseException) -> None:
        # A stick that is pulled out meanwhile: the next look finds what is there.
        self.looking = False

    @Slot(str)
    def _picked(self, key: str) -> None:
        picked = next((one for one in self.pictures if _key(one) == key), None)
        if picked is None or self.busy:
            return
        from kiosk.app.road.bringing import invited_by

        self.busy, self.say = True, Say("staff.centre.reading", "heading")
        self.redraw()

        def failed(say: Say) -> None:
            self._failed(Say(say.key, say.tone, {**say.params, "file": _short(picked.file.name)}))

        self.floor.run(lambda: invited_by(picked.file), self._read, failed)

    def _read(self, told: Mapping[str, Any]) -> None:
        self.busy, self.say = False, None
        self.found.emit(told)

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()
        self.page.to_top()

    @Slot()
    def _back(self) -> None:
        if not self.busy:
            self.left.emit()


def _key(picture: Picture) -> str:
    """Return an id that is plain ASCII whatever the file is called."""
    return os.fsencode(picture.file).hex()


def _short(name: str) -> str:
    """Return a file's name so short that it stands on a line: its beginning and its end."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in name)
    return shown if len(shown) <= _LONGEST else f"{shown[:_HEAD]}…{shown[_HEAD + 1 - _LONGEST :]}"
