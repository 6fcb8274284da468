"""Days, months and waves in UTC+7 by fixed arithmetic; the device's zone is never asked."""

import re
from datetime import date

from msgspec import Struct

from kiosk.domain.errors import UsageError
from kiosk.domain.wording import Wording

DAY_MS = 86_400_000
MONTHS_A_YEAR = 12
ZONE_MS = 7 * 3_600_000
# A ledger holds no day before 1970; 9998 leaves room for the day after the last one and for a year later.
FIRST_YEAR, LAST_YEAR = 1971, 9998
_EPOCH = date(1970, 1, 1).toordinal()
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def day_of(at: int) -> int:
    """Return the day in UTC+7, counted from 1970-01-01, on which the moment ``at`` (ms UTC) falls."""
    return (at + ZONE_MS) // DAY_MS


def start_of(day: int) -> int:
    """Return the first moment of ``day`` in ms UTC."""
    return day * DAY_MS - ZONE_MS


def date_of(day: int) -> date:
    return date.fromordinal(day + _EPOCH)


def number_of(when: date) -> int:
    """Return the day number of a calendar date."""
    return when.toordinal() - _EPOCH


def iso(day: int) -> str:
    return date_of(day).isoformat()


def parse_day(text: str) -> int:
    """Return the day number of ``"2022-10-01"``.

    Raises UsageError ``impossible_date``.
    """
    found = _DATE.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise UsageError("impossible_date", date=text)
    try:
        return number_of(date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError as problem:
        raise UsageError("impossible_date", date=text) from problem


class Period(Struct, frozen=True, order=True):
    """A run of days, both ends included."""

    first: int
    last: int

    @property
    def start(self) -> int:
        """The first moment that belongs to the period, in ms UTC."""
        return start_of(self.first)

    @property
    def end(self) -> int:
        """The first moment after the period, in ms UTC."""
        return start_of(self.last + 1)

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def months(self) -> int:
        """How many whole calendar months the period is; 0 when it is not made of whole ones."""
        begin, after = date_of(self.first), date_of(self.last + 1)
        if begin.day != 1 or after.day != 1:
            return 0
        return (after.year - begin.year) * 12 + after.month - begin.month

    @property
    def month(self) -> str | None:
        """``"2022-10"`` when the period is exactly that month."""
        return iso(self.first)[:7] if self.months == 1 else None

    @property
    def quarter(self) -> int:
        """1 to 4 when the period is exactly that quarter of its year; 0 when it is not."""
        begins = date_of(self.first).month
        return (begins + 2) // 3 if self.months == 3 and begins % 3 == 1 else 0

    @property
    def of_year(self) -> int:
        """How many months the period is when it is the first ones of a year, 12 for all of it; 0 when it is not."""
        return self.months if self.months <= MONTHS_A_YEAR and date_of(self.first).month == 1 else 0

    def previous(self) -> "Period":
        """Return the period of the same length that ends where this one begins: whole months for whole months."""
        if self.months:
            return Period(_months_later(self.first, -self.months), self.first - 1)
        return Period(self.first - self.days, self.first - 1)

    def next(self) -> "Period":
        """Return the period of the same length that begins where this one ends: whole months for whole months."""
        first = self.last + 1
        return Period(first, (_months_later(first, self.months) if self.months else first + self.days) - 1)

    def a_year_before(self) -> "Period":
        """Return the same dates of the year before; 29 February becomes the 28th, whole months stay whole."""
        first = _months_later(self.first, -12)
        if self.months:
            return Period(first, _months_later(first, self.months) - 1)
        return Period(first, _months_later(self.last, -12))


def _months_later(day: int, months: int) -> int:
    """Return the same day of another month, or that month's last day when it is shorter."""
    when = date_of(day)
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    length = (after - date(year, month + 1, 1)).days
    return number_of(date(year, month + 1, min(when.day, length)))


def month(text: str) -> Period:
    """Return the calendar month ``"2022-10"``.

    Raises UsageError ``impossible_month``.
    """
    found = _MONTH.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= 12:
        raise UsageError("impossible_month", month=text)
    first = number_of(date(int(found[1]), int(found[2]), 1))
    return Period(first, _months_later(first, 1) - 1)


def month_of(day: int) -> Period:
    """Return the calendar month that ``day`` belongs to: any day a wrong clock may show, not only those of papers."""
    first = day - date_of(day).day + 1
    return Period(first, _months_later(first, 1) - 1)


def quarter_of(day: int) -> Period:
    """Return the quarter of a year that ``day`` belongs to."""
    when = date_of(day)
    first = number_of(date(when.year, (when.month - 1) // 3 * 3 + 1, 1))
    return Period(first, _months_later(first, 3) - 1)


def year_to(day: int) -> Period:
    """Return the months of a year from its first one to the whole one that ``day`` belongs to (*lũy kế*)."""
    return Period(number_of(date(date_of(day).year, 1, 1)), month_of(day).last)


def wave(first: str, last: str) -> Period:
    """Return the period from one date to another, both included, such as ``"2023-09-15"``.

    Raises UsageError ``impossible_date``, or ``wave_backwards`` when it ends before it starts.
    """
    period = Period(parse_day(first), parse_day(last))
    if period.last < period.first:
        raise UsageError("wave_backwards", first=first, last=last)
    return period


def date_words(day: int, wording: Wording) -> str:
    """Return a date as papers write it: ``ngày 05 tháng 02 năm 2026``."""
    return wording.text("date.day", **_parts(day, wording))


def date_figures(day: int, wording: Wording) -> str:
    """Return a date in figures: ``05/02/2026``."""
    return wording.text("date.figures", **_parts(day, wording))


def period_words(period: Period, wording: Wording) -> str:
    """Return ``tháng 10 năm 2022`` for a month, ``quý IV năm 2022``, ``10 tháng đầu năm 2022``, else the two dates."""
    parts = _parts(period.first, wording)
    if period.month:
        return wording.text("date.month", **parts)
    if period.quarter:
        return wording.text("date.quarter", quarter=wording.text(f"date.quarters.q{period.quarter}"), **parts)
    if period.of_year:
        whole = period.of_year == MONTHS_A_YEAR
        return wording.text("date.whole_year" if whole else "date.year_to", months=str(period.of_year), **parts)
    return dates_words(period, wording)


def is_named(period: Period) -> bool:
    """Say whether ``period_words`` names the period rather than its two ends."""
    return bool(period.month or period.quarter or period.of_year)


def dates_words(period: Period, wording: Wording) -> str:
    """Return both ends of the period: ``từ ngày 15/9/2023 đến hết ngày 15/11/2023``."""
    first, last = date_figures(period.first, wording), date_figures(period.last, wording)
    return wording.text("date.span", first=first, last=last)


def _parts(day: int, wording: Wording) -> dict[str, str]:
    """Return the pieces a date sentence may use.

    Decree 30/2020 writes days under 10 and the months 1 and 2 with a leading 0, other months without.
    """
    when = date_of(day)
    return {
        "day": str(when.day),
        "day2": f"{when.day:02}",
        "month": f"{when.month:02}" if when.month < 3 else str(when.month),
        "name": wording.text(f"date.names.m{when.month}"),
        "year": str(when.year),
    }
