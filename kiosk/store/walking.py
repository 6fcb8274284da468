"""The chain walked entry by entry: every hash computed anew, every ballot gathered anew."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from msgspec import Struct

from kiosk.db.database import Database, Row
from kiosk.domain.canonical import parse
from kiosk.domain.chain import link
from kiosk.domain.entry import BallotEntry, Entry
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.folding import Fold
from kiosk.store.places import Spot, last_seq

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


def misplaced(fold: Fold) -> list[Difference]:
    """Return a difference for each entry that could not follow what was there."""
    return [Difference(What.MISPLACED, ident) for ident in fold.misplaced]
