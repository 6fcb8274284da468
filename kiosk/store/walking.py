"""The chain walked entry by entry: every hash computed anew, every ballot gathered anew."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from kiosk.db.database import Database, Row
from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.canonical import parse
from kiosk.domain.chain import link
from kiosk.domain.dating import Course, between, confirmed
from kiosk.domain.entry import BallotEntry, Clock, Entry
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.gathering import gather, touched
from kiosk.domain.period import day_of
from kiosk.store.places import Spot, last_seq
from kiosk.store.rows import Kept

Run = tuple[int, int, int]
"""The numbers of the first and last entry that a confirmation dates to a day, and that day."""
Read = Callable[[bytes], Entry]
"""How bytes become an entry: ``parse``, or who has parsed the very same bytes already."""
STEP_ROWS = 64
"""How many entries are walked before a waiting tap gets its turn: about 6 ms."""
_NONE = type(None)
_ENTRIES = ((bytes, str, bytes, bytes), (bytes, str, _NONE, bytes), (_NONE,) * 4)
_CHECKPOINTS = ((int, bytes), (_NONE, _NONE))
_SHAPES = {(int, bytes, int, *entry, *checkpoint) for entry in _ENTRIES for checkpoint in _CHECKPOINTS}
"""What a walk's row can be made of: a page written where another belongs holds other types than its table's."""


class What(StrEnum):
    """What can differ from what the entries say."""

    GAP = "gap"
    HASH = "hash"
    ENTRY = "entry"
    COLUMNS = "columns"
    ORDER = "order"
    UNCHAINED = "unchained"
    CHECKPOINT = "checkpoint"
    MISPLACED = "misplaced"
    BALLOT = "ballot"
    TALLY = "tally"
    OFFICE = "office"
    COMMENT = "comment"
    CLOSE = "close"
    FILE = "file"


class Difference(Struct, frozen=True):
    """One place where the file does not say what its entries say."""

    what: What
    where: str


class Walk:
    """A walk along one epoch from a spot that is believed.

    ``gaps`` counts the places without an entry, ``runs`` the checkpoints that were passed. ``differences`` grows as
    they are met; the walk goes on behind them, unless it is ``lost``: a damaged file leads nowhere, or back.
    """

    def __init__(self, database: Database, device: bytes, start: Spot, read: Read = parse) -> None:
        self._database = database
        self._device = device
        self._parse = read
        self.spot = start
        self.gaps = 0
        self.runs = 0
        self.lost = False
        self.differences: list[Difference] = []

    def ahead(self, most: int = STEP_ROWS) -> Iterator[tuple[int, Entry]]:
        """Walk at most ``most`` entries on and yield each that can be read, with its number."""
        spot = self.spot
        found = self._database.rows(
            "SELECT chain.seq, chain.hash, chain.entry, entry.id, entry.kind, entry.ballot, entry.body, "
            "checkpoint.day, checkpoint.head FROM chain LEFT JOIN entry ON entry.n = chain.entry "
            "LEFT JOIN checkpoint ON checkpoint.epoch = chain.epoch AND checkpoint.seq = chain.seq - 1 "
            "WHERE chain.epoch = ? AND chain.seq > ? ORDER BY chain.seq LIMIT ?",
            (spot.epoch_no, spot.seq, most),
        )
        if not found and spot.seq < last_seq(self._database, spot.epoch_no):
            self._lose()
        for row in found:
            if tuple(map(type, row)) not in _SHAPES or row[0] <= self.spot.seq:
                self._lose()
                return
            entry = self._take(row)
            if entry is not None:
                yield self.spot.entry, entry

    def _lose(self) -> None:
        self.lost = True
        self._differ(What.FILE, str(self.spot.seq + 1))

    def _take(self, row: Row) -> Entry | None:
        seq, hashed, number, *columns, body, day, checkpoint = row
        before = self.spot
        if seq != before.seq + 1:
            self.gaps += seq - before.seq - 1
            self._differ(What.GAP, str(before.seq + 1))
        if number <= before.entry:
            self._differ(What.ORDER, str(seq))
        if body is None or hashed != link(self._device, before.epoch, seq, before.head, body):
            self._differ(What.HASH if body else What.ENTRY, str(seq))
        if checkpoint is not None and checkpoint != before.head:
            self._differ(What.CHECKPOINT, str(seq))
        entry = self._read(seq, columns, body)
        self.runs += day is not None
        course = before.course if entry is None else before.course.after(entry)
        # A run of entries of one day begins at a checkpoint, and only there or at the beginning of an epoch.
        begins = course.day != before.course.day or seq == before.zero + 1
        if entry is not None and (day != course.day if day is not None else begins):
            self._differ(What.CHECKPOINT, str(seq))
        self.spot = Spot(before.epoch_no, before.epoch, seq, hashed, max(number, before.entry), course, before.zero)
        return entry

    def _read(self, seq: int, columns: list[object], body: bytes | None) -> Entry | None:
        if body is None:
            return None
        try:
            entry = self._parse(body)
        except IntegrityProblem as problem:
            self._differ(What.ENTRY, f"{seq} {problem.params['where']}")
            return None
        ballot = bytes.fromhex(entry.ballot) if isinstance(entry, BallotEntry) else None
        if columns != [bytes.fromhex(entry.id), entry.kind, ballot]:
            self._differ(What.COLUMNS, str(seq))
        return entry

    def _differ(self, what: What, where: str) -> None:
        self.differences.append(Difference(what, where))


class Fold:
    """Ballots gathered from walked entries; whoever walks along another epoch says so with ``begin``."""

    def __init__(self, known: Mapping[int, Sequence[Run]] | None = None) -> None:
        """Begin with nothing; ``known`` is what confirmations date, by their numbers, where only a part is walked."""
        self.ballots: dict[str, Kept] = {}
        self._known = known
        self._newest = 0
        self.outside: set[str] = set()
        """Ballots begun before the walk: they are left alone."""
        self.differences: list[Difference] = []
        self._course = Course()
        self._waiting: set[str] = set()
        self._doubted: dict[str, int] = {}

    def begin(self, course: Course) -> None:
        """Go on along another epoch, or another part of one: what waited for a believed neighbour has none."""
        self._course = course
        self._waiting.clear()

    def take(self, number: int, entry: Entry) -> tuple[Kept, ...]:
        """Gather an entry and return the ballots it changed."""
        before, self._course = self._course, self._course.after(entry)
        if number <= self._newest:
            return ()  # An older epoch has chained it already.
        self._newest = number
        changed = self._date(number, entry, before)
        for ident in touched(entry):
            if ident in self.outside:
                continue
            known = self.ballots.get(ident)
            try:
                ballot = gather(known.ballot if known else None, entry, self._course.day, ident)
            except Bug:
                self.differences.append(Difference(What.MISPLACED, entry.id))
                continue
            self.ballots[ident] = known.with_ballot(ballot, number) if known else Kept(ballot, number, number)
            if known is None and ballot.doubted:
                self._waiting.add(ident)
                self._doubted[entry.id] = number
            changed[ident] = self.ballots[ident]
        return tuple(changed.values())

    def _runs(self, number: int, entry: Entry) -> Iterator[Run]:
        if self._known is not None:
            yield from self._known.get(number, ())
            return
        for run in (entry.dated or ()) if isinstance(entry, Clock) else ():
            first, last = self._doubted.get(run.first), self._doubted.get(run.last)
            if first is None or last is None:
                self.differences.append(Difference(What.MISPLACED, entry.id))
            else:
                yield first, last, run.day

    def _date(self, number: int, entry: Entry, before: Course) -> dict[str, Kept]:
        """Let an entry date ballots begun before it, and return those it has dated."""
        changed: dict[str, Kept] = {}
        tells = isinstance(entry, Clock) if self._known is None else number in self._known
        if entry.clock is ClockState.UNTRUSTED or not (tells or self._waiting):
            return changed

        def put(kept: Kept, ballot: Ballot) -> None:
            if ballot != kept.ballot:
                changed[ballot.id] = self.ballots[ballot.id] = Kept(ballot, kept.first_entry, number, number)

        for first, last, day in self._runs(number, entry):
            for kept in list(self.ballots.values()):
                if kept.ballot.doubted and first <= kept.first_entry <= last:
                    put(kept, confirmed(kept.ballot, day))
        for ident in self._waiting & self.ballots.keys():
            put(self.ballots[ident], between(self.ballots[ident].ballot, before, day_of(entry.at)))
        self._waiting.clear()
        return changed
