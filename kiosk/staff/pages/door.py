"""The first page behind the emblem: who is it?"""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.listing import Item, ItemList
from kiosk.widgets.theme import Theme


class DoorView(Struct, frozen=True):
    """The people who may enter, with the words of their roles."""

    words: Wording
    people: tuple[Item, ...]


class DoorPage(StaffPage):
    """Signals: ``picked(str)`` a person, ``back()``."""

    picked = Signal(str)
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=640, parent=parent)
        self.people = ItemList(theme)
        self.people.picked.connect(self.picked)
        self.body.add(self.people)
        self.finish()
        self.away = self.pill("", icon="left")
        self.away.clicked.connect(self.back)
        self.show_foot((self.away,))

    def show_view(self, view: DoorView) -> None:
        # A ledger that was built anew without a backup has no PIN of anybody.
        nobody = None if view.people else Told(view.words.text("staff.door.nobody"), "warn")
        self.show_head(view.words.text("staff.door.heading"), told=nobody)
        self.people.set_items(view.people)
        self.away.set_text(view.words.text("staff.door.away"))
