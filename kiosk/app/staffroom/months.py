"""The month that figures and report are shown of, and the way to the ones beside it."""

from msgspec import Struct

from kiosk.domain.period import Period, month_of, period_words
from kiosk.domain.wording import Wording
from kiosk.staff.month import MonthView


class Months(Struct, frozen=True):
    """A month; never later than the present one."""

    shown: Period
    present: Period

    @classmethod
    def at(cls, today: int) -> "Months":
        return cls(month_of(today), month_of(today))

    def before(self) -> "Months":
        return Months(self.shown.previous(), self.present)

    def after(self) -> "Months":
        if self.is_last:
            return self
        return Months(month_of(self.shown.last + 1), self.present)

    @property
    def is_last(self) -> bool:
        return self.shown >= self.present

    @property
    def name(self) -> str:
        """Return ``2026-11``, as entries and file names write a month."""
        return self.shown.month or ""

    def view(self, words: Wording) -> MonthView:
        inline = period_words(self.shown, words)
        return MonthView(words, inline[:1].upper() + inline[1:], inline, last=self.is_last)
