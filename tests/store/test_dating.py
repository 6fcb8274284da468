"""Ballots of a wrong clock on a real ledger: dated late, proven, and counted once whatever is done to the rows."""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.dating import Doubt, dated
from kiosk.domain.entry import Clock
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.period import DAY_MS, Period, month, parse_day
from kiosk.domain.shapes import Dated
from kiosk.store.book import Batch, LocalTime
from kiosk.store.keeping import Keeping
from kiosk.store.ledger import Ledger
from kiosk.store.proving import PeriodReading, read_period
from kiosk.store.walking import What
from tests.campaign.recount import recount
from tests.store.tampering import unguarded
from tests.store.visits import EPOCH, SEED, Visits

JANUARY, FEBRUARY = month("2026-01"), month("2026-02")
THE_30TH = parse_day("2026-01-30")


class Kiosk:
    """A ledger, visits, and the monotonic clock of the boot they happen in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
        self.visits = Visits(day=THE_30TH)
        self.mono, self.boot = 0, "boot one"
        self.record(self.visits.genesis())

    def record(self, *entries: object) -> None:
        self.mono += 1000
        local = LocalTime(self.visits.at, self.mono, self.boot)
        self.ledger.record(entries, local).result()  # type: ignore[arg-type]

    def visit(self) -> str:
        entries = self.visits.whole()
        self.record(*entries)
        return str(getattr(entries[0], "ballot", ""))

    def wrong(self, *visits_of_days: int) -> list[str]:
        """Let visitors come on days after the present one while the clock shows 1970."""
        day, found = self.visits.day, []
        self.visits.day, self.visits.clock = 0, ClockState.UNTRUSTED
        for number in visits_of_days:
            self.mono += DAY_MS
            found += [self.visit() for _ in range(number)]
        self.visits.day, self.visits.clock = day + len(visits_of_days), ClockState.TRUSTED
        return found

    def doubts(self) -> tuple[Doubt, ...]:
        return self.ledger.ask(lambda reader: reader.doubts(self.boot)).result()

    def confirm(self, runs: tuple[Dated, ...] | None = None) -> None:
        found = dated(self.doubts(), self.visits.at, self.mono) if runs is None else runs
        visits = self.visits
        self.record(
            Clock(
                id=visits.id(),
                at=visits.at,
                clock=ClockState.TRUSTED,
                counter="1",
                confirmed=True,
                dated=found or None,
            )
        )

    def months(self) -> list[tuple[list[str], list[str]]]:
        """Return the ids of January's and February's ballots, dated and undated, proven."""
        readings = [self.ledger.read_period(period).result().proven() for period in (JANUARY, FEBRUARY)]
        return [(_ids(one.ballots), _ids(one.undated)) for one in readings]

    def close(self) -> None:
        """Close, and let another program count the file again."""
        assert self.ledger.verify().result().differences == ()
        self.ledger.close()
        assert recount(self.folder / "ledger.sqlite3").faults == ()


def _ids(ballots: tuple[Ballot, ...]) -> list[str]:
    return [ballot.id for ballot in ballots]


@pytest.fixture
def kiosk(folder: Path) -> Kiosk:
    return Kiosk(folder)


def test_neighbours_of_one_month_give_it_to_what_stands_between_them(kiosk: Kiosk) -> None:
    strange = kiosk.wrong(2)
    assert kiosk.months() == [([], strange), ([], [])]
    last = kiosk.visit()
    assert kiosk.months() == [([*strange, last], []), ([], [])]
    counted = kiosk.ledger.ask(lambda reader: reader.day_counts(JANUARY)).result()
    assert {cell.day: n for cell, n in counted.items() if cell.criterion == "time"} == {THE_30TH: 2, THE_30TH + 1: 1}
    kiosk.close()


def test_neighbours_of_two_months_give_none(kiosk: Kiosk) -> None:
    strange = kiosk.wrong(1, 1, 1)
    last = kiosk.visit()
    assert kiosk.months() == [([], strange), ([last], [])]
    kiosk.close()


def test_a_restart_in_between_changes_nothing(kiosk: Kiosk) -> None:
    strange = kiosk.wrong(2)
    kiosk.ledger.close()
    kiosk.ledger = Ledger.open(kiosk.folder)
    kiosk.visit()
    assert kiosk.months()[0][0][:2] == strange
    kiosk.close()


def test_a_confirmation_in_the_same_boot_dates_them_across_the_months(kiosk: Kiosk) -> None:
    first, second, third = kiosk.wrong(1, 1, 1)
    kiosk.confirm()
    assert kiosk.months() == [([first], []), ([second, third], [])]
    days = {one.id: one.day for one in kiosk.ledger.ask(lambda reader: reader.ballots(Period(0, 99_999))).result()}
    assert [days[one] - THE_30TH for one in (first, second, third)] == [1, 2, 3]
    assert kiosk.doubts() == ()
    kiosk.close()


def test_a_confirmation_comes_late_and_takes_the_place_of_what_the_neighbours_said(kiosk: Kiosk) -> None:
    strange = kiosk.wrong(2)
    kiosk.visits.day = THE_30TH + 1
    kiosk.visit()
    kiosk.visits.day = THE_30TH + 30
    kiosk.mono += 29 * DAY_MS
    kiosk.confirm()
    counted = kiosk.ledger.ask(lambda reader: reader.day_counts(JANUARY)).result()
    assert {cell.day: n for cell, n in counted.items() if cell.criterion == "time"} == {THE_30TH + 1: 3}
    assert kiosk.months()[0][0][:2] == strange
    kiosk.close()


def test_nobody_knows_anything_of_another_boot(kiosk: Kiosk) -> None:
    strange = kiosk.wrong(1, 1)
    kiosk.boot = "boot two"
    kiosk.confirm()
    assert kiosk.months() == [([], strange), ([], [])]
    kiosk.close()


def test_a_ballot_that_is_still_open_is_dated_too(kiosk: Kiosk) -> None:
    kiosk.visits.clock = ClockState.UNTRUSTED
    ballot = kiosk.visits.id()
    kiosk.record(kiosk.visits.answered(ballot))
    kiosk.visits.clock, kiosk.visits.day = ClockState.TRUSTED, THE_30TH + 2
    kiosk.mono += DAY_MS
    kiosk.confirm()
    kiosk.ledger.close()
    kiosk.ledger = Ledger.open(kiosk.folder)
    kiosk.record(kiosk.visits.closed(ballot))
    assert kiosk.months() == [([ballot], []), ([], [])]
    kiosk.close()


def test_a_confirmation_that_names_no_such_ballot_is_a_bug(kiosk: Kiosk) -> None:
    kiosk.visit()
    strange = "f" * 32
    with pytest.raises(Bug):
        kiosk.confirm((Dated(strange, strange, THE_30TH),))
    genesis = kiosk.ledger.ask(lambda reader: reader.entries(most=1)).result()[0].entry.id
    with pytest.raises(Bug):
        kiosk.confirm((Dated(genesis, genesis, THE_30TH),))
    kiosk.close()


def test_a_day_confirmed_for_ballots_of_two_runs_takes_them_out_of_both_months(kiosk: Kiosk) -> None:
    """What one confirmation dates may begin before the walk under a month and end within it."""
    kiosk.visits.day, kiosk.visits.clock = 0, ClockState.UNTRUSTED
    strange = [kiosk.visit()]
    kiosk.visits.day, kiosk.visits.clock = FEBRUARY.first, ClockState.HOLDOVER
    believed = kiosk.visit()
    kiosk.visits.day, kiosk.visits.clock = 0, ClockState.UNTRUSTED
    strange.append(kiosk.visit())
    kiosk.visits.day, kiosk.visits.clock = JANUARY.last, ClockState.TRUSTED
    kiosk.confirm()
    assert kiosk.months() == [(strange, []), ([believed], [])]
    kiosk.close()


def test_a_confirmation_and_what_it_dates_may_come_in_one_transaction(kiosk: Kiosk) -> None:
    visits = kiosk.visits
    visits.day, visits.clock = 0, ClockState.UNTRUSTED
    entries = visits.whole()
    visits.day, visits.clock = THE_30TH, ClockState.TRUSTED
    given = {"at": visits.at, "clock": ClockState.TRUSTED, "counter": "1", "confirmed": True}
    first = entries[0].id
    told = Clock(id=visits.id(), **given, dated=(Dated(first, first, THE_30TH + 1),))  # type: ignore[arg-type]
    kiosk.record(*entries, told)
    [ballot] = kiosk.ledger.read_period(JANUARY).result().proven().ballots
    assert ballot.day == THE_30TH + 1
    kiosk.close()


def test_a_paper_under_way_begins_anew_when_somebody_confirms_the_time(kiosk: Kiosk) -> None:
    strange = kiosk.wrong(1, 1)
    for _ in range(40):
        kiosk.visit()
    kiosk.ledger.close()
    keeping = Keeping(kiosk.folder)
    reading = read_period(keeping, FEBRUARY)
    next(reading)
    given = {"at": kiosk.visits.at, "clock": ClockState.TRUSTED, "counter": "1", "confirmed": True}
    first = keeping.book().database.value("SELECT lower(hex(id)) FROM entry WHERE n = 2")
    entry = Clock(id="e" * 32, **given, dated=(Dated(first, first, FEBRUARY.first),))  # type: ignore[arg-type]
    keeping.record(Batch([entry]))
    assert strange[0] in _ids(_end_of(reading).proven().ballots)
    keeping.close()


def _end_of(steps: Generator[None, None, PeriodReading]) -> PeriodReading:
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: PeriodReading = done.value
            return found


TAMPERING = {
    "undated again": """UPDATE ballot SET undated = 1, until = NULL, dated_by = NULL, last_entry = first_entry + 3
        WHERE doubted = 1; DELETE FROM tally_day WHERE day = 20483""",
    "believed from the first": "UPDATE ballot SET doubted = 0 WHERE doubted = 1",
    "of another day": "UPDATE ballot SET day = day - 1 WHERE doubted = 1",
    "surer than they are": "UPDATE ballot SET until = NULL WHERE doubted = 1",
    "of a month": "UPDATE ballot SET undated = 0, until = day WHERE undated = 1",
}


@pytest.mark.parametrize("statements", TAMPERING.values(), ids=TAMPERING)
def test_no_row_can_say_another_day_than_the_entries(kiosk: Kiosk, statements: str) -> None:
    kiosk.wrong(1)
    kiosk.visit()
    kiosk.wrong(1, 1)
    kiosk.visit()
    kiosk.close()
    with closing(sqlite3.connect(kiosk.folder / "ledger.sqlite3", isolation_level=None)) as other:
        other.executescript(statements)
        other.execute("PRAGMA journal_mode=DELETE")
    ledger = Ledger.open(kiosk.folder)
    with pytest.raises(IntegrityProblem):
        ledger.read_period(JANUARY).result().proven()
    assert ledger.verify().result().differences != ()
    ledger.close()


def test_a_month_that_a_later_confirmation_dates_cannot_be_told_without_it(kiosk: Kiosk) -> None:
    kiosk.wrong(1)
    kiosk.boot = "boot one"
    kiosk.visits.day = THE_30TH + 5
    kiosk.visit()
    kiosk.mono += 4 * DAY_MS
    kiosk.confirm()
    assert kiosk.months()[0][1] == []
    kiosk.close()
    with closing(sqlite3.connect(kiosk.folder / "ledger.sqlite3", isolation_level=None)) as other:
        other.executescript(TAMPERING["undated again"])
        other.executescript("DELETE FROM tally_day WHERE day < 20485; UPDATE ballot SET day = 20483 WHERE doubted = 1")
        other.execute("PRAGMA journal_mode=DELETE")
    ledger = Ledger.open(kiosk.folder)
    with pytest.raises(IntegrityProblem):
        ledger.read_period(JANUARY).result().proven()
    ledger.close()


@pytest.mark.parametrize("other", [-1, 33])
def test_a_doubt_that_is_neither_yes_nor_no_is_found(kiosk: Kiosk, other: int) -> None:
    (strange,) = kiosk.wrong(1)
    kiosk.ledger.close()
    with unguarded(kiosk.folder / "ledger.sqlite3") as database:
        database.execute("UPDATE ballot SET doubted = ? WHERE doubted = 1", (other,))
    kiosk.ledger = Ledger.open(kiosk.folder)
    assert [(one.what, one.where) for one in kiosk.ledger.verify().result().differences][:1] == [(What.BALLOT, strange)]


@pytest.mark.parametrize("other", [-1, 33])
def test_a_ballot_still_open_that_is_neither_dated_nor_undated_is_refused(kiosk: Kiosk, other: int) -> None:
    kiosk.visits.clock = ClockState.UNTRUSTED
    kiosk.record(kiosk.visits.issued(kiosk.visits.id()))
    kiosk.ledger.close()
    with unguarded(kiosk.folder / "ledger.sqlite3") as database:
        database.execute("UPDATE open_ballot SET undated = ? WHERE undated = 1", (other,))
    with pytest.raises(IntegrityProblem, match="ledger_differs"):
        Ledger.open(kiosk.folder)
