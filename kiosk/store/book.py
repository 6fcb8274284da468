"""Entries go in, chained and projected, one transaction at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct, field

from kiosk.db.database import Database
from kiosk.domain.ballot import ClockState
from kiosk.domain.canonical import canonical, comment_hash
from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.copies import replace
from kiosk.domain.dating import Course
from kiosk.domain.entry import BallotEntry, Closed, Entry, PaperEntered
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.folding import Kept
from kiosk.domain.gathering import gather, is_closed, named_texts, touched
from kiosk.store import dating, offices, rows
from kiosk.store.heads import Head, Prepare, device_of, newest_head, opened
from kiosk.store.mirror import Mirrored
from kiosk.store.rows import Cell

_ENTRY_BYTES = 40_000
"""No entry changes more than nine pages, its own overflow and its ballots not counted."""
_BALLOT_BYTES = 5_000
"""Nor a ballot of a printing more than one."""


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


class Batch(Struct, frozen=True):
    """What one transaction stores; ``texts`` are found by the hash that the entries name."""

    entries: Sequence[Entry]
    local: LocalTime | None = None
    texts: Mapping[str, FreeText] = field(default_factory=dict)


class Book:
    """The ledger in an open database, with the little that must be remembered between two transactions."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.device = device_of(database)
        self.head = newest_head(database)
        self.opened = opened(database)
        """The ballots that nobody has closed yet, in the order they were begun."""
        self.written = 0
        """About how many bytes of entries the log holds that the database has not; never too few."""
        self.fresh: list[Mirrored] = []
        """What has been chained since somebody emptied this."""
        self._boots: dict[str, int] = {ident: no for no, ident in database.rows("SELECT no, id FROM boot")}

    def post(self, batch: Batch) -> Recorded:
        """Store a batch in one transaction and return where it stands.

        Entries that are stored already with the same bytes are not stored again; with other bytes they are a Bug.
        """
        bodies = [canonical(entry) for entry in batch.entries]
        if not bodies:
            raise Bug("an empty batch")
        try:
            return self._post([(batch, bodies)])
        except Bug:
            known = self.stored(batch.entries, bodies)
            if not known:
                raise
        fresh = [entry for entry in batch.entries if entry.id not in known]
        spots = list(known.values())
        if fresh:
            done = self._post([(replace(batch, entries=fresh), [canonical(entry) for entry in fresh])])
            spots += [done.first_seq, done.last_seq]
        return Recorded(min(spots), max(spots), self.head.hash)

    def stored(self, entries: Iterable[Entry], bodies: Iterable[bytes]) -> dict[str, int]:
        """Return the places of those stored; raises IntegrityProblem for one that a disk left without one."""
        found: dict[str, int] = {}
        for entry, body in zip(entries, bodies, strict=True):
            row = self.database.row("SELECT n, body FROM entry WHERE id = ?", (bytes.fromhex(entry.id),))
            if row is None:
                continue
            if row[1] != body:
                raise Bug(f"entry {entry.id} is stored with other bytes")
            # Backwards: what is asked for again is nearly always the newest.
            seq = self.database.value(
                "SELECT seq FROM chain WHERE entry = ? ORDER BY epoch DESC, seq DESC LIMIT 1", (row[0],)
            )
            if seq is None:
                raise IntegrityProblem("database_corrupt", file=str(self.database.file))
            found[entry.id] = seq
        return found

    def rejoin(self, epoch: bytes, again: Batch, bodies: Sequence[bytes], tells: Batch, prepare: Prepare) -> Recorded:
        """Open a new epoch with entries and their bytes, then a batch; ``prepare`` writes what stands before them."""

        def begin() -> Head:
            self.database.run("INSERT INTO epoch (id) VALUES (?)", (epoch,))
            number = self.database.value("SELECT no FROM epoch WHERE id = ?", (epoch,))
            seq, hashed = prepare(self.database, number)
            entry, course = self.head.entry, Course(self.head.course.day)
            return Head(number, epoch, seq, hashed, entry, course, entry, fresh=True)

        return self._post([(again, bodies), (tells, [canonical(entry) for entry in tells.entries])], begin)

    def chained(self, after: int, most: int) -> list[Mirrored]:
        """Return the next entries of the present epoch behind the place ``after``, at most ``most``."""
        found = self.database.rows(
            "SELECT chain.seq, chain.hash, entry.body FROM chain JOIN entry ON entry.n = chain.entry "
            "WHERE chain.epoch = ? AND chain.seq > ? ORDER BY chain.seq LIMIT ?",
            (self.head.epoch_no, after, most),
        )
        return [Mirrored(self.head.epoch, *row) for row in found]

    def hash_at(self, seq: int) -> bytes:
        """Return the hash of a place of the present epoch; raises IntegrityProblem ``ledger_differs`` where none is."""
        if seq == 0:
            return NO_HASH
        found = self.database.value("SELECT hash FROM chain WHERE epoch = ? AND seq = ?", (self.head.epoch_no, seq))
        if not isinstance(found, bytes):
            raise IntegrityProblem("ledger_differs", what="gap", where=str(seq))
        return found

    def _post(
        self, batches: Sequence[tuple[Batch, Sequence[bytes]]], begin: Callable[[], Head] | None = None
    ) -> Recorded:
        posting = _Posting(self)
        boots: dict[str, int] = {}
        with self.database.transaction():
            if begin is not None:
                posting.head = begin()
            first = posting.head.seq + 1
            for batch, bodies in batches:
                boot = self._boot(batch.local)
                posting.take(batch, bodies, boot)
                if boot is not None and batch.local is not None:
                    boots[batch.local.boot_id] = boot
            posting.write()
        self.head = posting.head
        self.fresh += posting.fresh
        self.written += sum(len(one.body) * 4 + _ENTRY_BYTES for one in posting.fresh)
        self.written += max(0, len(posting.kept) - len(posting.fresh)) * _BALLOT_BYTES
        for ballot, kept in posting.kept.items():
            if kept.ballot.outcome is None:
                self.opened[ballot] = kept
            else:
                self.opened.pop(ballot, None)
        self._boots |= boots
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
        self.fresh: list[Mirrored] = []
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
            self._gathered(entry, number)
            if isinstance(entry, BallotEntry):
                self._told(entry, number, texts)
            else:
                self._late.append((entry, number))
        if texts:
            raise Bug("a free text that no entry of its batch names")

    def _chained(self, entry: Entry, body: bytes) -> None:
        head = self.head
        course = head.course.after(entry)
        # An epoch's first run has its checkpoint too, though the day of the epoch before may go on in it.
        if course.day != head.course.day or head.fresh:
            self._checkpoints.append((head.epoch_no, head.seq, course.day, head.hash))
        hashed = link(self._book.device, head.epoch, head.seq + 1, head.hash, body)
        believed = head.believed if entry.clock is ClockState.UNTRUSTED else head.entry + 1
        self.head = Head(head.epoch_no, head.epoch, head.seq + 1, hashed, head.entry + 1, course, believed)
        self._chain.append((head.epoch_no, self.head.seq, self.head.entry, hashed))
        self.fresh.append(Mirrored(head.epoch, self.head.seq, hashed, body))

    def _gathered(self, entry: Entry, number: int) -> None:
        for ident in touched(entry):
            known = self.kept.get(ident) or self._book.opened.get(ident)
            if known is None and is_closed(entry, ident):
                known = rows.search(self._database, ident, self.head.course.day or 0)
                self._dating.rowed.add(ident)
            ballot = gather(known.ballot if known else None, entry, self.head.course.day, ident)
            self.kept[ident] = known.with_ballot(ballot, number) if known else Kept(ballot, number, number)
            if known is None and ballot.doubted:
                self._dating.begun[entry.id] = number
            if isinstance(entry, Closed | PaperEntered) and ident == entry.ballot:
                self._counts.update(rows.cells(ballot))

    def _told(self, entry: BallotEntry, number: int, texts: dict[str, FreeText]) -> None:
        for comment in named_texts(entry):
            if comment not in texts:
                continue
            told = texts.pop(comment)
            if comment_hash(told.salt, told.text) != comment:
                raise Bug(f"entry {entry.id} names another text than it is given")
            self._texts.append((bytes.fromhex(comment), told.salt, told.text, number))

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
            rows.rewrite(self._database, flagged)
