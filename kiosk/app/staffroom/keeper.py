"""Where a file is to be kept: the places found, the choice, and what came of it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.staffroom.drives import Place, PlaceKind, places
from kiosk.app.staffroom.ground import Ground
from kiosk.app.staffroom.saving import save
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.numerals import Numerals
from kiosk.domain.wording import Wording
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.store.room import check_room
from kiosk.widgets.listing import Item


class Keeper(QObject):
    """Keeps one file at a time. Signal: ``done(Say)`` when it is kept, ``done(None)`` when nobody wants it kept."""

    done = Signal(object)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.ground = ground
        self.name, self.content = "", b""
        self.places: tuple[Place, ...] = ()
        self.say: Say | None = None
        self.saving = False
        self.shown = False
        self.page = ListPage(ground.tools.theme)
        self.page.picked.connect(self._picked)
        self.page.added.connect(self.look)
        self.page.back.connect(self._back)

    def open(self, name: str, content: bytes) -> None:
        """Ask where ``content`` is to be kept as ``name``."""
        self.name, self.content = name, content
        self.say, self.shown = None, True
        self.look()

    @Slot()
    def look(self) -> None:
        """Look for places anew."""
        tools = self.ground.tools
        if not self.saving:
            self.say = None
            self.ground.run(lambda: places(tools.mounts, tools.documents), self._found, self._failed)
            self.redraw()

    def _found(self, found: tuple[Place, ...]) -> None:
        self.places = found
        self.redraw()

    def redraw(self) -> None:
        words = self.ground.words
        text = words.text
        busy = Say("staff.save.saving", "heading", {"name": self.name}) if self.saving else None
        sticks = any(place.kind is PlaceKind.STICK for place in self.places)
        none = None if sticks else Say("staff.save.none", "heading")
        view = ListView(
            words=words,
            heading=text("staff.save.heading"),
            items=tuple(_item(place, words) for place in self.places),
            lead=self.name,
            add=text("staff.save.again"),
            back=text("staff.page.back"),
            told=told(busy or self.say or none, words),
        )
        self.page.show_view(view)
        self.ground.show(self.page)

    @Slot(str)
    def _picked(self, folder: str) -> None:
        place = next((place for place in self.places if str(place.folder) == folder), None)
        if place is None or self.saving:
            return
        self.saving, self.say = True, None
        name, content = self.name, self.content
        data = self.ground.tools.folder

        def work() -> Path:
            check_room(data, place.folder, len(content))
            return save(place, name, content)

        self.ground.run(work, lambda path: self._saved(place, path), self._failed)
        self.redraw()

    def _saved(self, place: Place, path: Path) -> None:
        self.saving, self.shown, self.content = False, False, b""
        key = "staff.save.done" if place.kind is PlaceKind.STICK else "staff.save.done_folder"
        name = _name(place, self.ground.words)
        self.done.emit(Say(key, params={"name": path.name, "place": name}))

    def _failed(self, say: Say) -> None:
        self.saving, self.say = False, say
        self.redraw()

    @Slot()
    def _back(self) -> None:
        if not self.saving:
            self.shown, self.content = False, b""
            self.done.emit(None)


def _name(place: Place, words: Wording) -> str:
    return words.text(f"staff.save.{place.kind.value}", name=place.name)


def _item(place: Place, words: Wording) -> Item:
    free = words.text("staff.save.free", free=size_words(place.free, words))
    return Item(str(place.folder), _name(place, words), words.text(f"staff.save.{place.kind.value}_note"), free)


def size_words(size: int, words: Wording) -> str:
    """Return ``21,4 GB`` or ``730 MB``."""
    if size >= 1_000_000_000:
        return Numerals(words).decimal(f"{size / 1_000_000_000:.1f}") + " GB"
    return f"{size // 1_000_000} MB"
