"""An input for dates: a month to tap days in, and the chosen days in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.domain.period import date_figures, iso, month_of, parse_day, period_words
from kiosk.domain.wording import Wording
from kiosk.staff.form.calendar import MonthCells
from kiosk.staff.form.field import FieldView, Input
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class DatesInput(Input):
    """Dates as ``"2026-09-02"``, in order."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.chosen: set[str] = set()
        self.shown = month_of(field.today)
        self.before = Pill(theme, "outlined", icon="left", size=20)
        self.after = Pill(theme, "outlined", icon="right", size=20)
        self.before.name(words.text("staff.month.before"), field.label)
        self.after.name(words.text("staff.month.after"), field.label)
        self.title = Words(theme, 21, 600, "heading", Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(theme.metrics.gap)
        row.addWidget(self.before)
        row.addWidget(self.title, 1)
        row.addWidget(self.after)
        self.cells = MonthCells(theme)
        self.listed = Words(theme, 18, 400, "body")
        self.box.addLayout(row)
        self.box.addWidget(self.cells)
        self.box.addWidget(self.listed)
        self.before.clicked.connect(self._earlier)
        self.after.clicked.connect(self._later)
        self.cells.tapped.connect(self._tapped)
        self._draw_month()

    def show_field(self, field: FieldView) -> None:
        chosen = {str(day) for day in field.value} if isinstance(field.value, list) else set()
        if chosen != self.chosen:
            self.chosen = chosen
            self._draw_month()

    def _earlier(self) -> None:
        self.shown = month_of(self.shown.first - 1)
        self._draw_month()

    def _later(self) -> None:
        self.shown = month_of(self.shown.last + 1)
        self._draw_month()

    def _draw_month(self) -> None:
        self.title.setText(period_words(self.shown, self.words))
        self.cells.show_month(self.shown, self.words)
        for cell in self.cells.days:
            cell.setChecked(iso(cell.day) in self.chosen)
        self._list()

    def _tapped(self, day: int) -> None:
        self.chosen ^= {iso(day)}
        self._list()
        self.changed.emit(sorted(self.chosen))

    def _list(self) -> None:
        days = ", ".join(date_figures(parse_day(day), self.words) for day in sorted(self.chosen))
        self.listed.setText(days or self.words.text("staff.form.no_dates"))
