"""Opening hours in words."""

from collections.abc import Iterable
from itertools import groupby

from kiosk.domain.manners import Hours, Span
from kiosk.domain.period import date_figures, day_of
from kiosk.domain.wording import Wording


def hours_line(hours: Hours, wording: Wording) -> str:
    """Return ``thứ Hai – thứ Sáu, 7:30 – 17:00``: the days that open and the first to last minute; "" for none."""
    lines = [(days, spans) for days, spans in _alike(hours) if spans]
    if not lines:
        return ""
    return " · ".join(f"{_days(days, wording)}, {_outer(spans)}" for days, spans in lines)


def hours_lines(hours: Hours, wording: Wording) -> tuple[str, ...]:
    """Return one line for each run of days with the same hours, every span named."""
    lines = (
        f"{_days(days, wording)}: {', '.join(_span(span) for span in spans)}" for days, spans in _alike(hours) if spans
    )
    return tuple(line[0].upper() + line[1:] for line in lines)


def next_opening(hours: Hours, wall_ms: int, wording: Wording) -> str:
    """Return the sentence that says when the office opens again; "" when nobody knows."""
    found = hours.next_opening(wall_ms)
    if found is None:
        return ""
    day, minute = found
    if day == day_of(wall_ms):
        return wording.text("hours.opens_today", time=_clock(minute))
    name = wording.text(f"hours.day{(day + 3) % 7 + 1}")
    return wording.text("hours.opens", day=name, date=date_figures(day, wording), time=_clock(minute))


def _alike(hours: Hours) -> list[tuple[list[int], tuple[Span, ...]]]:
    """Return runs of weekdays (1 is Monday) that have the same spans."""
    week: Iterable[tuple[int, tuple[Span, ...]]] = enumerate(hours.week, start=1)
    return [([day for day, _ in run], spans) for spans, run in groupby(week, key=lambda item: item[1])]


def _days(days: list[int], wording: Wording) -> str:
    first = wording.text(f"hours.day{days[0]}")
    return first if len(days) == 1 else f"{first} – {wording.text(f'hours.day{days[-1]}')}"


def _outer(spans: tuple[Span, ...]) -> str:
    return _span((spans[0][0], spans[-1][1]))


def _span(span: Span) -> str:
    # No-break spaces: a line never ends between opening and closing.
    return f"{_clock(span[0])}\u00a0–\u00a0{_clock(span[1])}"


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
