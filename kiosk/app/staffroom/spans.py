"""The month, quarter, part of a year or run of days that figures and reports are of, and the way to those beside it."""

from enum import StrEnum

from msgspec import Struct

from kiosk.domain.period import Period, iso, month_of, period_words, quarter_of, year_to
from kiosk.domain.wording import Wording
from kiosk.staff.month import MonthView


class Kind(StrEnum):
    """What is looked at: ``YEAR`` is the year from January to a month (*lũy kế*), ``RANGE`` days somebody chose."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    RANGE = "range"


_HOLDS = {Kind.MONTH: month_of, Kind.QUARTER: quarter_of, Kind.YEAR: year_to}
"""How the period of a kind is found that holds a day."""


class Spans(Struct, frozen=True):
    """A period of a kind; never one that begins later than ``today``."""

    kind: Kind
    shown: Period
    today: int

    @classmethod
    def at(cls, today: int) -> "Spans":
        """Return the month of a day."""
        return cls(Kind.MONTH, month_of(today), today)

    def of_kind(self, kind: Kind) -> "Spans":
        """Return the month, quarter or part of a year in which the shown period ends."""
        day = min(self.shown.last, self.today)
        holds = _HOLDS.get(kind)
        return Spans(kind, self.shown if holds is None else holds(day), self.today)

    def of_days(self, first: int, last: int) -> "Spans":
        return Spans(Kind.RANGE, Period(first, last), self.today)

    def before(self) -> "Spans":
        if self.kind is Kind.YEAR:
            return Spans(self.kind, year_to(month_of(self.shown.last).first - 1), self.today)
        return Spans(self.kind, self.shown.previous(), self.today)

    def after(self) -> "Spans":
        if self.is_last:
            return self
        holds = _HOLDS.get(self.kind)
        shown = self.shown.next() if holds is None else holds(self.shown.last + 1)
        return Spans(self.kind, shown, self.today)

    @property
    def is_last(self) -> bool:
        """Whether the next one would begin after today."""
        return self.shown.last >= self.today

    @property
    def is_over(self) -> bool:
        return self.shown.last < self.today

    def compared(self) -> tuple[tuple[str, Period], ...]:
        """Return what the shown period is held beside, each with the key of its name."""
        year = ("year_before", self.shown.a_year_before())
        return (year,) if self.kind is Kind.YEAR else (("before", self.shown.previous()), year)

    @property
    def name(self) -> str:
        """Return ``2026-11`` or ``2026-10-01..2026-12-31``, as entries write a period."""
        return self.shown.month or f"{iso(self.shown.first)}..{iso(self.shown.last)}"

    @property
    def file_name(self) -> str:
        """Return the same with signs that every disk takes."""
        return self.name.replace("..", "_")

    def view(self, words: Wording) -> MonthView:
        inline = period_words(self.shown, words)
        text = words.text
        return MonthView(
            words,
            inline[:1].upper() + inline[1:],
            inline,
            last=self.is_last,
            ways=(text(f"staff.span.{self.kind.value}.before"), text(f"staff.span.{self.kind.value}.after")),
        )
