"""Entries go in, chained and projected, one transaction at a time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from kiosk.db.database import Database
from kiosk.domain.ballot import ClockState
from kiosk.domain.canonical import canonical, comment_hash, parse
from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.dating import Course
from kiosk.domain.entry import BallotEntry, Entry, Followed
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.gathering import gather, touched
from kiosk.store import dating, offices, rows
from kiosk.store.rows import Cell, Kept

_ENTRY_BYTES = 40_000
"""No entry changes more than nine pages, its own overflow not counted."""


class LocalTime(NamedTuple):
    """What this machine's clocks said; it stays on this machine."""

    wall_ms: int
    mono_ms: int
    boot_id: str


class FreeText(NamedTuple):
    """A comment and the 32 random bytes that hide it in its hash."""

    salt: bytes
    text: str


class Recorded(NamedTuple):
    """Where entries stand in the chain, and the chain's head after them."""

    first_seq: int
    last_seq: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction stores; ``texts`` are found by the hash that the entries name."""

    entries: Sequence[Entry]
    local: LocalTime | None = None
    texts: Mapping[str, FreeText] = field(default_factory=dict)


class Head(NamedTuple):
    """The end of the chain: ``entry`` counts over all epochs; behind entry ``believed`` no clock has been believed."""

    epoch_no: int
    epoch: bytes
    seq: int
    hash: bytes
    entry: int
    course: Course
    believed: int


class Book:
    """The ledger in an open database, with the little that must be remembered between two transactions."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.device = _device(database)
        self.head = _head(database)
        self.opened = _opened(database)
        """The ballots that nobody has closed yet, in the order they were begun."""
        self.written = 0
        """About how many bytes have gone into the log since somebody set this to 0; never too few."""
        self._boots: dict[str, int] = {ident: no for no, ident in database.rows("SELECT no, id FROM boot")}

    def post(self, batch: Batch) -> Recorded:
        """Store a batch in one transaction and return where it stands.

        Entries that are stored already with the same bytes are not stored again; with other bytes they are a Bug.
        """
        bodies = [canonical(entry) for entry in batch.entries]
        if not bodies:
            raise Bug("an empty batch")
        try:
            return self._post(batch, bodies)
        except Bug:
            known = self.stored(batch.entries, bodies)
            if not known:
                raise
        fresh = [entry for entry in batch.entries if entry.id not in known]
        spots = list(known.values())
        if fresh:
            done = self._post(replace(batch, entries=fresh), [canonical(entry) for entry in fresh])
            spots += [done.first_seq, done.last_seq]
        return Recorded(min(spots), max(spots), self.head.hash)

    def stored(self, entries: Iterable[Entry], bodies: Iterable[bytes]) -> dict[str, int]:
        """Return the ids of those entries that are stored, each with its place in the chain."""
        found: dict[str, int] = {}
        for entry, body in zip(entries, bodies, strict=True):
            row = self.database.row("SELECT n, body FROM entry WHERE id = ?", (bytes.fromhex(entry.id),))
            if row is None:
                continue
            if row[1] != body:
                raise Bug(f"entry {entry.id} is stored with other bytes")
            # Backwards: what is asked for again is nearly always the newest.
            found[entry.id] = self.database.value(
                "SELECT seq FROM chain WHERE entry = ? ORDER BY epoch DESC, seq DESC LIMIT 1", (row[0],)
            )
        return found

    def _post(self, batch: Batch, bodies: Sequence[bytes]) -> Recorded:
        posting = _Posting(self)
        with self.database.transaction():
            boot = self._boot(batch.local)
            posting.take(batch, bodies, boot)
            posting.write()
        first = self.head.seq + 1
        self.head = posting.head
        self.written += sum(map(len, bodies)) * 4 + len(bodies) * _ENTRY_BYTES
        for ballot, kept in posting.kept.items():
            if kept.ballot.outcome is None:
                self.opened[ballot] = kept
            else:
                self.opened.pop(ballot, None)
        if boot is not None and batch.local is not None:
            self._boots[batch.local.boot_id] = boot
        return Recorded(first, self.head.seq, self.head.hash)

    def _boot(self, local: LocalTime | None) -> int | None:
        if local is None:
            return None
        if local.boot_id not in self._boots:
            self.database.run("INSERT INTO boot (id) VALUES (?)", (local.boot_id,))
            return int(self.database.value("SELECT no FROM boot WHERE id = ?", (local.boot_id,)))
        return self._boots[local.boot_id]


class Source(Protocol):
    """Where the open ledger is found; after a fault it is another one than before."""

    def book(self) -> Book:
        """Return the open ledger, opening it when it is not."""


class _Posting:
    """One transaction's work: folded in memory, then written table by table."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._database = book.database
        self.head = book.head
        self.kept: dict[str, Kept] = {}
        self._entries: list[tuple[object, ...]] = []
        self._chain: list[tuple[object, ...]] = []
        self._checkpoints: list[tuple[object, ...]] = []
        self._counts: Counter[Cell] = Counter()
        self._late: list[tuple[Entry, int]] = []
        self._texts: list[tuple[object, ...]] = []
        self._dating = dating.Redating(book.database, book.opened, self.kept, self._counts)

    def take(self, batch: Batch, bodies: Sequence[bytes], boot: int | None) -> None:
        clocks = (batch.local.wall_ms, batch.local.mono_ms, boot) if batch.local else (None, None, None)
        texts = dict(batch.texts)
        for entry, body in zip(batch.entries, bodies, strict=True):
            self._dating.take(entry, self.head.entry + 1, self.head.course, self.head.believed)
            self._chained(entry, body)
            number = self.head.entry
            ballot = bytes.fromhex(entry.ballot) if isinstance(entry, BallotEntry) else None
            self._entries.append((number, bytes.fromhex(entry.id), entry.kind.value, ballot, body, *clocks))
            if isinstance(entry, BallotEntry):
                self._gathered(entry, number)
                self._told(entry, number, texts)
            else:
                self._late.append((entry, number))
        if texts:
            raise Bug("a free text that no entry of its batch names")

    def _chained(self, entry: Entry, body: bytes) -> None:
        head = self.head
        course = head.course.after(entry)
        # An epoch's first run has its checkpoint too, though the day of the epoch before may go on in it.
        if course.day != head.course.day or not head.seq:
            self._checkpoints.append((head.epoch_no, head.seq, course.day, head.hash))
        hashed = link(self._book.device, head.epoch, head.seq + 1, head.hash, body)
        believed = head.believed if entry.clock is ClockState.UNTRUSTED else head.entry + 1
        self.head = Head(head.epoch_no, head.epoch, head.seq + 1, hashed, head.entry + 1, course, believed)
        self._chain.append((head.epoch_no, self.head.seq, self.head.entry, hashed))

    def _gathered(self, entry: BallotEntry, number: int) -> None:
        for ident in touched(entry):
            known = self.kept.get(ident) or self._book.opened.get(ident)
            if known is None and ident != entry.ballot:
                known = rows.search(self._database, ident, self.head.course.day or 0)
                self._dating.rowed.add(ident)
            ballot = gather(known.ballot if known else None, entry, self.head.course.day)
            self.kept[ident] = known.with_ballot(ballot, number) if known else Kept(ballot, number, number)
            if ident == entry.ballot and ballot.outcome is not None:
                self._counts.update(rows.cells(ballot))

    def _told(self, entry: BallotEntry, number: int, texts: dict[str, FreeText]) -> None:
        if not isinstance(entry, Followed) or entry.comment not in texts:
            return
        told = texts.pop(entry.comment)
        if comment_hash(told.salt, told.text) != entry.comment:
            raise Bug(f"entry {entry.id} names another text than it is given")
        self._texts.append((bytes.fromhex(entry.comment), told.salt, told.text, number))

    def write(self) -> None:
        database = self._database
        database.run_many(
            "INSERT INTO entry (n, id, kind, ballot, body, wall_ms, mono_ms, boot) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self._entries,
        )
        database.run_many("INSERT INTO chain (epoch, seq, entry, hash) VALUES (?, ?, ?, ?)", self._chain)
        if self._checkpoints:
            database.run_many("INSERT INTO checkpoint (epoch, seq, day, head) VALUES (?, ?, ?, ?)", self._checkpoints)
        if self.kept:
            self._write_ballots()
        if self._counts:
            rows.add(database, self._counts.items())
        if self._texts:
            database.run_many(
                "INSERT INTO free_text (hash, salt, text, entry) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
                self._texts,
            )
        for entry, number in self._late:
            offices.project(database, entry, number)

    def _write_ballots(self) -> None:
        before, newest = self._book.opened, self._book.head.entry
        begun: list[Kept] = []
        going_on: list[Kept] = []
        closed: list[Kept] = []
        flagged: list[Kept] = []
        for ident, kept in self.kept.items():
            if kept.ballot.outcome is None:
                (begun if kept.first_entry > newest else going_on).append(kept)
            elif ident in before or kept.first_entry > newest:
                closed.append(kept)
            else:
                flagged.append(kept)
        if begun:
            rows.begin(self._database, begun)
        if self._dating.changed:
            rows.redate_open(self._database, [kept for kept in going_on if kept.ballot.id in self._dating.changed])
        if closed:
            rows.close(self._database, closed, newest)
        if flagged:
            rows.flag(self._database, flagged)


def begin(database: Database, device: bytes, public_key: bytes, epoch: bytes) -> None:
    """Write who the device is and open the first epoch."""
    with database.transaction():
        database.run("INSERT INTO device (one, id, public_key) VALUES (1, ?, ?)", (device, public_key))
        database.run("INSERT INTO epoch (no, id) VALUES (1, ?)", (epoch,))


def _device(database: Database) -> bytes:
    found = database.value("SELECT id FROM device")
    if not isinstance(found, bytes):
        raise IntegrityProblem("database_corrupt", file=str(database.file))
    return found


def _opened(database: Database) -> dict[str, Kept]:
    """Gather the ballots nobody has closed from their entries, which are among the newest."""
    begun = rows.begun(database)
    opened: dict[str, Kept] = {}
    first = min((one.first_entry for one in begun.values()), default=2**62)
    for number, body in database.rows(
        "SELECT n, body FROM entry WHERE n >= ? AND ballot IS NOT NULL ORDER BY n", (first,)
    ):
        entry = parse(body)
        if isinstance(entry, BallotEntry) and entry.ballot in begun:
            known = opened.get(entry.ballot)
            ballot = gather(known.ballot if known else None, entry, begun[entry.ballot].day)
            opened[entry.ballot] = begun[entry.ballot].kept(ballot, number)
    # One that its entries close is not open, whatever the table says: it would be counted twice.
    return {ident: kept for ident, kept in opened.items() if kept.ballot.outcome is None}


def _head(database: Database) -> Head:
    epoch = database.row("SELECT no, id FROM epoch ORDER BY no DESC LIMIT 1")
    if epoch is None:
        raise IntegrityProblem("database_corrupt", file=str(database.file))
    no, ident = epoch
    newest = database.value("SELECT max(n) FROM entry") or 0
    last = database.row("SELECT seq, hash FROM chain WHERE epoch = ? ORDER BY seq DESC LIMIT 1", (no,))
    seq, hashed = last or (0, NO_HASH)
    # A new epoch begins on the day on which the one before it ended.
    day = database.value("SELECT day FROM checkpoint ORDER BY epoch DESC, seq DESC LIMIT 1")
    first = database.value("SELECT entry FROM chain WHERE epoch = ? ORDER BY seq LIMIT 1", (no,)) or newest + 1
    believed = dating.newest_believed(database)
    return Head(no, ident, seq, hashed, newest, Course(day, believed=believed >= first), max(believed, first - 1))
