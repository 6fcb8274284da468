"""A page with a list to pick from and something to add: officers, people, who serves today."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.steps import StepsView
from kiosk.widgets.listing import Item, ItemList
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class ListView(Struct, frozen=True):
    """A list in words; ``empty`` is said when it holds nothing, the words of a button that is not there are empty."""

    words: Wording
    heading: str
    items: tuple[Item, ...]
    lead: str = ""
    empty: str = ""
    add: str = ""
    back: str = ""
    on: str = ""
    told: Told | None = None
    steps: StepsView | None = None


class ListPage(StaffPage):
    """Signals: ``picked(str)`` one of the list, ``added()``, ``back()``, ``on()``."""

    picked = Signal(str)
    added = Signal()
    back = Signal()
    on = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=820, parent=parent)
        self.items = ItemList(theme)
        self.items.picked.connect(self.picked)
        self.empty = Words(theme, 20, 400, "quiet")
        self.body.add(self.empty, self.items)
        self.finish()
        self.away = self.pill("", icon="left")
        self.more = self.pill("", "filled", icon="plus")
        self.go = self.pill("", "filled")
        self.away.clicked.connect(self.back)
        self.more.clicked.connect(self.added)
        self.go.clicked.connect(self.on)

    def show_view(self, view: ListView) -> None:
        self.show_head(view.heading, view.lead, view.told, view.steps)
        self.items.set_items(view.items)
        self.empty.setText(view.empty)
        self.empty.setVisible(not view.items and bool(view.empty))
        self.away.set_text(view.back)
        self.more.set_text(view.add)
        self.more.set_kind("outlined" if view.on else "filled")
        self.go.set_text(view.on)
        right = [pill for pill, words in ((self.more, view.add), (self.go, view.on)) if words]
        self.show_foot((self.away,) if view.back else (), tuple(right))
