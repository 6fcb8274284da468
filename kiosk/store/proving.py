"""A period's ballots together with the proof that they are what the chain says."""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.entry import BallotEntry, Entry, Issued
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.gathering import touched
from kiosk.domain.period import Period, day_of
from kiosk.store import rows
from kiosk.store.book import Book, Source
from kiosk.store.charter import chosen_against
from kiosk.store.rows import Cell, Kept
from kiosk.store.walking import Difference, Fold, Spot, Walk, What, epochs, last_seq, read_place


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of an epoch's chain that a period's figures stand on; empty when ``first`` is behind ``last``.

    ``last`` is the last entry that touches one of its ballots: what staff do afterwards leaves the paper as it is.
    """

    device: bytes
    epoch: bytes
    first: int
    last: int
    head: bytes
    gaps: int


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """The dated ballots of a period in the order they were begun, and what was found when they were checked.

    ``undated`` are the ballots begun among them whose clock was not believed: they belong to no month.
    """

    period: Period
    ballots: tuple[Ballot, ...]
    undated: tuple[Ballot, ...]
    segments: tuple[Segment, ...]
    difference: Difference | None

    def proven(self) -> "PeriodReading":
        """Return this reading if it agrees with the chain; raises IntegrityProblem ``ledger_differs``."""
        if self.difference is not None:
            raise IntegrityProblem("ledger_differs", what=self.difference.what.value, where=self.difference.where)
        return self


def read_period(source: Source, period: Period) -> Generator[None, None, PeriodReading]:
    """Walk the chain under ``period`` in steps and return its ballots and what differs.

    The walk begins at the checkpoint of the period's first day, so its length does not grow with the ledger. The last
    step walks up to the present and compares at once: no tap comes between.
    """
    fold = Fold()
    differences: list[Difference] = []
    segments: list[Segment] = []
    undated: list[Ballot] = []
    for begin in epochs(source.book().database):
        stretch = _Stretch(source.book(), begin, period)
        while not stretch.walked(fold):
            yield
        differences += stretch.walk.differences
        segments.append(stretch.segment())
        undated += stretch.undated(fold)
    database = source.book().database
    kept = [one for one in rows.of_days(database, period.first, period.last) if not one.ballot.undated]
    kept += [one for one in source.book().opened.values() if one.ballot.day in period and not one.ballot.undated]
    kept.sort(key=lambda one: one.first_entry)
    differences += [*fold.differences, *_ballots_against(kept, fold, period)]
    differences += counts_against(
        Counter(cell for one in kept for cell in rows.cells(one.ballot)),
        rows.counts_of_days(database, period.first, period.last),
    )
    differences += chosen_against(database, source.book().device)
    return PeriodReading(
        period,
        tuple(one.ballot for one in kept),
        tuple(undated),
        tuple(one for one in segments if one.last >= one.first) or tuple(segments[-1:]),
        differences[0] if differences else None,
    )


class _Stretch:
    """What has to be walked of one epoch for a period: the runs of its days, and one entry on either side."""

    def __init__(self, book: Book, epoch: Spot, period: Period) -> None:
        self._device = book.device
        self._database = book.database
        self._opened = book.opened
        self._period = period
        self._epoch = epoch
        gate = self._gate()
        self._begin = self._spot(gate)
        self.walk = Walk(self._database, book.device, self._begin)
        self._closed, self._gaps = self._begin, 0
        self._end, self._last_entry = self._measure()
        if gate != self._begin.seq or self._runs_on(gate):
            self.walk.differences.append(Difference(What.CHECKPOINT, str(gate)))

    def _checkpoint(self, which: str, where: str, *values: int) -> int | None:
        found: int | None = self._database.value(
            f"SELECT {which}(seq) FROM checkpoint WHERE epoch = ? AND {where}",  # noqa: S608 (constants of this class)
            (self._epoch.epoch_no, *values),
        )
        return found

    def _gate(self) -> int:
        """Return where the period's first run hangs on, or where it would if it had one."""
        first = self._checkpoint("min", "day BETWEEN ? AND ?", self._period.first, self._period.last)
        if first is not None:
            return first
        before = self._checkpoint("max", "day < ?", self._period.first)
        return 0 if before is None else self._end_of_run(before)

    def _end_of_run(self, start: int) -> int:
        end = self._checkpoint("min", "seq > ?", start)
        return last_seq(self._database, self._epoch.epoch_no) if end is None else end

    def _spot(self, seq: int) -> Spot:
        """Return a place in the chain; the one before the first entry belongs to no entry of this epoch."""
        found = self._database.row(
            "SELECT entry, hash FROM chain WHERE epoch = ? AND seq = ?", (self._epoch.epoch_no, seq)
        )
        if seq and found:
            return replace(self._epoch, seq=seq, entry=found[0], head=found[1])
        first = self._database.value("SELECT min(entry) FROM chain WHERE epoch = ?", (self._epoch.epoch_no,))
        return replace(self._epoch, entry=(first or 1) - 1)

    def _measure(self) -> tuple[int, int]:
        """Return the place where the period's last run ends, and the last entry that touched one of its ballots."""
        last = self._checkpoint("max", "day BETWEEN ? AND ?", self._period.first, self._period.last)
        if last is not None:
            end = self._end_of_run(last)
        elif self._begin.seq == 0 and self._checkpoint("min", "seq = 0") is None:
            end = last_seq(self._database, self._epoch.epoch_no)  # A chain that lacks its first checkpoint is walked.
        else:
            end = self._begin.seq
        last_entry = self._database.value(
            "SELECT max(last_entry) FROM ballot WHERE day BETWEEN ? AND ? AND NOT undated",
            (self._period.first, self._period.last),
        )
        still = [one.last_entry for one in self._opened.values() if one.ballot.day in self._period]
        return end, max([last_entry or 0, *still])

    def _runs_on(self, seq: int) -> bool:
        """Say whether the run that ends at ``seq`` is one of the period's days, by its last entry that is believed."""
        day: int | None = None
        while seq > 0:
            entry = read_place(self._database, self._device, self._epoch, seq)
            if entry is None:
                return True
            day = day_of(entry.at)
            if entry.clock is not ClockState.UNTRUSTED:
                break
            seq -= 1
        return day is not None and day in self._period

    def _reached(self) -> bool:
        spot = self.walk.spot
        if self.walk.lost:
            return True
        if spot.seq >= self._end and spot.entry >= self._last_entry:
            return True
        return spot.seq >= last_seq(self._database, self._epoch.epoch_no)

    def walked(self, fold: Fold) -> bool:
        """Walk a step on; say whether the end has been reached as the ledger stands now."""
        if not self._reached():
            for number, entry in self.walk.ahead():
                self._gather(fold, number, entry)
                if self.walk.spot.seq >= self._end and number >= self._last_entry:
                    break
        if not self._reached():
            return False
        self._end, self._last_entry = self._measure()
        if not self._reached():
            return False
        # One entry more shows that the period's days do not go on under a checkpoint of another day.
        for _ in self.walk.ahead(1):
            break
        return True

    def _gather(self, fold: Fold, number: int, entry: Entry) -> None:
        for ident in touched(entry):
            known = ident in fold.ballots or ident in fold.outside or isinstance(entry, Issued)
            if not known and self._begun_before(ident, day_of(entry.at)):
                fold.outside.add(ident)
        fold.take(number, entry)
        if any(self._counts(fold, ident) for ident in touched(entry)):
            self._closed, self._gaps = self.walk.spot, self.walk.gaps

    def _counts(self, fold: Fold, ident: str) -> bool:
        kept = fold.ballots.get(ident)
        if kept is None:
            return False
        return kept.first_entry in self._begun() if kept.ballot.undated else kept.ballot.day in self._period

    def _begun_before(self, ballot: str, near: int) -> bool:
        """Say whether a ballot was begun before the walk, by the entry in the chain that its row names as its first."""
        kept = self._opened.get(ballot) or rows.search(self._database, ballot, near)
        if kept is None or kept.first_entry > self._begin.entry:
            return False
        # Numbers and places run side by side within an epoch.
        seq = self._begin.seq - (self._begin.entry - kept.first_entry)
        first = read_place(self._database, self._device, self._epoch, seq, kept.first_entry)
        if not isinstance(first, BallotEntry) or first.ballot != ballot:
            return False
        return first.clock is ClockState.UNTRUSTED or day_of(first.at) not in self._period

    def undated(self, fold: Fold) -> list[Ballot]:
        """Return the ballots without a date that were begun in the period's runs."""
        return [one.ballot for one in fold.ballots.values() if one.ballot.undated and one.first_entry in self._begun()]

    def _begun(self) -> range:
        """Return the numbers of the entries in the period's runs."""
        return range(self._begin.entry + 1, self._spot(self._end).entry + 1)

    def segment(self) -> Segment:
        closed = self._closed
        return Segment(self._device, closed.epoch, self._begin.seq + 1, closed.seq, closed.head, self._gaps)


def _ballots_against(kept: Sequence[Kept], fold: Fold, period: Period) -> Iterator[Difference]:
    """Yield each ballot whose row is not what its entries say."""
    for one in kept:
        if fold.ballots.get(one.ballot.id) != one:
            yield Difference(What.BALLOT, one.ballot.id)
    rowed = {one.ballot.id for one in kept}
    for ident, gathered in fold.ballots.items():
        if gathered.ballot.day in period and not gathered.ballot.undated and ident not in rowed:
            yield Difference(What.BALLOT, ident)


def counts_against(gathered: Counter[Cell], kept: dict[Cell, int]) -> Iterator[Difference]:
    """Yield each cell whose kept count is not what the ballots say."""
    for cell in sorted(gathered.keys() | kept.keys()):
        if gathered[cell] != kept.get(cell, 0):
            yield Difference(What.TALLY, f"{cell.day} {cell.criterion} {cell.level}")
