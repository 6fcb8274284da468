"""How far a clock is believed."""

import pytest

from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Reading, believe

DAY = 86_400_000
BUILT = 20_000 * DAY
NOW = 20_100 * DAY
SINCE = Reading(NOW, 5_000)


def state(wall_ms: int, *, confirmed: bool = False, last: int | None = None, elapsed: int = 0) -> ClockState:
    since = Reading(wall_ms - elapsed, 5_000)
    return believe(Reading(wall_ms, 5_000 + elapsed), since=since, confirmed=confirmed, last_believed=last, built=BUILT)


@pytest.mark.parametrize(
    ("wall_ms", "last", "found"),
    [
        (NOW, None, ClockState.HOLDOVER),
        (BUILT - 1, None, ClockState.UNTRUSTED),
        (0, None, ClockState.UNTRUSTED),
        (NOW, NOW + 2 * 60_000, ClockState.HOLDOVER),
        (NOW, NOW + 2 * 60_000 + 1, ClockState.UNTRUSTED),
        (NOW, NOW - 400 * DAY, ClockState.HOLDOVER),
        (NOW + 1, NOW - 400 * DAY, ClockState.UNTRUSTED),
        (47_000 * DAY, NOW, ClockState.UNTRUSTED),
    ],
)
def test_an_unconfirmed_clock_is_held_over_only_near_what_was_believed(
    wall_ms: int, last: int | None, found: ClockState
) -> None:
    assert state(wall_ms, last=last) is found


def test_a_confirmed_clock_is_trusted_until_it_leaves_the_step_of_the_monotonic_one() -> None:
    assert state(NOW, confirmed=True, elapsed=DAY) is ClockState.TRUSTED
    jumped = believe(Reading(NOW + 121_000, 5_000), since=SINCE, confirmed=True, last_believed=None, built=BUILT)
    assert jumped is ClockState.UNTRUSTED
