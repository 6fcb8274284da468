"""What is projected is what the entries say, for any order of visits, days, clocks and restarts."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as some

from kiosk.domain.ballot import ClockState, Outcome
from kiosk.domain.dating import belongs
from kiosk.domain.period import Period, month_of
from kiosk.store.rows import cells
from tests.store.played import Office, acts
from tests.store.visits import FIRST_DAY

BACK_AFTER_A_RECOVERY: list[tuple[str, object]] = [
    ("days", 40),
    ("begin", True),
    ("epoch", bytes(range(16, 32))),
    ("clock", ClockState.UNTRUSTED),
    ("days", -40),
    ("answer", ("time", "satisfied")),
    ("clock", ClockState.TRUSTED),
    ("close", Outcome.COMPLETED),
]
"""A clock that is not believed goes on in a new epoch, until an entry is believed that lies before what came last."""


@settings(max_examples=60, deadline=None)
@given(some.lists(acts, max_size=40), some.integers(-4, 20), some.integers(0, 12))
@example(BACK_AFTER_A_RECOVERY, 0, 12)
def test_rows_counts_and_proofs_agree_with_the_entries(
    script: list[tuple[str, object]], first: int, length: int
) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder) / "data")
        for act, detail in script:
            office.do(act, detail)
        assert office.ledger.verify().result().differences == ()
        whole = Period(0, FIRST_DAY + 1000)
        assert office.ledger.ask(lambda reader: reader.ballots(whole)).result() == tuple(office.ballots.values())
        counted = Counter(cell for ballot in office.ballots.values() for cell in cells(ballot))
        assert office.ledger.ask(lambda reader: reader.day_counts(whole)).result() == counted
        period = Period(FIRST_DAY + first, FIRST_DAY + first + length)
        reading = office.ledger.read_period(period).result().proven()
        here = [one for one in office.ballots.values() if one.day in period]
        assert list(reading.ballots) == [one for one in here if belongs(one, period)]
        assert list(reading.undated) == [one for one in here if not belongs(one, period)]
        office.ledger.close()


@settings(max_examples=60, deadline=None)
@given(some.lists(acts, max_size=40))
def test_the_months_and_the_undated_ballots_together_are_all(script: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder) / "data")
        for act, detail in script:
            office.do(act, detail)
        span = office.ledger.ask(lambda reader: reader.days()).result() or Period(FIRST_DAY, FIRST_DAY)
        readings, day = [], span.first
        while day <= span.last:
            readings.append(office.ledger.read_period(month_of(day)).result().proven())
            day = month_of(day).last + 1
        counted = [ballot.id for reading in readings for ballot in reading.ballots]
        undated = [ballot.id for reading in readings for ballot in reading.undated]
        assert sorted(counted) == sorted(one.id for one in office.ballots.values() if not one.undated)
        assert sorted(undated) == sorted(one.id for one in office.ballots.values() if one.undated)
        office.ledger.close()
