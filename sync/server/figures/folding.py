"""Entries folded into ballots and counts, in the transaction that stores them, by the code of the kiosk itself.

An entry counts where it is first chained. What an older epoch or another device brought, what has other bytes under a
known id, and what is not understood changes no ballot; it tells the time at most.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kiosk.domain.ballot import Ballot as Gathered
from kiosk.domain.ballot import ClockState
from kiosk.domain.dating import Course
from kiosk.domain.entry import Answered, BallotEntry, Clock, Config, Entry, Issued, MonthClosed, PaperIssued, Recovery
from kiosk.domain.folding import Fold, Kept
from kiosk.domain.gathering import touched
from kiosk.domain.period import day_of
from kiosk.domain.tally import SurveyKey
from sync.server import bulk
from sync.server.figures import surveys, writing
from sync.server.figures.cells import Changes, Known
from sync.server.figures.freezing import freeze
from sync.server.figures.packing import pack, unpack
from sync.server.figures.surveys import Form
from sync.server.figures.writing import BallotRow
from sync.server.models import Ballot, DayCount, DayDetail, Epoch, Folded, Loss, MonthFrozen

_OF_DEVICE = (
    f'SELECT f.* FROM "{Folded._meta.db_table}" f JOIN "{Epoch._meta.db_table}" e ON e.id = f.epoch_id '  # noqa: S608
    "WHERE e.device_id = %s ORDER BY f.epoch_id"
)
_REACHED = (
    f'UPDATE "{Folded._meta.db_table}" SET number = %s, day = %s, believed = %s, lowest = %s, waiting = %s, '  # noqa: S608
    "strays = %s, strange = %s WHERE epoch_id = %s"
)
_OF_SURVEYS = (Issued, Answered, PaperIssued)
_CHOSEN = ("office.", "counter.", "survey.", "hours.")


class Arrived(Struct, frozen=True, gc=False):
    """A place of an epoch: its entry, None where it is not known or not this one's, and whether it counts here."""

    seq: int
    entry: Entry | None
    counts: bool


def take_in(epoch: Epoch, arrived: Sequence[Arrived], told: Mapping[SurveyKey, Form]) -> None:
    """Fold the next places of a locked epoch of a locked device; ``told`` are the surveys that were told of by now."""
    if not arrived:
        return
    rows = {row.epoch_id: row for row in Folded.objects.raw(_OF_DEVICE, [epoch.device_id])}
    if epoch.pk not in rows:
        rows[epoch.pk] = _begun(epoch, list(rows.values()))
    known = surveys.readable(told)
    _Folding(epoch, rows, arrived, known, all_read=len(known) == len(told)).run()


def _begun(epoch: Epoch, before: Sequence[Folded]) -> Folded:
    """Return where a new epoch begins: the day on which the one before it ended goes on in it."""
    last = before[-1] if before else None
    chosen = dict(last.chosen) if last else {}
    return Folded.objects.create(
        epoch=epoch, counter_id=epoch.device.counter_id, day=last.day if last else None, chosen=chosen
    )


def begin_again(epoch: Epoch) -> None:
    """Have an epoch that was forgotten begin where it began when it first came in: behind those before it."""
    last = Folded.objects.filter(epoch__device=epoch.device_id, epoch__lt=epoch.pk).order_by("epoch").last()
    if last is not None:
        Folded.objects.filter(epoch=epoch.pk).update(day=last.day, chosen=last.chosen)


class _Folding:
    """One transaction's work: folded in memory, then written table by table."""

    def __init__(
        self,
        epoch: Epoch,
        rows: dict[int, Folded],
        arrived: Sequence[Arrived],
        known: Mapping[SurveyKey, Known],
        *,
        all_read: bool,
    ) -> None:
        self._epoch = epoch
        self._rows = rows
        self._row = rows[epoch.pk]
        self._arrived = arrived
        self._surveys, self._all_read = known, all_read
        self._number = max(row.number for row in rows.values())
        self._fold = Fold(newest=self._number)
        self._fold.begin(Course(self._row.day, self._row.believed))
        self._stored: dict[str, tuple[int, Kept]] = {}
        """Ballots as they are counted by now, with the epochs that count them."""
        self._began: dict[str, str] = {}
        self._waited: set[str] = set()
        self._all_doubted = False
        self._load()
        self._changes = Changes(self._surveys)
        self._touched: dict[str, int] = {}
        """Where ballots of a certain day were changed first since they were counted."""
        self._ahead = self._number + 1 - arrived[0].seq
        """Numbers of entries and their places run side by side."""
        self._noted: Course | None = None

    def run(self) -> None:
        for one in self._arrived:
            self._number += 1
            if one.entry is not None:
                self._take(one.seq, one.entry, counts=one.counts)
        self._flush()
        row, course = self._row, self._fold.course
        row.number, row.day, row.believed = self._number, course.day, course.believed
        row.strays += len(self._fold.misplaced)
        row.waiting = bool(self._waited) or (row.waiting and not self._all_doubted)
        reached = (row.number, row.day, row.believed, row.lowest, row.waiting, row.strays, row.strange)
        bulk.do(_REACHED, *reached, row.epoch_id)

    def _load(self) -> None:
        """Remember the ballots that these entries may change; those of other devices are left alone."""
        entries = [one.entry for one in self._arrived if one.counts and one.entry is not None]
        ids = {ident for entry in entries for ident in touched(entry)}
        for row in writing.ballots([bytes.fromhex(ident) for ident in sorted(ids)]):
            if row.epoch in self._rows:
                self._remember(row)
            else:
                self._fold.outside.add(row.id.hex())
        # Few clocks are ever doubted, and of those that are, whole mornings at once.
        tells = any(isinstance(entry, Clock) and entry.dated for entry in entries)
        believed = any(entry.clock is not ClockState.UNTRUSTED for entry in entries)
        self._all_doubted = tells or (believed and self._row.waiting)
        if not self._all_doubted:
            return
        doubted = Ballot.objects.filter(epoch__in=list(self._rows) if tells else [self._epoch.pk], doubted=True)
        for told in doubted.values_list("id", "epoch_id", "number", "doubted", "state"):
            self._remember(BallotRow(bytes(told[0]), told[1], told[2], told[3], bytes(told[4])))

    def _remember(self, row: BallotRow) -> None:
        packed, ident = unpack(row.state), row.id.hex()
        kept = packed.kept(ident, row.number)
        waits = packed.waiting and row.epoch == self._epoch.pk
        self._fold.remember(kept, began=packed.began, waiting=waits)
        self._stored[ident] = (row.epoch, kept)
        if packed.began is not None:
            self._began[ident] = packed.began
        if waits:
            self._waited.add(ident)

    def _take(self, seq: int, entry: Entry, *, counts: bool) -> None:
        fold = self._fold
        if not counts or self._is_foreign(entry):
            fold.pass_by(entry)
            self._note_day()
            return
        if isinstance(entry, MonthClosed):
            self._flush()
            freeze(self._epoch, self._row.counter.office, entry, seq)
        if fold.outside:
            self._row.strays += len(fold.outside.intersection(touched(entry)))
        for kept in fold.take(self._number, entry):
            ballot = kept.ballot
            if not ballot.doubted:
                self._touched.setdefault(ballot.id, seq)
                continue
            if kept.first_entry == self._number:
                self._began[ballot.id] = entry.id
            # Its day, and so what it is counted under, may be another one behind the next entry.
            self._touch(ballot, seq, seq)
        self._note_day()
        if isinstance(entry, BallotEntry):
            return
        if isinstance(entry, Recovery):
            self._lost(entry, seq)
        elif isinstance(entry, Config):
            told = {key: value for key, value in (entry.settings or {}).items() if key.startswith(_CHOSEN)}
            self._row.chosen = {**self._row.chosen, **told}
            self._row.save(update_fields=("chosen",))

    def _is_foreign(self, entry: Entry) -> bool:
        """Say whether an entry speaks of a survey that nobody can read."""
        if self._all_read:
            return False
        return isinstance(entry, _OF_SURVEYS) and (entry.survey, entry.version) not in self._surveys

    def _touch(self, ballot: Gathered, first: int, last: int) -> None:
        own, stored = self._epoch.pk, self._stored.get(ballot.id)
        if stored is None or stored[0] == own:
            self._changes.touch(self._changes.cell(own, ballot), first, last)

    def _note_day(self) -> None:
        course = self._fold.course
        if course is self._noted:
            return
        self._noted = course
        if course.day is not None and (self._row.lowest is None or course.day < self._row.lowest):
            self._row.lowest = course.day

    def _lost(self, entry: Recovery, seq: int) -> None:
        """Keep what a recovery tells, with the days on which it may have happened, as the kiosk reckons them."""
        older = [row.day for number, row in self._rows.items() if number < self._epoch.pk and row.day is not None]
        last = day_of(entry.at) if self._fold.course.day is None else self._fold.course.day
        first = min([older[-1] if older else last, *([] if self._row.lowest is None else [self._row.lowest])])
        Loss.objects.create(
            epoch=self._epoch,
            seq=seq,
            certain=entry.certain,
            uncertain=entry.uncertain,
            first=first,
            last=max(first, last),
        )

    def _flush(self) -> None:
        """Write what has changed since the last time."""
        waiting = set(self._fold.waiting())
        begun: list[BallotRow] = []
        changed: list[BallotRow] = []
        for ident, kept in self._fold.ballots.items():
            before = self._stored.get(ident)
            if before is not None and before[1] is kept and (ident in waiting) == (ident in self._waited):
                continue
            epoch = self._epoch.pk if before is None else before[0]
            first = self._touched.get(ident)
            if first is not None:
                self._touch(kept.ballot, first, kept.last_entry - self._ahead)
            (begun if before is None else changed).append(self._row_of(epoch, kept, waiting=ident in waiting))
            self._recount(epoch, None if before is None else before[1], kept)
            self._stored[ident] = (epoch, kept)
        self._waited = waiting
        self._touched.clear()
        writing.put_ballots(begun, changed)
        writing.add(self._changes)
        self._row.strange += self._changes.strange
        self._changes = Changes(self._surveys)

    def _row_of(self, epoch: int, kept: Kept, *, waiting: bool) -> BallotRow:
        ballot = kept.ballot
        state = pack(kept, self._began.get(ballot.id), waiting=waiting)
        return BallotRow(bytes.fromhex(ballot.id), epoch, kept.first_entry, ballot.doubted, state)

    def _recount(self, epoch: int, before: Kept | None, after: Kept) -> None:
        if before is not None:
            if before.ballot == after.ballot:
                return
            self._changes.add(epoch, before.ballot, -1)
        self._changes.add(epoch, after.ballot, +1)


def forget(epochs: Iterable[int]) -> None:
    """Take away everything that was folded from epochs, but where they stand."""
    for model in (Ballot, DayCount, DayDetail, MonthFrozen, Loss):
        model.objects.filter(epoch__in=list(epochs)).delete()
    Folded.objects.filter(epoch__in=list(epochs)).update(
        number=0, day=None, believed=False, lowest=None, waiting=False, strays=0, strange=0, chosen={}
    )
