"""Choosing the period that figures or a report are of."""

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.spans import Kind, Spans
from kiosk.domain.period import Period, date_figures, month_of, period_words
from kiosk.staff.month import MonthView
from kiosk.staff.pages.days import DaysPage, DaysView
from kiosk.staff.span import SpanChooser, SpanView


class Choosing(QObject):
    """Keeps the period that a page's chooser shows; a run of days has a page of its own to be chosen on.

    Signals: ``chosen()`` when another period is shown, ``left()`` when the page of days is left without.
    """

    chosen = Signal()
    left = Signal()

    def __init__(self, floor: Floor, chooser: SpanChooser) -> None:
        super().__init__(floor)
        self.floor = floor
        self.spans = Spans.at(floor.today)
        self.page = DaysPage(floor.room.theme)
        self._month = self.spans.shown
        self._days: Period | None = None
        self._ends = False
        """Whether the next day that is tapped is the last one."""
        chooser.before.connect(self._before)
        chooser.after.connect(self._after)
        chooser.chosen.connect(self._kind)
        self.page.before.connect(self._earlier)
        self.page.after.connect(self._later)
        self.page.tapped.connect(self._tapped)
        self.page.on.connect(self._done)
        self.page.back.connect(self.left)

    @property
    def is_shown(self) -> bool:
        """Whether the page of days is what one sees."""
        return self.floor.frame.page is self.page

    def show_span(self, chooser: SpanChooser) -> None:
        words = self.floor.words
        kinds = tuple((kind.value, words.text(f"staff.span.{kind.value}.name")) for kind in Kind)
        chooser.show_span(SpanView(self.spans.view(words), kinds, self.spans.kind.value))

    def begin(self, spans: Spans) -> None:
        """Show another period without telling anybody."""
        self.spans = spans

    def redraw(self) -> None:
        """Show the page of days."""
        words = self.floor.words
        inline = period_words(self._month, words)
        month = MonthView(words, inline[:1].upper() + inline[1:], inline, last=self._month.last >= self.floor.today)
        self.page.show_view(DaysView(words, month, self._month, self._days, self.floor.today, self._said()))
        self.floor.show(self.page)

    def _said(self) -> str:
        words, days = self.floor.words, self._days
        if days is None:
            return words.text("staff.days.first")
        if self._ends:
            return words.text("staff.days.last", first=date_figures(days.first, words))
        said = period_words(days, words)
        return said[:1].upper() + said[1:]

    @Slot()
    def _before(self) -> None:
        self._go(self.spans.before())

    @Slot()
    def _after(self) -> None:
        self._go(self.spans.after())

    @Slot(str)
    def _kind(self, kind: str) -> None:
        if Kind(kind) is not Kind.RANGE:
            if Kind(kind) is not self.spans.kind:
                self._go(self.spans.of_kind(Kind(kind)))
            return
        self._month = month_of(min(self.spans.shown.last, self.floor.today))
        self._days, self._ends = None, False
        self.page.to_top()
        self.redraw()

    def _go(self, spans: Spans) -> None:
        self.spans = spans
        self.chosen.emit()

    @Slot()
    def _earlier(self) -> None:
        self._month = self._month.previous()
        self.redraw()

    @Slot()
    def _later(self) -> None:
        self._month = self._month.next()
        self.redraw()

    @Slot(int)
    def _tapped(self, day: int) -> None:
        """Take the first day, then the last; a day before the first one begins anew."""
        if self._days is not None and self._ends and day >= self._days.first:
            self._days, self._ends = Period(self._days.first, day), False
        else:
            self._days, self._ends = Period(day, day), True
        self.redraw()

    @Slot()
    def _done(self) -> None:
        if self._days is not None:
            self._go(self.spans.of_days(self._days.first, self._days.last))
