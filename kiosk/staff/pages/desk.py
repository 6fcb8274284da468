"""A table with what can be done about it: how a printing of paper ballots stands, or two readings side by side."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Column
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.listing import Item, ItemList
from kiosk.widgets.table import Column as Head
from kiosk.widgets.table import PaperTable, Row
from kiosk.widgets.theme import Theme


class DeskView(Struct, frozen=True):
    """A table and what can be picked, under it or, ``acts_first``, over it."""

    words: Wording
    heading: str
    lead: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    items: tuple[Item, ...] = ()
    back: str = ""
    acts_first: bool = False
    told: Told | None = None


class DeskPage(StaffPage):
    """Signals: ``picked(str)`` one of the items, ``back()``."""

    picked = Signal(str)
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=900, parent=parent)
        self.block = Column(theme)
        self.items = ItemList(theme)
        self.items.picked.connect(self.picked)
        self.body.add(self.block, self.items)
        self.finish()
        self.away = self.pill("", icon="left")
        self.away.clicked.connect(self.back)

    def show_view(self, view: DeskView) -> None:
        self.show_head(view.heading, view.lead, view.told)
        self.block.clear()
        table = PaperTable(self.theme, view.heads)
        table.set_rows(view.rows, view.heading)
        self.block.add(table)
        self.items.set_items(view.items)
        place = self.body.box.indexOf(self.block)
        if view.acts_first != (self.body.box.indexOf(self.items) < place):
            self.body.box.insertWidget(place, self.items if view.acts_first else self.block)
            self.body.box.update()
        self.away.set_text(view.back)
        self.show_foot((self.away,))
