"""What has to be walked of the chain for a period."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kiosk.domain.ballot import ClockState
from kiosk.domain.copies import replace
from kiosk.domain.dating import Course
from kiosk.domain.entry import Entry, Issued, PaperIssued
from kiosk.domain.folding import Fold
from kiosk.domain.gathering import touched
from kiosk.domain.period import Period, day_of
from kiosk.domain.serials import run_ids
from kiosk.store import rows
from kiosk.store.book import Book
from kiosk.store.dating import Confirmation
from kiosk.store.places import Spot, first_entry, last_seq, read_place
from kiosk.store.schema import PAPER_SINCE
from kiosk.store.walking import Difference, Walk, What

_PRINTINGS = """
    SELECT id FROM entry WHERE kind = 'paper' AND ballot IS NULL AND n >= ? AND n < ? AND typeof(id) = 'blob'"""
_LAST_PAPER = "SELECT max(n) FROM entry WHERE kind = 'paper' AND ballot BETWEEN ? AND ?"


class Segment(Struct, frozen=True):
    """The part of an epoch's chain that a period's figures stand on; empty when ``first`` is behind ``last``.

    ``last`` is the last entry that touches one of its ballots: what staff do afterwards leaves the paper as it is.
    """

    device: bytes
    epoch: bytes
    first: int
    last: int
    head: bytes
    gaps: int


class Stretch:
    """What has to be walked of one epoch for a period: the runs of its days, and one entry on either side.

    Of ``confirmations``, those that date ballots into the period or out of it are walked too, and what they date into
    it. ``runs`` are the numbers of the entries in the period's runs, of the epochs before and of this one.
    With ``until`` nothing behind the entry of that number is looked at.
    """

    def __init__(
        self,
        book: Book,
        epoch: Spot,
        period: Period,
        confirmations: Sequence[Confirmation],
        runs: list[range],
        until: int | None = None,
    ) -> None:
        self._device = book.device
        self._database = book.database
        self._opened = book.opened
        self._period = period
        self._epoch = epoch
        self._until = until
        self._confirmations = confirmations
        self._first = first_entry(self._database, epoch)
        self._zero = epoch.zero
        gate = self._gate()
        self._runs = [*runs, self._numbers(gate)]
        runs[:] = self._runs
        begin = self._zero if self._goes_on() else min([gate, *self._dated_before(gate)])
        self._begin = self._spot(begin)
        self.walk = Walk(self._database, book.device, self._begin)
        self._closed, self._gaps = self._begin, 0
        self._end, self._last_entry = self._measure()
        if gate != self._spot(gate).seq or begin != self._begin.seq or self._runs_on(begin):
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
        return self._zero if before is None else self._end_of_run(before)

    def _goes_on(self) -> bool:
        """Say whether ballots of the period were begun in an older epoch and changed in this one, on whatever day."""
        closed = self._database.value(
            "SELECT 1 FROM ballot WHERE day BETWEEN ? AND ? AND first_entry < ? AND last_entry >= ? LIMIT 1",
            (self._period.first, self._period.last, self._first, self._first),
        )
        return bool(closed) or any(
            one.first_entry < self._first <= one.last_entry
            for one in self._opened.values()
            if one.ballot.day in self._period
        )

    def _numbers(self, gate: int) -> range:
        """Return the numbers of the entries in the period's runs."""
        return range(self._spot(gate).entry + 1, self._spot(self._end_of_runs(gate)).entry + 1)

    def _dated_before(self, gate: int) -> Iterator[int]:
        """Yield where to begin for ballots that were begun before the gate and confirmed to be of the period."""
        last = self._spot(gate).entry
        for one in self._confirmations:
            if one.day in self._period and self._first <= one.first <= last:
                # Numbers and places run side by side within an epoch.
                seq = one.first - self._first + 1 + self._zero
                yield self._checkpoint("max", "seq < ?", seq) or self._zero

    def _dating(self) -> Iterator[int]:
        """Yield the numbers of this epoch's entries that date ballots into the period or out of it."""
        newest = self._spot(last_seq(self._database, self._epoch.epoch_no)).entry
        for one in self._confirmations:
            touches = any(one.first < run.stop and run.start <= one.last for run in self._own())
            if self._first <= one.number <= newest and (touches or one.day in self._period):
                yield one.number

    def _own(self) -> Iterator[range]:
        """Yield the numbers between which ballots of the period may have been begun, for as long as they were of it."""
        yield from self._runs
        for one in self._confirmations:
            if one.day in self._period:
                yield range(one.first, one.last + 1)

    def _end_of_run(self, start: int) -> int:
        end = self._checkpoint("min", "seq > ?", start)
        return last_seq(self._database, self._epoch.epoch_no) if end is None else end

    def _spot(self, seq: int) -> Spot:
        """Return a place in the chain; the one before the first entry belongs to no entry of this epoch."""
        found = self._database.row(
            "SELECT entry, hash FROM chain WHERE epoch = ? AND seq = ?", (self._epoch.epoch_no, seq)
        )
        if seq > self._zero and found:
            # Behind it stands a believed entry of another day: whatever the day was before tells nothing.
            return replace(self._epoch, seq=seq, entry=found[0], head=found[1], course=Course())
        return replace(self._epoch, entry=(self._first or 1) - 1)

    def _measure(self) -> tuple[int, int]:
        """Return the place where the period's last run ends, and the last entry that touched one of its ballots."""
        last_entry = self._database.value(
            "SELECT max(last_entry) FROM ballot WHERE day BETWEEN ? AND ?", (self._period.first, self._period.last)
        )
        still = [one.last_entry for one in self._opened.values() if one.ballot.day in self._period]
        later = [*still, *self._dating(), *self._gone(), *self._paper()]
        return self._end_of_runs(self._begin.seq), max([last_entry or 0, *later])

    def _paper(self) -> Iterator[int]:
        """Yield the last entry on paper of each printing of the period's days: it comes back whenever it does."""
        if self._database.version() < PAPER_SINCE:
            return
        for run in self._runs:
            for (ident,) in self._database.rows(_PRINTINGS, (run.start, run.stop)):
                last = self._database.value(_LAST_PAPER, tuple(map(bytes.fromhex, run_ids(ident.hex()))))
                yield last or 0

    def _gone(self) -> Iterator[int]:
        """Yield how far to walk for ballots that belonged to the period before a later entry dated them out of it."""
        for run in self._own() if self._until is not None else ():
            yield self._database.value(
                "SELECT coalesce(max(last_entry), 0) FROM ballot WHERE doubted = 1 AND first_entry BETWEEN ? AND ?",
                (run.start, run.stop - 1),
            )

    def _end_of_runs(self, begin: int) -> int:
        """Return the place where the period's last run ends; ``begin`` where it has none."""
        last = self._checkpoint("max", "day BETWEEN ? AND ?", self._period.first, self._period.last)
        if last is not None:
            return self._end_of_run(last)
        if begin == self._zero and self._checkpoint("min", "seq = ?", self._zero) is None:
            return last_seq(self._database, self._epoch.epoch_no)  # A chain that lacks its first checkpoint is walked.
        return begin

    def _runs_on(self, seq: int) -> bool:
        """Say whether the run that ends at ``seq`` is one of the period's days, by its last entry that is believed."""
        day: int | None = None
        while seq > self._zero:
            entry = read_place(self._database, self._device, self._epoch, seq)
            if entry is None:
                return True
            day = day_of(entry.at)
            if entry.clock is not ClockState.UNTRUSTED:
                return day in self._period
            seq -= 1
        # Nothing is believed since the epoch began: the day on which the one before it ended has gone on.
        before = self._epoch.course.day
        return day is not None and (day if before is None else before) in self._period

    def _reached(self) -> bool:
        spot = self.walk.spot
        if self.walk.lost or (self._until is not None and spot.entry >= self._until):
            return True
        if spot.seq >= self._end and spot.entry >= self._last_entry:
            return True
        return spot.seq >= last_seq(self._database, self._epoch.epoch_no)

    def walked(self, fold: Fold) -> bool:
        """Walk a step on; say whether the end has been reached as the ledger stands now."""
        if not self._reached():
            for number, entry in self.walk.ahead():
                if self._until is not None and number > self._until:
                    break
                self._gather(fold, number, entry)
                if self.walk.spot.seq >= self._end and number >= self._last_entry:
                    break
        if not self._reached():
            return False
        self._end, self._last_entry = self._measure()
        if not self._reached():
            return False
        # One entry more shows that the period's days do not go on under a checkpoint of another day.
        for number, entry in self.walk.ahead(1) if self._until is None else ():
            self._gather(fold, number, entry)
        return True

    def _gather(self, fold: Fold, number: int, entry: Entry) -> None:
        for ident in touched(entry):
            known = ident in fold.ballots or ident in fold.outside or isinstance(entry, Issued | PaperIssued)
            if not known and self._begun_before(ident, self.walk.spot.course.day or 0):
                fold.outside.add(ident)
        if any(kept.ballot.day in self._period for kept in fold.take(number, entry)):
            self._closed, self._gaps = self.walk.spot, self.walk.gaps

    def _begun_before(self, ballot: str, near: int) -> bool:
        """Say whether a ballot was begun before the walk, by the entry in the chain that its row names as its first."""
        kept = self._opened.get(ballot) or rows.search(self._database, ballot, near)
        if kept is None or kept.first_entry > self._begin.entry:
            return False
        # Numbers and places run side by side within an epoch.
        seq = self._begin.seq - (self._begin.entry - kept.first_entry)
        first = read_place(self._database, self._device, self._epoch, seq, kept.first_entry)
        if first is None or ballot not in touched(first):
            return False
        return first.clock is ClockState.UNTRUSTED or day_of(first.at) not in self._period

    def segment(self) -> Segment:
        closed = self._closed
        return Segment(self._device, closed.epoch, self._begin.seq + 1, closed.seq, closed.head, self._gaps)
