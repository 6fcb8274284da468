"""Grades of one-stop departments: points to a grade by the scale in force on a day."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from kiosk.domain.period import number_of


class Scale(Struct, frozen=True):
    """A scale in force from ``since`` on, up to the day before ``until``.

    ``floors`` holds (fewest points, grade) from the best down: a grade reaches from its floor up to,
    but not into, the floor above, so that no point stands in two grades or in none.
    """

    since: int
    until: int | None
    most: int
    floors: tuple[tuple[int, str], ...]


# Decree 61/2018/NĐ-CP, in force since 21 June 2018.
ONE_STOP = (
    Scale(
        since=number_of(date(2018, 6, 21)),
        until=None,
        most=18,
        floors=((15, "excellent"), (12, "good"), (9, "fair"), (6, "average"), (0, "weak")),
    ),
)


def grade(points: Fraction, day: int, scales: Sequence[Scale] = ONE_STOP) -> str | None:
    """Return the grade of ``points`` on ``day``; None where no scale is in force or the points are beyond it."""
    for scale in scales:
        if scale.since <= day and (scale.until is None or day < scale.until) and 0 <= points <= scale.most:
            return next(name for floor, name in scale.floors if points >= floor)
    return None
