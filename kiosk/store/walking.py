"""The chain walked entry by entry: every hash computed anew, every ballot gathered anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.db.database import Database, Row
from kiosk.domain.canonical import parse
from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.entry import BallotEntry, Entry
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.gathering import gather, run_day, touched
from kiosk.store.rows import Kept

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
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the file does not say what its entries say."""

    what: What
    where: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the chain of an epoch: ``head`` is the hash there, ``entry`` the number of the entry."""

    epoch_no: int
    epoch: bytes
    seq: int
    head: bytes
    entry: int = 0
    day: int | None = None


class Walk:
    """A walk along one epoch from a spot that is believed.

    ``gaps`` counts the places without an entry, ``runs`` the checkpoints that were passed. ``differences`` grows as
    they are met; the walk goes on behind them, unless it is ``lost``: a damaged file leads nowhere, or back.
    """

    def __init__(self, database: Database, device: bytes, start: Spot) -> None:
        self._database = database
        self._device = device
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
        told = before.day if entry is None else run_day(entry, before.day)
        # A run of entries of one day begins at a checkpoint, and only there.
        if entry is not None and (day != told if day is not None else told != before.day):
            self._differ(What.CHECKPOINT, str(seq))
        self.spot = Spot(before.epoch_no, before.epoch, seq, hashed, max(number, before.entry), told)
        return entry

    def _read(self, seq: int, columns: list[object], body: bytes | None) -> Entry | None:
        if body is None:
            return None
        try:
            entry = parse(body)
        except IntegrityProblem as problem:
            self._differ(What.ENTRY, f"{seq} {problem.params['where']}")
            return None
        ballot = bytes.fromhex(entry.ballot) if isinstance(entry, BallotEntry) else None
        if columns != [bytes.fromhex(entry.id), entry.kind.value, ballot]:
            self._differ(What.COLUMNS, str(seq))
        return entry

    def _differ(self, what: What, where: str) -> None:
        self.differences.append(Difference(what, where))


class Fold:
    """Ballots gathered from walked entries."""

    def __init__(self) -> None:
        self.ballots: dict[str, Kept] = {}
        self._newest = 0
        self.outside: set[str] = set()
        """Ballots begun before the walk: they are left alone."""
        self.differences: list[Difference] = []

    def take(self, number: int, entry: Entry) -> tuple[Kept, ...]:
        """Gather an entry and return the ballots it changed."""
        changed: list[Kept] = []
        if number <= self._newest:
            return ()  # An older epoch has chained it already.
        self._newest = number
        for ident in touched(entry):
            if ident in self.outside:
                continue
            known = self.ballots.get(ident)
            try:
                ballot = gather(known.ballot if known else None, entry)
            except Bug:
                self.differences.append(Difference(What.MISPLACED, entry.id))
                continue
            self.ballots[ident] = Kept(ballot, known.first_entry if known else number, number)
            changed.append(self.ballots[ident])
        return tuple(changed)


def epochs(database: Database) -> list[Spot]:
    """Return the spot before the first entry of every epoch, oldest epoch first."""
    return [Spot(no, ident, 0, NO_HASH) for no, ident in database.rows("SELECT no, id FROM epoch ORDER BY no")]


def last_seq(database: Database, epoch_no: int) -> int:
    return int(database.value("SELECT max(seq) FROM chain WHERE epoch = ?", (epoch_no,)) or 0)


def read_place(database: Database, device: bytes, epoch: Spot, seq: int, number: int | None = None) -> Entry | None:
    """Return the entry at a place of an epoch, None unless it is whole and hangs on the place before it.

    An entry with ``number`` that stands before this epoch's first place is one of an older epoch: it is read as it is.
    """
    if number is not None and seq < 1:
        return _parsed(database.value("SELECT body FROM entry WHERE n = ?", (number,)))
    row = database.row(
        "SELECT chain.entry, chain.hash, entry.body, before.hash FROM chain JOIN entry ON n = chain.entry "
        "LEFT JOIN chain AS before ON before.epoch = chain.epoch AND before.seq = chain.seq - 1 "
        "WHERE chain.epoch = ? AND chain.seq = ?",
        (epoch.epoch_no, seq),
    )
    if row is None or (number is not None and row[0] != number):
        return None
    _, hashed, body, before = row
    if not isinstance(body, bytes) or not isinstance(before or NO_HASH, bytes):
        return None
    return _parsed(body) if hashed == link(device, epoch.epoch, seq, before or NO_HASH, body) else None


def _parsed(body: object) -> Entry | None:
    try:
        return parse(body)
    except IntegrityProblem:
        return None
