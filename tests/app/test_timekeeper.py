"""Time servers that begin to keep the clock confirm it once a boot, and date what was tapped before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.app.believer import Believer
from kiosk.app.founding import found
from kiosk.app.jobs import Jobs
from kiosk.app.scribe import Scribe
from kiosk.app.timekeeper import Timekeeper, note_beginning
from kiosk.domain.ballot import ClockState
from kiosk.domain.entry import Clock
from kiosk.domain.period import day_of, month_of
from tests.app.office import settings
from tests.app.test_believer import DAY, MINUTE, ToldClock, tap
from tests.turning import wait_until


class Keeper:
    """A kiosk's ledger and what keeps its time, in a boot that nobody has confirmed."""

    def __init__(self, folder: Path) -> None:
        self.clock = ToldClock()
        self.ledger = found(folder, settings(), training=False, clock=self.clock)
        self.clock.boot, self.clock.mono = "second", MINUTE
        self.jobs = Jobs()
        self.believer = Believer(self.clock)
        self.believer.learn(self.ledger.ask(lambda reader: reader.past()).result())
        scribe = Scribe(self.clock, "2", self.believer.state)
        self.centre_agrees = False
        self.timekeeper = Timekeeper(
            self.ledger, scribe, self.believer, self.jobs, self.clock, lambda: self.centre_agrees
        )

    def confirmations(self) -> list[Clock]:
        entries = self.ledger.ask(lambda reader: reader.entries()).result()
        return [one.entry for one in entries if isinstance(one.entry, Clock) and one.entry.by == "network"]

    def close(self) -> None:
        self.jobs.close()
        self.ledger.close()


@pytest.fixture
def keeper(qapp: QApplication, tmp_path: Path) -> Iterator[Keeper]:
    made = Keeper(tmp_path)
    yield made
    made.close()


def test_nothing_is_recorded_while_no_time_server_keeps_the_clock(keeper: Keeper) -> None:
    for kept in (None, False):
        keeper.clock.kept = kept
        keeper.timekeeper.look()
    assert keeper.confirmations() == []


def test_the_clock_stays_trusted_when_the_net_is_gone_again(keeper: Keeper) -> None:
    keeper.clock.kept = True
    keeper.timekeeper.look()
    keeper.timekeeper.look()
    assert wait_until(lambda: keeper.believer.is_confirmed)
    keeper.timekeeper.look()
    keeper.clock.kept = False
    keeper.clock.pass_by(30 * DAY)
    assert keeper.believer.state() is ClockState.TRUSTED
    assert len(keeper.confirmations()) == 1


def test_a_centre_that_agrees_confirms_the_clock_where_no_time_server_does(keeper: Keeper) -> None:
    keeper.clock.kept = None
    keeper.timekeeper.look()
    assert keeper.confirmations() == []
    keeper.centre_agrees = True
    keeper.timekeeper.look()
    assert wait_until(lambda: keeper.believer.is_confirmed)
    keeper.timekeeper.look()
    assert len(keeper.confirmations()) == 1


def test_what_was_tapped_before_the_net_came_gets_its_day(keeper: Keeper) -> None:
    right, keeper.clock.wall = keeper.clock.wall, 0
    assert tap(keeper.ledger, keeper.clock, keeper.believer) is ClockState.UNTRUSTED
    keeper.clock.pass_by(2 * DAY)
    keeper.clock.wall, keeper.clock.kept = right + 2 * DAY, True
    keeper.timekeeper.look()
    assert wait_until(lambda: keeper.believer.is_confirmed)
    [ballot] = keeper.ledger.read_period(month_of(day_of(right))).result().proven().ballots
    assert (ballot.day, ballot.doubted) == (day_of(right), True)


def test_a_clock_that_was_wrong_at_the_first_start_of_a_boot_is_not_believed_because_it_was_moved(
    keeper: Keeper,
) -> None:
    right = keeper.clock.wall
    keeper.clock.boot, keeper.clock.wall = "third", 0
    for wall in (0, right + DAY, right + 2 * DAY):
        keeper.clock.wall = wall
        believer = Believer(keeper.clock)
        believer.learn(keeper.ledger.ask(lambda reader: reader.past()).result())
        noted = note_beginning(keeper.ledger, believer)
        assert (noted is None) is (wall > 0)
        assert noted is None or noted.result() is None
        assert believer.state() is ClockState.UNTRUSTED
