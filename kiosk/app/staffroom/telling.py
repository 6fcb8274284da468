"""Moments in words."""

from kiosk.domain.period import ZONE_MS, date_figures, date_words, day_of
from kiosk.domain.wording import Wording

DAY_MINUTES = 1_440


def time_words(wall_ms: int) -> str:
    """Return the time of day in UTC+7: ``14:05``."""
    minutes = (wall_ms + ZONE_MS) // 60_000 % DAY_MINUTES
    return f"{minutes // 60}:{minutes % 60:02}"


def day_words(wall_ms: int, words: Wording) -> str:
    """Return the day with its name: ``Chủ nhật, ngày 22 tháng 11 năm 2026``."""
    day = day_of(wall_ms)
    # Day 0 was a Thursday; names are counted from Monday.
    return f"{words.text(f'staff.day.name{(day + 3) % 7}')}, {date_words(day, words)}"


def when_words(wall_ms: int, words: Wording) -> str:
    """Return day and time: ``14:05 ngày 22/11/2026``."""
    return words.text("doctor.when", date=date_figures(day_of(wall_ms), words), time=time_words(wall_ms))
