"""Scripts of what may happen at a counter, and an office that plays one on a real ledger and keeps its own account."""

from pathlib import Path

from hypothesis import strategies as some

from kiosk.domain.ballot import PAPER_OUTCOMES, Ballot, ClockState, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.dating import dated
from kiosk.domain.entry import Clock, Entry, to_plain
from kiosk.domain.gathering import gather, touched
from kiosk.domain.period import DAY_MS
from kiosk.store.book import LocalTime
from kiosk.store.ledger import Ledger
from tests.campaign.recount import days
from tests.store.visits import EPOCH, SEED, Visits

acts = some.one_of(
    some.tuples(some.just("begin"), some.booleans()),
    some.tuples(some.just("answer"), some.sampled_from([("time", "satisfied"), ("attitude", "unsatisfied")])),
    some.tuples(some.just("reasons"), some.sets(some.sampled_from(["late", "hours"]))),
    some.tuples(some.just("close"), some.sampled_from([one for one in Outcome if one not in PAPER_OUTCOMES])),
    some.tuples(some.just("burst"), some.integers(1, 4)),
    some.tuples(some.just("days"), some.integers(-3, 9)),
    some.tuples(some.just("clock"), some.sampled_from(ClockState)),
    some.tuples(some.just("confirm"), some.integers(-40, 40)),
    some.tuples(some.just("boot"), some.integers(1, 2)),
    some.tuples(some.just("epoch"), some.binary(min_size=16, max_size=16)),
    some.tuples(some.just("restart"), some.none()),
    some.tuples(some.just("config"), some.integers(0, 9)),
)


class Office:
    """Plays a script on a real ledger and keeps its own account of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
        self.visits = Visits()
        self._ballots: dict[str, Ballot] = {}
        self._open = ""
        self._told: list[tuple[int, Entry]] = []
        self._epochs = [EPOCH]
        self._boot = 1
        self._mono = 0

    @property
    def ballots(self) -> dict[str, Ballot]:
        """The ballots as the entries tell them, their days by the recount that knows nothing of the kiosk."""
        found = days([(epoch, to_plain(entry)) for epoch, entry in self._told])
        return {
            ident: replace(ballot, day=found[ident].day, until=found[ident].until, undated=found[ident].undated)
            for ident, ballot in self._ballots.items()
        }

    def do(self, act: str, detail: object) -> None:
        visits, now = self.visits, self._open
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
                earlier = tuple(list(self._ballots)[-many:])
                last = visits.id()
                self._record(visits.answered(last), visits.closed(last, also=earlier))
            case _:
                self._do_more(act, detail)

    def _do_more(self, act: str, detail: object) -> None:
        """Do what is no part of a visit."""
        visits = self.visits
        match act, detail:
            case "days", int() as passed:
                visits.day += passed
                self._mono += abs(passed) * DAY_MS
            case "boot", int() as boot:
                self._boot = boot
            case "epoch", bytes() as epoch if self._told and self._told[-1][0] == len(self._epochs):
                self._begin_epoch(epoch)
            case "confirm", int() as off:
                self._confirm(off)
            case "clock", ClockState() as clock:
                visits.clock = clock
            case "config", int() as value:
                self._record(visits.config(value=value))
            case "restart", _:
                self._restart()

    def _restart(self) -> None:
        self.ledger.close()
        self.ledger = Ledger.open(self._folder)

    def _begin_epoch(self, epoch: bytes) -> None:
        """Go on under another epoch, as a recovery does."""
        if epoch in self._epochs:
            return
        self._epochs.append(epoch)
        self.ledger.change(lambda database: database.run("INSERT INTO epoch (id) VALUES (?)", (epoch,))).result()
        self._restart()

    def _confirm(self, off: int) -> None:
        """Confirm the time in this boot, right or wrong by some days."""
        visits, boot = self.visits, f"boot {self._boot}"
        doubts = self.ledger.ask(lambda reader: reader.doubts(boot)).result()
        found = dated(doubts, visits.at + off * DAY_MS, self._mono) or None
        given = {"id": visits.id(), "at": visits.at, "counter": "1", "clock": ClockState.TRUSTED}
        self._record(Clock(**given, confirmed=True, dated=found))  # type: ignore[arg-type]

    def _record(self, *entries: Entry) -> None:
        self._mono += 1
        self.ledger.record(entries, LocalTime(1, self._mono, f"boot {self._boot}")).result()
        for entry in entries:
            self._told.append((len(self._epochs), entry))
            for ballot in touched(entry):
                self._ballots[ballot] = gather(self._ballots.get(ballot), entry)
