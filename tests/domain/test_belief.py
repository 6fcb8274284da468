"""How far a clock is believed, and why."""

import pytest

from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Belief, Reading, Why, believe

MINUTE = 60_000
DAY = 86_400_000
BUILT = 20_000 * DAY
NOW = 20_100 * DAY


def belief(
    wall_ms: int, *, confirmed: bool = False, synced: bool = False, last: int | None = None, elapsed: int = 0
) -> Why:
    since = Reading(wall_ms - elapsed, 5_000)
    now = Reading(wall_ms, 5_000 + elapsed)
    return believe(now, since=since, confirmed=confirmed, synced=synced, last_believed=last, built=BUILT).why


@pytest.mark.parametrize(
    ("wall_ms", "last", "found"),
    [
        (NOW, None, Why.PLAUSIBLE),
        (BUILT, None, Why.PLAUSIBLE),
        (BUILT - 1, None, Why.BEFORE_PROGRAM),
        (0, None, Why.BEFORE_PROGRAM),
        (NOW, NOW + 2 * MINUTE, Why.PLAUSIBLE),
        (NOW, NOW + 2 * MINUTE + 1, Why.BEFORE_ENTRIES),
        (NOW, NOW - 400 * DAY, Why.PLAUSIBLE),
        (NOW + 1, NOW - 400 * DAY, Why.TOO_FAR),
        (BUILT + 400 * DAY + 1, None, Why.TOO_FAR),
        (47_000 * DAY, NOW, Why.TOO_FAR),
    ],
)
def test_an_unconfirmed_clock_is_held_over_only_near_what_was_believed(
    wall_ms: int, last: int | None, found: Why
) -> None:
    assert belief(wall_ms, last=last) is found


def test_a_confirmed_clock_is_trusted_until_it_leaves_the_step_of_the_monotonic_one() -> None:
    assert belief(NOW, confirmed=True, elapsed=DAY) is Why.CONFIRMED
    since = Reading(NOW, 5_000)
    for jump, found in ((2 * MINUTE, Why.CONFIRMED), (2 * MINUTE + 1, Why.MOVED), (-2 * MINUTE - 1, Why.MOVED)):
        now = Reading(NOW + jump, 5_000)
        told = believe(now, since=since, confirmed=True, synced=False, last_believed=None, built=BUILT)
        assert told.why is found


def test_a_clock_that_the_network_keeps_is_trusted_whatever_it_was_before() -> None:
    now, since = Reading(NOW, 5_000), Reading(NOW - 900 * DAY, 4_000)
    told = believe(now, since=since, confirmed=False, synced=True, last_believed=NOW + DAY, built=BUILT)
    assert told.why is Why.NETWORK


def test_nothing_makes_a_time_before_the_program_was_built_believed() -> None:
    assert belief(BUILT - 1, confirmed=True, synced=True) is Why.BEFORE_PROGRAM


def test_every_reason_belongs_to_one_state() -> None:
    states = {why: Belief(why).state for why in Why}
    assert {why for why, state in states.items() if state is ClockState.TRUSTED} == {Why.NETWORK, Why.CONFIRMED}
    assert {why for why, state in states.items() if state is ClockState.HOLDOVER} == {Why.PLAUSIBLE}
