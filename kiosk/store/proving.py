"""A period's ballots together with the proof that they are what the chain says."""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.domain.ballot import Ballot
from kiosk.domain.entry import Entry
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.gathering import touched
from kiosk.domain.period import Period, day_of
from kiosk.store import rows
from kiosk.store.book import Book, Source
from kiosk.store.rows import Cell, Kept
from kiosk.store.walking import Difference, Fold, Spot, Walk, What, epochs, last_seq


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of an epoch's chain that a period's figures stand on; empty when ``first`` is behind ``last``."""

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

    The walk begins at the last checkpoint before the period, so its length does not grow with the ledger. The last
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
    return PeriodReading(
        period,
        tuple(one.ballot for one in kept),
        tuple(undated),
        tuple(one for one in segments if one.last >= one.first) or tuple(segments[-1:]),
        differences[0] if differences else None,
    )


class _Stretch:
    """What has to be walked of one epoch for a period."""

    def __init__(self, book: Book, begin: Spot, period: Period) -> None:
        self._device = book.device
        self._database = book.database
        self._opened = book.opened
        self._period = period
        self._no = begin.epoch_no
        # Where the period's first run hangs on; None when the epoch has none.
        self._first = self._checkpoint("min(seq)", "day BETWEEN ? AND ?", period.first, period.last)
        self.walk = Walk(self._database, book.device, self._start(begin))
        self._begun = self.walk.spot.entry
        self._closed = self.walk.spot
        self._gaps = 0

    def _checkpoint(self, what: str, where: str, *values: int) -> int | None:
        found: int | None = self._database.value(
            f"SELECT {what} FROM checkpoint WHERE epoch = ? AND {where}",  # noqa: S608 (constants of this class)
            (self._no, *values),
        )
        return found

    def _start(self, begin: Spot) -> Spot:
        """Return the last checkpoint before the period: a missing or shifted one is noticed from there."""
        if self._first is not None:
            seq = self._checkpoint("max(seq)", "seq < ?", self._first)
        else:
            seq = self._checkpoint("max(seq)", "day < ?", self._period.first)
        following = self._database.value(
            "SELECT min(entry) FROM chain WHERE epoch = ? AND seq = ?", (self._no, (seq or 0) + 1)
        )
        begin = replace(begin, entry=(following or 1) - 1)
        if seq is None:
            return begin
        head = self._database.value("SELECT head FROM checkpoint WHERE epoch = ? AND seq = ?", (self._no, seq))
        return replace(begin, seq=seq, head=head)

    def _end(self) -> tuple[int, int]:
        """Return the place where the period's last run ends, and the last entry that touched one of its ballots."""
        last = self._checkpoint("max(seq)", "day BETWEEN ? AND ?", self._period.first, self._period.last)
        if last is None:
            last = self._checkpoint("max(seq)", "day < ?", self._period.first)
        # Without any checkpoint before it, either nothing was written yet or all of it must be looked at.
        nothing = last is None and self._checkpoint("min(seq)", "seq = 0") is not None
        following = 0 if nothing else self._checkpoint("min(seq)", "seq > ?", -1 if last is None else last)
        end = last_seq(self._database, self._no) if following is None else following
        last_entry = self._database.value(
            "SELECT max(last_entry) FROM ballot WHERE day BETWEEN ? AND ? AND NOT undated",
            (self._period.first, self._period.last),
        )
        still = [one.last_entry for one in self._opened.values() if one.ballot.day in self._period]
        return end, max([last_entry or 0, *still])

    def walked(self, fold: Fold) -> bool:
        """Walk a step on; say whether the end has been reached as the ledger stands now."""
        end, last_entry = self._end()
        newest = last_seq(self._database, self._no)
        for number, entry in self._ahead(end, last_entry, newest):
            self._gather(fold, number, entry)
        spot = self.walk.spot
        if spot.seq < newest and (spot.seq < end or spot.entry < last_entry):
            return False
        self._closed, self._gaps = spot, self.walk.gaps
        # One entry more shows that the period's days do not go on under a checkpoint of another day.
        for _ in self.walk.ahead(1):
            break
        return True

    def _ahead(self, end: int, last_entry: int, newest: int) -> Iterator[tuple[int, Entry]]:
        if self.walk.spot.seq >= newest or (self.walk.spot.seq >= end and self.walk.spot.entry >= last_entry):
            return
        for number, entry in self.walk.ahead():
            yield number, entry
            if self.walk.spot.seq >= end and number >= last_entry:
                return

    def _gather(self, fold: Fold, number: int, entry: Entry) -> None:
        for ident in touched(entry):
            if ident not in fold.ballots and ident not in fold.outside and self._begun_before(ident, day_of(entry.at)):
                fold.outside.add(ident)
        fold.take(number, entry)

    def _begun_before(self, ballot: str, near: int) -> bool:
        """Say whether the ballot's row and the entry it names agree that it was begun before the walk."""
        kept = self._opened.get(ballot) or rows.search(self._database, ballot, near)
        if kept is None or kept.first_entry > self._begun:
            return False
        first = self._database.row("SELECT ballot FROM entry WHERE n = ?", (kept.first_entry,))
        return first == (bytes.fromhex(ballot),) and (kept.ballot.undated or kept.ballot.day not in self._period)

    def undated(self, fold: Fold) -> list[Ballot]:
        """Return the ballots without a date that were begun in the segment."""
        before = self._database.value("SELECT entry FROM chain WHERE epoch = ? AND seq = ?", (self._no, self._first))
        begun = range((before or 0) + 1, self._closed.entry + 1) if self._first is not None else range(0)
        return [one.ballot for one in fold.ballots.values() if one.ballot.undated and one.first_entry in begun]

    def segment(self) -> Segment:
        closed = self._closed
        first = closed.seq + 1 if self._first is None else self._first + 1
        return Segment(self._device, closed.epoch, first, closed.seq, closed.head, self._gaps)


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
