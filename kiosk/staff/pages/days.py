"""The first and the last day of a period, tapped in a calendar."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.period import Period
from kiosk.domain.wording import Wording
from kiosk.staff.form.calendar import MonthCells
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
        # What is chosen stands over the calendar: under it a low panel would not show it.
        self.body.add(self.said, self.chooser, self.cells)
        self.finish()
        self.chooser.before.connect(self.before)
        self.chooser.after.connect(self.after)
        self.away = self.pill("", icon="left")
        self.go = self.pill("", "filled")
        self.away.clicked.connect(self.back)
        self.go.clicked.connect(self.on)
        self.cells.tapped.connect(self.tapped)
        self.show_foot((self.away,), (self.go,))
        self._drawn: tuple[Period, int, str] | None = None

    def show_view(self, view: DaysView) -> None:
        text = view.words.text
        self.show_head(text("staff.days.heading"), text("staff.days.lead"), view.told)
        self.chooser.show_month(view.month)
        if self._drawn != (view.days, view.latest, view.words.lang):
            self._drawn = (view.days, view.latest, view.words.lang)
            self.cells.show_month(view.days, view.words, view.latest)
        for cell in self.cells.days:
            cell.setChecked(view.chosen is not None and cell.day in view.chosen)
        self.said.setText(view.said)
        self.away.set_text(text("staff.page.back"))
        self.go.set_text(text("staff.days.on"))
        self.go.setEnabled(view.chosen is not None)
