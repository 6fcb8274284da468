"""How long an office was open between two moments."""

from kiosk.domain.manners import Hours
from kiosk.domain.period import day_of, start_of

_MINUTE_MS = 60_000
_MOST_DAYS = 120


def opened_ms(hours: Hours, first_ms: int, last_ms: int, enough_ms: int) -> int:
    """Return the milliseconds of opening hours between two moments, at most ``enough_ms``; four months are enough."""
    if day_of(last_ms) - day_of(first_ms) > _MOST_DAYS:
        return enough_ms
    total = 0
    for day in range(day_of(first_ms), day_of(last_ms) + 1):
        for begin, end in hours.spans(day):
            start, stop = (start_of(day) + minute * _MINUTE_MS for minute in (begin, end))
            total += max(0, min(stop, last_ms) - max(start, first_ms))
        if total >= enough_ms:
            return enough_ms
    return total
