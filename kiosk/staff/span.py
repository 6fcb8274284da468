"""What kind of period is on show, and the way to the ones beside it."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.staff.column import Column
from kiosk.staff.month import MonthChooser, MonthView
from kiosk.widgets.form import Choice
from kiosk.widgets.theme import Theme


class SpanView(Struct, frozen=True):
    """The shown period in words; ``kinds`` are (id, words) pairs, ``kind`` the one chosen."""

    period: MonthView
    kinds: tuple[tuple[str, str], ...]
    kind: str


class SpanChooser(Column):
    """Signals: ``before()``, ``after()``, and ``chosen(str)``, the id of a kind, be it the one that stands."""

    before = Signal()
    after = Signal()
    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.kinds = Choice(theme, ())
        self.months = MonthChooser(theme)
        self.add(self.kinds, self.months)
        self.kinds.chosen.connect(self.chosen)
        self.kinds.again.connect(self.chosen)
        self.months.before.connect(self.before)
        self.months.after.connect(self.after)
        self._offered: tuple[tuple[str, str], ...] = ()

    def show_span(self, view: SpanView) -> None:
        if view.kinds != self._offered:
            self._offered = view.kinds
            self.kinds.set_options(view.kinds)
        self.kinds.set_value(view.kind)
        self.months.show_month(view.period)
