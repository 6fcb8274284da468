"""Every valid ballot stands in the cell of its hour and weekday in UTC+7, or apart."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, Channel
from kiosk.domain.copies import replace
from kiosk.domain.heat import Heat, cell_of, heat_of
from kiosk.domain.period import parse_day, start_of
from kiosk.domain.report import Part
from kiosk.domain.shapes import TICK_MS
from kiosk.domain.tally import tally_of
from tests.domain.ballots import SURVEYS, TWO, answered, any_ballot

moments = some.integers(0, 40_000_000).map(lambda n: n * TICK_MS)
piles = some.lists(some.builds(replace, any_ballot, at=moments, doubted=some.booleans()), max_size=12)
EAST = timezone(timedelta(hours=7))


@given(moments)
def test_a_moment_is_of_the_hour_and_weekday_that_the_calendar_says(at: int) -> None:
    when = datetime.fromtimestamp(at / 1000, UTC).astimezone(EAST)
    assert cell_of(at) == (when.weekday(), when.hour)


@given(piles)
def test_cells_and_untimed_ballots_add_up_to_the_valid_ones(pile: list[Ballot]) -> None:
    heat, whole = heat_of(pile, SURVEYS), tally_of(pile, SURVEYS).total
    timed = [one for one in pile if not one.doubted and one.channel is not Channel.PAPER]
    assert sum(part.of for part in heat.cells.values()) + heat.untimed == whole.valid
    assert sum(part.n for part in heat.cells.values()) == tally_of(timed, SURVEYS).total.all_satisfied
    assert all(part.of > 0 and hour in heat.hours for (_, hour), part in heat.cells.items())


@given(piles, some.integers(1, 7))
def test_every_count_has_one_step(pile: list[Ballot], number: int) -> None:
    heat = heat_of(pile, SURVEYS)
    steps = heat.steps(number)
    assert [n for first, last in steps for n in range(first, last + 1)] == list(range(1, heat.most + 1))
    assert len(steps) <= number


def at(day: str, hour: int, minute: int = 0) -> int:
    return start_of(parse_day(day)) + (hour * 60 + minute) * 60_000


def test_a_cell_counts_valid_ballots_and_the_satisfied_among_them() -> None:
    monday = [
        replace(answered(TWO, "satisfied", level), at=at("2022-10-17", hour, minute))
        for level, hour, minute in (("satisfied", 8, 0), ("unsatisfied", 8, 55), ("satisfied", 9, 0))
    ]
    doubted = replace(monday[0], doubted=True)
    paper = replace(monday[0], channel=Channel.PAPER)
    undated = replace(monday[0], undated=True)
    heat = heat_of([*monday, doubted, paper, undated], SURVEYS)
    assert heat == Heat({(0, 8): Part(1, 2), (0, 9): Part(1, 1)}, untimed=2)
    assert (heat.hours, heat.most) == (range(8, 10), 2)


@pytest.mark.parametrize(
    ("day", "hour", "cell"),
    [("2022-10-16", 23, (6, 23)), ("2022-10-17", 0, (0, 0)), ("1971-01-04", 7, (0, 7)), ("2024-02-29", 12, (3, 12))],
)
def test_a_week_begins_on_monday_at_midnight_of_the_east(day: str, hour: int, cell: tuple[int, int]) -> None:
    assert cell_of(at(day, hour, 55)) == cell


def test_a_period_without_ballots_has_no_hours() -> None:
    assert (heat_of([], SURVEYS).hours, Heat().most, Heat().steps(5)) == (range(0), 0, ())


@pytest.mark.parametrize(
    ("most", "steps"),
    [(1, ((1, 1),)), (5, ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5))), (7, ((1, 2), (3, 4), (5, 6), (7, 7)))],
)
def test_steps_are_of_one_width(most: int, steps: tuple[tuple[int, int], ...]) -> None:
    assert Heat({(0, 8): Part(0, most)}).steps(5) == steps
