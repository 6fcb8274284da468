"""Today and a period in figures: one calm column, big numbers, and the period as the paper shows it."""

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Column
from kiosk.staff.figures import Figure, FigureGrid
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.span import SpanChooser
from kiosk.widgets.table import Column as Head
from kiosk.widgets.table import PaperTable, Row
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class TableView(Struct, frozen=True):
    """A table of a period, with a line of explanation over it."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    note: str = ""


class FiguresView(Struct, frozen=True):
    """The figures of today and, with ``tables``, of the period that the page's ``chooser`` names."""

    words: Wording
    heading: str
    today: tuple[Figure, ...]
    of_period: tuple[Figure, ...]
    tables: tuple[TableView, ...] = ()
    told: Told | None = None


class FiguresPage(StaffPage):
    """Today, a chooser of periods, and the period."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.today = FigureGrid(theme)
        self.chooser = SpanChooser(theme)
        self.of_period = FigureGrid(theme)
        self.tables = Column(theme, gap=30)
        self.body.add(self.today, self.chooser, self.of_period, self.tables)
        self.finish()
        self._tables: tuple[TableView, ...] = ()

    def show_view(self, view: FiguresView) -> None:
        self.show_head(view.heading, told=view.told)
        self.today.show_figures(view.today)
        self.of_period.show_figures(view.of_period)
        if view.tables != self._tables:
            self._tables = view.tables
            self.tables.clear()
            for table in view.tables:
                self.tables.add(self._table(table))

    def _table(self, view: TableView) -> Column:
        block = Column(self.theme, gap=10)
        block.add(Words(self.theme, 22, 600, "heading", text=view.title))
        if view.note:
            block.add(Words(self.theme, 18, 400, "quiet", text=view.note))
        table = PaperTable(self.theme, view.heads)
        table.set_rows(view.rows, view.title)
        block.add(table)
        return block
