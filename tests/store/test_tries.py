"""However somebody guesses, and whatever else he may do at the door, an hour holds 15 guesses and a day 100."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.db.database import Database
from kiosk.db.migrate import migrate
from kiosk.store import tries
from kiosk.store.schema import MIGRATIONS
from kiosk.store.tries import LONGEST_WAIT_MS, QUIET_MS, Instant, wait_after

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
OWN = "the guesser's own name"


class Door:
    """The door of a kiosk at which an insider guesses for some time."""

    def __init__(self) -> None:
        self.database = Database.sketch()
        migrate(self.database, MIGRATIONS)
        self.now = 0
        self.looks: list[int] = []

    def instant(self) -> Instant:
        return Instant("boot", self.now)

    def guess(self, whom: str) -> bool:
        """Guess at somebody's PIN; say whether it was looked at."""
        looked = tries.begin(self.database, self.instant(), whom).looked
        self.looks += [self.now] * looked
        return looked

    def enter(self) -> bool:
        """Enter with the right PIN of the guesser's own; say whether it was looked at."""
        looked = tries.begin(self.database, self.instant(), OWN).looked
        if looked:
            tries.forgive(self.database, self.instant(), OWN)
        return looked

    def most_within(self, length: int) -> int:
        return max(sum(first <= look < first + length for look in self.looks) for first in self.looks)

    def close(self) -> None:
        self.database.close()


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    yield made
    made.close()


def alone(door: Door) -> None:
    door.guess("m")


def with_his_own_pin_between(door: Door) -> None:
    door.guess("m")
    door.enter()


def after_a_quiet_time(door: Door) -> None:
    door.guess("m")
    if tries.left(door.database, door.instant())[1] == LONGEST_WAIT_MS:
        door.now += QUIET_MS


@pytest.mark.parametrize("way", [alone, with_his_own_pin_between, after_a_quiet_time])
def test_guessing_without_end_gets_few_looks(door: Door, way: Callable[[Door], None]) -> None:
    while door.now < 2 * DAY_MS and len(door.looks) < 500:
        way(door)
        door.now += tries.left(door.database, door.instant())[1] or 1_000
    assert door.most_within(HOUR_MS) <= 15
    assert 20 < door.most_within(DAY_MS) <= 100


def test_many_names_give_no_more_looks_than_one(door: Door) -> None:
    for name in "mnop" * 10:
        door.guess(name)
        door.enter()
        door.now += tries.left(door.database, door.instant())[1]
    assert door.most_within(HOUR_MS) <= 15


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["guess m", "guess n", "slip", "enter", "second", "minute", "hour", "pulled"])))
def test_only_the_right_pin_of_who_was_guessed_at_forgives(acts: list[str]) -> None:
    door = Door()
    boots, boot, known = count(1), 0, 0
    for act in acts:
        door.now += {"second": 1_000, "minute": 60_000, "hour": HOUR_MS}.get(act, 0)
        boot = next(boots) if act == "pulled" else boot
        now = Instant(str(boot), door.now)
        match act.split():
            case ["guess", name]:
                known += tries.begin(door.database, now, name).looked
            case ["slip"]:
                tries.begin(door.database, now, OWN)
            case ["enter"] if tries.begin(door.database, now, OWN).looked:
                tries.forgive(door.database, now, OWN)
                assert tries.left(door.database, now) == (known, 0)
        if act == "hour":
            break  # Several of them would be a quiet time.
    assert tries.left(door.database, Instant(str(boot), door.now))[0] >= known
    door.close()


def test_a_quiet_time_forgives_what_nobody_came_for(door: Door) -> None:
    """A visitor played with the name of somebody who never comes back: the slips of others must not cost an hour."""
    for _ in range(12):
        door.guess("gone")
        door.now += tries.left(door.database, door.instant())[1]
    door.now += QUIET_MS // 2
    assert door.enter()
    door.now += QUIET_MS // 2
    # Who enters rightly in between puts it off for nobody.
    assert tries.begin(door.database, door.instant(), OWN).wait_ms == 0


def test_the_longest_wait_is_reached_and_stays() -> None:
    assert wait_after(10_000) == wait_after(12) == LONGEST_WAIT_MS
