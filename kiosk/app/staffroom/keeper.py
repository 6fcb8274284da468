"""Where a file is to be kept: what it is, the places found while one looks, and what came of it."""

import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.app.staffroom.drives import Place, PlaceKind, places
from kiosk.app.staffroom.ejecting import let_go
from kiosk.app.staffroom.ground import Failed, Ground
from kiosk.app.staffroom.saving import save
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.numerals import Numerals
from kiosk.domain.wording import Wording
from kiosk.staff.pages.save import SavePage, SaveView
from kiosk.store.room import check_room
from kiosk.widgets.listing import Item

LOOK_MS = 1_000
"""How often one looks for sticks while the page is open."""
Go = Callable[[], None]


class Offer(Struct, frozen=True):
    """A file that can be kept: ``make`` gives its bytes, off the window's thread.

    ``what`` and ``form`` tell it from the other offers. ``before``, where there is one, is done first and goes on by
    the first of what it is given, or fails by the second.
    """

    name: str
    make: Callable[[], bytes]
    what: str = ""
    form: str = ""
    before: Callable[[Go, Failed], None] | None = None


class Keeper(QObject):
    """Keeps files one at a time. Signal: ``done(Say)`` at the end, or None.

    A single file for a folder ends by itself; else one stays, to keep another form or to give the stick back.
    """

    done = Signal(object)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.ground = ground
        self.offers: tuple[Offer, ...] = ()
        self.offer: Offer | None = None
        self.places: tuple[Place, ...] = ()
        self.stick: Place | None = None
        """The one that a file was kept on, until it is given back."""
        self.say: Say | None = None
        self.good: Say | None = None
        self.busy: Say | None = None
        self.shown = False
        self._looking = False
        self.page = SavePage(ground.tools.theme)
        self.page.picked.connect(self._picked)
        self.page.what.connect(self._what)
        self.page.form.connect(self._form)
        self.page.off.connect(self._give_back)
        self.page.back.connect(self._back)
        self._watch = QTimer(self)
        self._watch.timeout.connect(self.look)

    def open(self, name: str, content: bytes) -> None:
        """Ask where ``content`` is to be kept as ``name``."""
        self.offer_all((Offer(name, lambda: content),))

    def offer_all(self, offers: tuple[Offer, ...]) -> None:
        """Ask which of ``offers``, the first of them at first, is to be kept, and where."""
        self.offers, self.offer = offers, offers[0]
        self.say = self.good = self.busy = self.stick = None
        self.shown = True
        self.page.to_top()
        self.redraw()
        self.look()
        self._watch.start(LOOK_MS)

    @Slot()
    def look(self) -> None:
        """Look for places anew. Nobody's touch: who has gone away is not kept signed in by it."""
        if not self._is_seen():
            self._watch.stop()
        elif not (self.busy or self._looking):
            self._looking = True
            tools = self.ground.tools
            tools.jobs.run(lambda: places(tools.mounts, tools.documents), self._found, self._unfound)

    def _is_seen(self) -> bool:
        return self.shown and not self.ground.gone and self.ground.frame.page is self.page

    def _found(self, found: tuple[Place, ...]) -> None:
        self._looking = False
        if self._is_seen() and not self.busy:
            self.places = found
            if self.stick is not None and self.stick.device not in {place.device for place in found}:
                self.stick = None
            self.redraw()

    def _unfound(self, problem: BaseException) -> None:
        self._looking = False
        self.say = self.ground.sentence(problem)
        if self._is_seen():
            self.redraw()

    def redraw(self) -> None:
        words, offer = self.ground.words, self.offer
        if offer is None:
            return
        text = words.text
        several = len(self.offers) > 1
        sticks = any(place.kind is PlaceKind.STICK for place in self.places)
        none = None if sticks or not self.places else Say("staff.save.none", "heading")
        whats = dict.fromkeys(one.what for one in self.offers)
        forms = dict.fromkeys(one.form for one in self.offers if one.what == offer.what)
        view = SaveView(
            words=words,
            heading=text("staff.save.take" if several else "staff.save.heading"),
            name=offer.name,
            places=tuple(_item(place, words) for place in self.places),
            whats=tuple((what, text(f"staff.save.what.{what}")) for what in whats) if several else (),
            what=offer.what,
            forms=tuple((form, text(f"staff.save.form.{form}")) for form in forms) if several else (),
            form=offer.form,
            off=text("staff.save.off") if self.stick is not None else "",
            busy=self.busy is not None,
            told=told(self.busy or self.say or self.good or none, words),
        )
        self.page.show_view(view)
        self.ground.show(self.page)

    @Slot(str)
    def _what(self, what: str) -> None:
        if self.offer is not None:
            self._choose(what, self.offer.form)

    @Slot(str)
    def _form(self, form: str) -> None:
        if self.offer is not None:
            self._choose(self.offer.what, form)

    def _choose(self, what: str, form: str) -> None:
        """Choose the file of a kind, in that form where there is one."""
        if not self.busy:
            found = [one for one in self.offers if one.what == what]
            self.offer = next((one for one in found if one.form == form), found[0])
            self.say = self.good = None
            self.redraw()

    @Slot(str)
    def _picked(self, key: str) -> None:
        place = next((place for place in self.places if place_key(place) == key), None)
        offer = self.offer
        if place is None or offer is None or self.busy:
            return
        self.say = self.good = None
        self.busy = Say("staff.save.saving", "heading", {"name": offer.name})
        self.redraw()
        if offer.before is None:
            self._save(offer, place)
        else:
            offer.before(lambda: self._save(offer, place), self._failed)

    def _save(self, offer: Offer, place: Place) -> None:
        data = self.ground.tools.folder

        def work() -> Path:
            content = offer.make()
            check_room(data, place.folder, len(content))
            return save(place, offer.name, content)

        self.ground.run(work, lambda path: self._saved(place, path), self._failed)

    def _saved(self, place: Place, path: Path) -> None:
        is_stick = place.kind is PlaceKind.STICK
        key = "staff.save.done" if is_stick else "staff.save.done_folder"
        self.good = Say(key, params={"name": path.name, "place": _name(place, self.ground.words)})
        self.busy = None
        self.stick = place if is_stick else self.stick
        if len(self.offers) == 1 and self.stick is None:
            self._end()
        else:
            self._show_again()

    def _failed(self, say: Say) -> None:
        self.busy, self.say = None, say
        self._show_again()

    def _show_again(self) -> None:
        self.redraw()
        self.page.to_top()

    @Slot()
    def _give_back(self) -> None:
        stick = self.stick
        if stick is None or self.busy:
            return
        name = _name(stick, self.ground.words)
        self.say, self.busy = None, Say("staff.save.letting_go", "heading", {"place": name})
        self.redraw()
        self.ground.run(lambda: let_go(stick), lambda off: self._given_back(name, off), self._failed)

    def _given_back(self, name: str, off: bool) -> None:
        self.busy, self.stick = None, None
        self.good = Say(
            "staff.save.is_off" if off else "staff.save.still_on", "good" if off else "warn", {"place": name}
        )
        self._show_again()
        self.look()

    @Slot()
    def _back(self) -> None:
        if not self.busy:
            self._end()

    def _end(self) -> None:
        self.shown, self.offers, self.offer, self.stick = False, (), None, None
        self._watch.stop()
        self.done.emit(self.good)


def place_key(place: Place) -> str:
    """Return an id that is plain ASCII whatever the stick is called."""
    return os.fsencode(place.folder).hex()


def _name(place: Place, words: Wording) -> str:
    return words.text(f"staff.save.{place.kind.value}", name=place.name)


def _item(place: Place, words: Wording) -> Item:
    free = words.text("staff.save.free", free=Numerals(words).size(place.free))
    return Item(place_key(place), _name(place, words), words.text(f"staff.save.{place.kind.value}_note"), free)
