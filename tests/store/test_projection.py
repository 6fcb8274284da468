"""What is projected is what the entries say, for any order of visits, days, clocks and restarts."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, ClockState, Outcome
from kiosk.domain.entry import Entry
from kiosk.domain.gathering import gather, touched
from kiosk.domain.period import Period
from kiosk.store.ledger import Ledger
from kiosk.store.rows import cells
from tests.store.visits import EPOCH, FIRST_DAY, LOCAL, SEED, Visits

acts = some.one_of(
    some.tuples(some.just("begin"), some.booleans()),
    some.tuples(some.just("answer"), some.sampled_from([("time", "satisfied"), ("attitude", "unsatisfied")])),
    some.tuples(some.just("reasons"), some.sets(some.sampled_from(["late", "hours"]))),
    some.tuples(some.just("close"), some.sampled_from(Outcome)),
    some.tuples(some.just("burst"), some.integers(1, 4)),
    some.tuples(some.just("days"), some.integers(-3, 9)),
    some.tuples(some.just("clock"), some.sampled_from(ClockState)),
    some.tuples(some.just("restart"), some.none()),
    some.tuples(some.just("config"), some.integers(0, 9)),
)


class Office:
    """Plays a script on a real ledger and keeps its own account of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
        self._visits = Visits()
        self.ballots: dict[str, Ballot] = {}
        self._open = ""

    def do(self, act: str, detail: object) -> None:
        visits, now = self._visits, self._open
        match act, detail:
            case "begin", bool() as invited if not now:
                self._open = visits.id()
                self._record(visits.issued(self._open) if invited else visits.answered(self._open, "time"))
            case "answer", (str() as criterion, str() as level) if now:
                self._record(visits.answered(now, criterion, level))
            case "reasons", set() as reasons if now:
                self._record(visits.followed(now, *map(str, reasons)))
            case "close", Outcome() as outcome if now:
                self._record(visits.closed(now, outcome))
                self._open = ""
            case "burst", int() as many if not now:
                earlier = tuple(list(self.ballots)[-many:])
                last = visits.id()
                self._record(visits.answered(last), visits.closed(last, also=earlier))
            case "days", int() as days:
                visits.day += days
            case "clock", ClockState() as clock:
                visits.clock = clock
            case "config", int() as value:
                self._record(visits.config(value=value))
            case "restart", _:
                self.ledger.close()
                self.ledger = Ledger.open(self._folder)

    def _record(self, *entries: Entry) -> None:
        self.ledger.record(entries, LOCAL).result()
        for entry in entries:
            for ballot in touched(entry):
                self.ballots[ballot] = gather(self.ballots.get(ballot), entry)


@settings(max_examples=60, deadline=None)
@given(some.lists(acts, max_size=40), some.integers(-4, 20), some.integers(0, 12))
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
        dated = [one for one in office.ballots.values() if one.day in period and not one.undated]
        assert list(reading.ballots) == dated
        office.ledger.close()


@settings(max_examples=40, deadline=None)
@given(some.lists(acts, max_size=40))
def test_every_ballot_is_in_one_month_or_undated(script: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder) / "data")
        for act, detail in script:
            office.do(act, detail)
        parts = [Period(FIRST_DAY - 400, FIRST_DAY + 3), Period(FIRST_DAY + 4, FIRST_DAY + 400)]
        readings = [office.ledger.read_period(part).result().proven() for part in parts]
        dated = [ballot.id for reading in readings for ballot in reading.ballots]
        undated = [ballot.id for reading in readings for ballot in reading.undated]
        assert sorted(dated) == sorted(one.id for one in office.ballots.values() if not one.undated)
        assert sorted(undated) == sorted(one.id for one in office.ballots.values() if one.undated)
        office.ledger.close()
