"""Entries that a ledger had lost stored again under a new epoch, with an entry that says so."""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Literal

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.chain import NO_HASH
from kiosk.domain.dating import Course
from kiosk.domain.entry import Answered, Closed, Config, Entry, Followed, Issued, Recovery
from kiosk.domain.errors import Bug
from kiosk.domain.gathering import gather, is_closed, named_texts, touched
from kiosk.domain.shapes import floor_time
from kiosk.store import offices, rows, setback
from kiosk.store.book import Batch, Book, FreeText, LocalTime
from kiosk.store.heads import Prepare
from kiosk.store.reading import Past, Reader
from kiosk.store.setback import Loss, Proven

Cause = Literal["rollback", "corrupt", "missing"]
_COUNTER = "1"
_FIRST_RUN = 1
_ASKED = 500
"""How many ids are looked up at once."""
_Lost = dict[str, Proven]
"""Proven entries by their ids, in their order."""


class Means(Struct, frozen=True):
    """What the store has not: chance (so many bytes), the clocks, and how far they are believed after such a past."""

    chance: Callable[[int], bytes]
    local: Callable[[], LocalTime]
    belief: Callable[[Past], ClockState]


class Again(Struct, frozen=True):
    """Entries chained again, ``first`` being the number of the first: their hashes in the new epoch, in their order."""

    epoch: bytes
    first: int
    hashes: Sequence[bytes]

    def write(self, database: Database, number: int) -> tuple[int, bytes]:
        """Write their places in the epoch of that number; return the last and its hash."""
        database.run_many(
            "INSERT INTO chain (epoch, seq, entry, hash) VALUES (?, ?, ?, ?)",
            [(number, seq, self.first + seq - 1, hashed) for seq, hashed in enumerate(self.hashes, 1)],
        )
        return len(self.hashes), self.hashes[-1] if self.hashes else NO_HASH


def rejoin(
    book: Book, loss: Loss, cause: Cause, means: Means, person: str | None = None, again: Again | None = None
) -> Recovery:
    """Store what is proven of ``loss`` under a new epoch, all or nothing, and return the entry that tells of it.

    What cannot follow what is there is left out, and its ballots are counted as uncertain. ``again`` is what the new
    epoch begins with of what is stored already.
    """
    local, ident = means.local(), means.chance(16).hex()
    epoch = again.epoch if again else means.chance(16)
    clock = means.belief(Reader(_Held(book)).past())
    counter = offices.settings(book.database).get("counter.code")
    lost = _lost(book, loss)
    for back in _attempts(book, lost):
        certain, uncertain = _ballots(book, loss, lost.keys(), back.keys())
        tells = Recovery(
            id=ident,
            at=floor_time(local.wall_ms),
            clock=clock,
            counter=counter if isinstance(counter, str) else _COUNTER,
            cause=cause,
            certain=len(certain),
            uncertain=len(uncertain) + loss.missing,
            lost_from=loss.first or None,
            lost_to=loss.last or None,
            person=person,
        )
        try:
            batch = Batch([one.entry for one in back.values()], texts=_texts(back, loss))
            bodies = [one.body for one in back.values()]
            book.rejoin(epoch, batch, bodies, Batch((tells,), local), _prepared(loss, again))
        except Bug:
            if not back:
                raise
        else:
            return tells
    raise Bug("a new epoch was not begun")


def _prepared(loss: Loss, again: Again | None) -> Prepare:
    def prepare(database: Database, number: int) -> tuple[int, bytes]:
        setback.settle(database, loss)
        return again.write(database, number) if again else (0, NO_HASH)

    return prepare


def _texts(again: _Lost, loss: Loss) -> dict[str, FreeText]:
    """Return the comments of entries that come back."""
    named = {hashed for one in again.values() for hashed in named_texts(one.entry)}
    return {hashed: text for hashed, text in loss.texts.items() if hashed in named}


class _Held:
    """An open ledger as a source."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def book(self) -> Book:
        return self._book


def _lost(book: Book, loss: Loss) -> _Lost:
    """Return what is proven of ``loss`` and not stored, each once and in its order."""
    proven = {one.entry.id: one for one in reversed(loss.entries)}
    idents = [bytes.fromhex(ident) for ident in proven] if book.head.entry else []
    stored = set()
    for at in range(0, len(idents), _ASKED):
        asked = idents[at : at + _ASKED]
        found = f"SELECT id FROM entry WHERE id IN ({', '.join('?' * len(asked))})"  # noqa: S608 (nothing but places)
        stored |= {ident.hex() for (ident,) in book.database.rows(found, asked)}
    return {one.entry.id: proven[one.entry.id] for one in loss.entries if one.entry.id not in stored}


def _attempts(book: Book, lost: _Lost) -> Iterator[_Lost]:
    """Yield what may be stored again, less each time: whoever stores it finds out whether it can follow what is."""
    founded = offices.training(book.database) is not None
    wanted = {ident: one for ident, one in lost.items() if not (founded and _founds(one.entry))}
    yield wanted
    yield _fitting(book, wanted)
    # An entry of the office's own that contradicts what is there must not cost the ballots.
    yield _fitting(book, {ident: one for ident, one in wanted.items() if touched(one.entry)})
    yield {}


def _founds(entry: Entry) -> bool:
    return isinstance(entry, Config) and entry.genesis is True


def _fitting(book: Book, wanted: _Lost) -> _Lost:
    """Return those that can follow what is stored and each other."""
    gathered: dict[str, Ballot] = {}
    course = Course(book.head.course.day)
    taken: _Lost = {}
    for ident, one in wanted.items():
        behind = course.after(one.entry)
        try:
            gathered |= _gathered(book, gathered, one.entry, behind.day)
        except Bug:
            continue
        taken[ident], course = one, behind
    return taken


def _gathered(book: Book, before: dict[str, Ballot], entry: Entry, run: int | None) -> dict[str, Ballot]:
    """Return the ballots that an entry changes; raises Bug when it cannot follow what is there."""
    changed: dict[str, Ballot] = {}
    for ident in touched(entry):
        kept = book.opened.get(ident)
        if kept is None and ident not in before:
            # One that is not closed is looked for among the newest days only, as it is when it is stored.
            kept = (rows.search if is_closed(entry, ident) else rows.recent)(book.database, ident, run or 0)
        changed[ident] = gather(before.get(ident) or (kept.ballot if kept else None), entry, run, ident)
    return changed


def _ballots(book: Book, loss: Loss, lost: Set[str], again: Set[str]) -> tuple[set[str], set[str]]:
    """Return the ballots that are whole again, and those of which something was left out or may have been lost.

    ``lost`` and ``again`` are the ids of entries that are not stored and that will be.
    """
    back: dict[str, set[int]] = {}
    uncertain: set[str] = set()
    closed: set[str] = set()
    for run, entry, _ in loss.entries:
        for ballot in _own(entry):
            if entry.id in again:
                begins = ballot in back or ballot not in book.opened
                # The beginning of a ballot that is there already lies before every hole.
                back.setdefault(ballot, set() if begins else {_FIRST_RUN}).add(run)
                closed |= set() if isinstance(entry, Issued | Answered | Followed) else {ballot}
            elif entry.id in lost:
                uncertain.add(ballot)
    for ballot, runs in back.items():
        if len(runs) > 1 or (ballot not in closed and runs != {loss.runs}):
            uncertain.add(ballot)
    return back.keys() - uncertain, uncertain


def _own(entry: Entry) -> tuple[str, ...]:
    """Return the ballots that an entry is about, those it flags in retrospect left out."""
    return touched(entry)[:1] if isinstance(entry, Closed) else touched(entry)
