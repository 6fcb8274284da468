"""Today and a period in figures: one calm column, big numbers, and the period as the paper shows it."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Column
from kiosk.staff.figures import Figure, FigureGrid
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.span import SpanChooser
from kiosk.widgets.form import Choice
from kiosk.widgets.heat import HeatMap, HeatView
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


class MapView(Struct, frozen=True):
    """The heat map of a period with a line of explanation over it."""

    title: str
    note: str
    heat: HeatView


class FiguresView(Struct, frozen=True):
    """The figures of today and, with ``tables``, of the period that the page's ``chooser`` names.

    ``cuts`` are what the tables may be cut along, as (id, words) pairs, ``cut`` the one chosen; ``take`` are the words
    of the way to take the period away, ``sheet`` of that to the sheets of officers, if it is there.
    """

    words: Wording
    heading: str
    today: tuple[Figure, ...]
    of_period: tuple[Figure, ...]
    cuts: tuple[tuple[str, str], ...] = ()
    cut: str = ""
    tables: tuple[TableView, ...] = ()
    maps: tuple[MapView, ...] = ()
    told: Told | None = None
    take: str = ""
    sheet: str = ""


class FiguresPage(StaffPage):
    """Today, a chooser of periods, and the period.

    Signals: ``taken()`` to take the period away, ``cut(str)`` the id of what to cut the tables along, ``sheets()`` to
    make the sheet of an officer.
    """

    taken = Signal()
    sheets = Signal()
    cut = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.today = FigureGrid(theme)
        self.chooser = SpanChooser(theme)
        self.of_period = FigureGrid(theme)
        self.cuts = Choice(theme, ())
        self.cuts.chosen.connect(self.cut)
        self.tables = Column(theme, gap=30)
        self.body.add(self.today, self.chooser, self.of_period, self.cuts, self.tables)
        self.finish()
        self.take = self.pill("", "filled")
        self.take.clicked.connect(self.taken)
        self.sheet = self.pill("")
        self.sheet.clicked.connect(self.sheets)
        self._drawn: tuple[tuple[TableView, ...], tuple[MapView, ...]] = ((), ())
        self._offered: tuple[tuple[str, str], ...] = ()

    def show_view(self, view: FiguresView) -> None:
        self.show_head(view.heading, told=view.told)
        self.today.show_figures(view.today)
        self.of_period.show_figures(view.of_period)
        if view.cuts != self._offered:
            self._offered = view.cuts
            self.cuts.set_options(view.cuts)
        self.cuts.set_value(view.cut)
        if (view.tables, view.maps) != self._drawn:
            self._drawn = view.tables, view.maps
            self.tables.clear()
            for table in view.tables:
                self.tables.add(self._table(table))
            for one in view.maps:
                self.tables.add(self._map(one))
        self.take.set_text(view.take)
        self.sheet.set_text(view.sheet)
        self.show_foot(right=tuple(pill for pill in (self.sheet, self.take) if pill.text()))

    def _block(self, title: str, note: str) -> Column:
        block = Column(self.theme, gap=10)
        block.add(Words(self.theme, 22, 600, "heading", text=title))
        if note:
            block.add(Words(self.theme, 18, 400, "quiet", text=note))
        return block

    def _map(self, view: MapView) -> Column:
        block = self._block(view.title, view.note)
        if view.heat.rows:
            heat = HeatMap(self.theme)
            heat.show_view(view.heat)
            block.add(heat)
        return block

    def _table(self, view: TableView) -> Column:
        block = self._block(view.title, view.note)
        table = PaperTable(self.theme, view.heads)
        table.set_rows(view.rows, view.title)
        block.add(table)
        return block
