"""Whether the clock is believed follows from what the ledger knows of it, over every new start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.founding import found
from kiosk.app.scribe import Scribe
from kiosk.domain.ballot import ClockState
from kiosk.domain.shapes import floor_time
from kiosk.store.ledger import Ledger
from tests.app.office import settings

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
NOON = 1_800_000_000_000


class ToldClock(Clock):
    """A clock that shows what the test says."""

    def __init__(self) -> None:
        self.wall, self.mono, self.boot = NOON, 5 * MINUTE, "first"
        self.kept: bool | None = None
        self.taps = 0

    def wall_ms(self) -> int:
        return self.wall

    def mono_ms(self) -> int:
        return self.mono

    def boot_id(self) -> str:
        return self.boot

    def synced(self) -> bool | None:
        return self.kept

    def pass_by(self, ms: int) -> None:
        self.wall += ms
        self.mono += ms


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def ledger(tmp_path: Path, clock: ToldClock) -> Iterator[Ledger]:
    made = found(tmp_path, settings(), training=False, clock=clock)
    yield made
    made.close()


def started(ledger: Ledger, clock: Clock) -> ClockState:
    """Return what a kiosk that starts now believes."""
    return starting(ledger, clock).state()


def starting(ledger: Ledger, clock: Clock) -> Believer:
    believer = Believer(clock)
    believer.learn(ledger.ask(lambda reader: reader.past()).result())
    return believer


def tap(ledger: Ledger, clock: ToldClock, believer: Believer) -> ClockState:
    """Let a visitor tap once and return how far the clock of the entry was believed."""
    pen = Scribe(clock, "2", believer.state)
    batch = pen.write([{"kind": "issued", "survey": "kbnn-5", "version": 1, "by": "key", **_channel(clock)}])
    ledger.record(batch.entries, batch.local).result()
    return batch.entries[0].clock


def _channel(clock: ToldClock) -> dict[str, str]:
    clock.taps += 1
    return {"channel": "kiosk", "ballot": f"{clock.taps:032x}"}


def test_a_clock_confirmed_in_this_boot_is_trusted_at_every_start(ledger: Ledger, clock: ToldClock) -> None:
    assert started(ledger, clock) is ClockState.TRUSTED
    clock.pass_by(3 * DAY)
    assert started(ledger, clock) is ClockState.TRUSTED


def test_a_clock_that_jumped_between_two_starts_is_not_believed(ledger: Ledger, clock: ToldClock) -> None:
    clock.pass_by(DAY)
    clock.wall += 31 * DAY
    assert started(ledger, clock) is ClockState.UNTRUSTED


def test_in_another_boot_nobody_has_confirmed_the_clock(ledger: Ledger, clock: ToldClock) -> None:
    clock.boot, clock.mono = "second", MINUTE
    clock.wall += DAY
    assert started(ledger, clock) is ClockState.HOLDOVER
    clock.wall = NOON - DAY
    assert started(ledger, clock) is ClockState.UNTRUSTED


def test_eight_hours_of_sleep_are_no_jump(ledger: Ledger, clock: ToldClock) -> None:
    believer = starting(ledger, clock)
    assert tap(ledger, clock, believer) is ClockState.TRUSTED
    clock.pass_by(8 * 60 * MINUTE)
    assert tap(ledger, clock, believer) is ClockState.TRUSTED


def test_a_crystal_that_loses_minutes_in_a_month_is_no_jump(ledger: Ledger, clock: ToldClock) -> None:
    believer = starting(ledger, clock)
    for _ in range(40):
        clock.pass_by(DAY)
        clock.wall -= 4_000
        assert tap(ledger, clock, believer) is ClockState.TRUSTED
    assert started(ledger, clock) is ClockState.TRUSTED


def test_a_clock_moved_and_moved_back_is_believed_again(ledger: Ledger, clock: ToldClock) -> None:
    believer = starting(ledger, clock)
    clock.wall -= 3 * DAY
    assert tap(ledger, clock, believer) is ClockState.UNTRUSTED
    clock.wall += 3 * DAY
    assert tap(ledger, clock, believer) is ClockState.TRUSTED


def test_one_entry_from_2099_changes_nothing_for_those_after_it(ledger: Ledger, clock: ToldClock) -> None:
    right = clock.wall
    clock.boot, clock.mono, clock.wall = "second", MINUTE, 4_077_000_000_000
    assert tap(ledger, clock, starting(ledger, clock)) is ClockState.UNTRUSTED
    clock.boot, clock.mono, clock.wall = "third", MINUTE, right + DAY
    assert tap(ledger, clock, starting(ledger, clock)) is ClockState.HOLDOVER
    clock.boot, clock.mono, clock.wall = "fourth", MINUTE, right + DAY - 3 * MINUTE
    assert tap(ledger, clock, starting(ledger, clock)) is ClockState.UNTRUSTED


def test_what_was_believed_is_found_behind_any_number_of_wrong_entries(ledger: Ledger, clock: ToldClock) -> None:
    before = ledger.ask(lambda reader: reader.past()).result()
    clock.boot, clock.mono, clock.wall = "second", MINUTE, 0
    fact = {"kind": "staff", "act": "report"}
    batch = Scribe(clock, "2", starting(ledger, clock).state).write([fact] * 2_100)
    assert {entry.clock for entry in batch.entries} == {ClockState.UNTRUSTED}
    ledger.record(batch.entries, batch.local).result()
    assert ledger.ask(lambda reader: reader.past()).result() == before


def test_a_clock_that_jumped_in_a_boot_nobody_confirmed_stays_doubted_at_the_next_start(
    ledger: Ledger, clock: ToldClock
) -> None:
    clock.boot, clock.mono = "second", MINUTE
    clock.wall += DAY
    assert tap(ledger, clock, starting(ledger, clock)) is ClockState.HOLDOVER
    clock.wall += 31 * DAY
    assert started(ledger, clock) is ClockState.UNTRUSTED


def test_the_network_mends_a_clock_that_was_wrong_from_the_boot_on(ledger: Ledger, clock: ToldClock) -> None:
    right = clock.wall + DAY
    clock.boot, clock.mono, clock.wall = "second", MINUTE, 0
    believer = starting(ledger, clock)
    assert tap(ledger, clock, believer) is ClockState.UNTRUSTED
    clock.wall, clock.kept = right, True
    assert tap(ledger, clock, believer) is ClockState.TRUSTED
    # The time servers fall silent: nobody has confirmed this boot, but the clock has gone on in step.
    clock.kept = False
    clock.pass_by(DAY)
    assert tap(ledger, clock, believer) is ClockState.HOLDOVER


class SteppedClock(ToldClock):
    """A clock that somebody sets back between the first and the second look of every tap."""

    def __init__(self) -> None:
        super().__init__()
        self.looks, self.stepping = 0, False

    def wall_ms(self) -> int:
        self.looks += self.stepping
        return self.wall - 30 * DAY * (self.looks > 1)


def test_a_clock_set_back_during_a_tap_leaves_the_tap_in_its_month(tmp_path: Path) -> None:
    clock = SteppedClock()
    ledger = found(tmp_path, settings(), training=False, clock=clock)
    believer = starting(ledger, clock)
    clock.stepping = True
    assert tap(ledger, clock, believer) is ClockState.TRUSTED
    assert tap(ledger, clock, believer) is ClockState.UNTRUSTED
    *_, first, second = ledger.ask(lambda reader: reader.entries()).result()
    assert (first.entry.at, second.entry.at) == (floor_time(NOON), floor_time(NOON - 30 * DAY))
    ledger.close()
