"""Whether the clock is believed follows from what the ledger knows of it, over every new start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.founding import found
from kiosk.domain.ballot import ClockState
from kiosk.store.ledger import Ledger
from tests.app.office import settings

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
NOON = 1_800_000_000_000


class ToldClock(Clock):
    """A clock that shows what the test says."""

    def __init__(self) -> None:
        self.wall, self.mono, self.boot = NOON, 5 * MINUTE, "first"

    def wall_ms(self) -> int:
        return self.wall

    def mono_ms(self) -> int:
        return self.mono

    def boot_id(self) -> str:
        return self.boot

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
    believer = Believer(clock)
    believer.past = ledger.ask(lambda reader: reader.past()).result()
    return believer.state()


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
