"""The first and the last day of a period, tapped in a calendar."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.period import Period, date_figures
from kiosk.domain.wording import Wording
from kiosk.staff.form.calendar import DAYS_A_WEEK, DayCell, MonthCells
from kiosk.staff.month import MonthChooser, MonthView
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class DaysView(Struct, frozen=True):
    """A month, what is chosen (the first day alone as a period of one day), and the last day that can be."""

    words: Wording
    month: MonthView
    days: Period
    chosen: Period | None
    latest: int
    said: str
    told: Told | None = None


class DaysPage(StaffPage):
    """Signals: ``before()``, ``after()`` month; ``tapped(int)`` a day; ``on()``, ``back()``."""

    before = Signal()
    after = Signal()
    tapped = Signal(int)
    on = Signal()
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=820, parent=parent)
        self.chooser = MonthChooser(theme)
        self.cells = MonthCells(theme)
        self.said = Words(theme, 21, 600, "heading")
        self.body.add(self.chooser, self.cells, self.said)
        self.finish()
        self.chooser.before.connect(self.before)
        self.chooser.after.connect(self.after)
        self.away = self.pill("", icon="left")
        self.go = self.pill("", "filled")
        self.away.clicked.connect(self.back)
        self.go.clicked.connect(self.on)
        self.show_foot((self.away,), (self.go,))
        self._drawn: tuple[Period, int, str] | None = None

    def show_view(self, view: DaysView) -> None:
        text = view.words.text
        self.show_head(text("staff.days.heading"), text("staff.days.lead"), view.told)
        self.chooser.show_month(view.month)
        if self._drawn != (view.days, view.latest, view.words.lang):
            self._drawn = (view.days, view.latest, view.words.lang)
            self._draw(view)
        for cell in self.cells.days:
            cell.setChecked(view.chosen is not None and cell.day in view.chosen)
        self.said.setText(view.said)
        self.away.set_text(text("staff.page.back"))
        self.go.set_text(text("staff.days.on"))
        self.go.setEnabled(view.chosen is not None)

    def _draw(self, view: DaysView) -> None:
        middle, text = Qt.AlignmentFlag.AlignCenter, view.words.text
        heads = [
            Words(self.theme, 16, 500, "quiet", middle, text=text(f"staff.day.short{n}")) for n in range(DAYS_A_WEEK)
        ]
        cells = []
        for day in range(view.days.first, view.days.last + 1):
            cell = DayCell(self.theme, day, date_figures(day, view.words))
            cell.setEnabled(day <= view.latest)
            cell.clicked.connect(self._tapped)
            cells.append(cell)
        self.cells.show_month(heads, cells)

    def _tapped(self) -> None:
        cell = self.sender()
        if isinstance(cell, DayCell):
            self.tapped.emit(cell.day)
