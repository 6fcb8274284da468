"""A grade reaches from its floor up to, not into, the next one."""

from fractions import Fraction

import pytest

from kiosk.domain.grade import ONE_STOP, Scale, grade
from kiosk.domain.period import parse_day

A_DAY = parse_day("2022-10-01")


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ("18", "excellent"),
        ("15.0", "excellent"),
        ("14.99", "good"),
        ("12.0", "good"),
        ("11.99", "fair"),
        ("9.0", "fair"),
        ("8.99", "average"),
        ("6.0", "average"),
        ("5.99", "weak"),
        ("0", "weak"),
        ("18.01", None),
        ("-0.01", None),
    ],
)
def test_the_floor_belongs_to_the_better_grade(points: str, told: str | None) -> None:
    assert grade(Fraction(points), A_DAY) == told


def test_a_scale_counts_from_its_first_day_until_the_day_before_its_last() -> None:
    scale = Scale(since=10, until=20, most=18, floors=ONE_STOP[0].floors)
    assert [grade(Fraction(16), day, (scale,)) for day in (9, 10, 19, 20)] == [None, "excellent", "excellent", None]
