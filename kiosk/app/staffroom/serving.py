"""Who serves at this counter from now on."""

from PySide6.QtCore import QObject, Slot

from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.store.offices import OfficerKept
from kiosk.widgets.listing import Item

NOBODY = "nobody"


class ServingPart(QObject):
    """The officers who serve, the one of today marked."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.officers: tuple[OfficerKept, ...] = ()
        self.serving: str | None = None
        self.say: Say | None = None
        self.page = ListPage(floor.room.theme)
        self.page.picked.connect(self._picked)

    def open(self) -> None:
        self.say = None
        self._look()

    def _look(self) -> None:
        counter = self.floor.room.scribe.counter
        self.floor.ask(lambda reader: (reader.officers(), reader.serving(counter)), self._found, self._failed)

    def _found(self, found: tuple[tuple[OfficerKept, ...], str | None]) -> None:
        officers, self.serving = found
        self.officers = tuple(one for one in officers if one.active)
        self.redraw()

    def redraw(self) -> None:
        text = self.floor.words.text
        items = [
            Item(one.id, one.name, " · ".join(one.services), marked=one.id == self.serving) for one in self.officers
        ]
        nobody = Item(NOBODY, text("staff.serving.nobody"), text("staff.serving.nobody_note"), marked=not self.serving)
        view = ListView(
            words=self.floor.words,
            heading=text("staff.serving.heading"),
            items=(*items, nobody) if items else (),
            lead=text("staff.serving.lead"),
            empty=text("staff.serving.empty"),
            told=told(self.say, self.floor.words),
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot(str)
    def _picked(self, ident: str) -> None:
        chosen = next((one for one in self.officers if one.id == ident), None)
        serving = chosen.id if chosen else ""
        name = chosen.name if chosen else self.floor.words.text("staff.serving.nobody")

        def done() -> None:
            self.serving = serving or None
            self.say = Say("staff.serving.saved", params={"name": name})
            self.floor.room.changed()
            self.redraw()

        fact = {"kind": "officer", "serving": serving}
        self.floor.record([fact, self.floor.act("serving", about=serving)], done, self._failed)

    def _failed(self, say: Say) -> None:
        self.say = say
        self.redraw()
