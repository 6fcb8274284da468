"""Entries that a ledger had lost stored again under a new epoch, with an entry that says so."""

from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.dating import Course
from kiosk.domain.entry import BallotEntry, Closed, Config, Entry, Recovery, floor_time
from kiosk.domain.errors import Bug
from kiosk.domain.gathering import gather, touched
from kiosk.store import offices, rows, setback
from kiosk.store.book import Batch, Book, LocalTime
from kiosk.store.reading import Past, Reader
from kiosk.store.setback import Loss

Cause = Literal["rollback", "corrupt", "missing"]
_COUNTER = "1"
_FIRST_RUN = 1


class Means(Struct, frozen=True):
    """What the store has not: chance (so many bytes), the clocks, and how far they are believed after such a past."""

    chance: Callable[[int], bytes]
    local: Callable[[], LocalTime]
    belief: Callable[[Past], ClockState]


def rejoin(book: Book, loss: Loss, cause: Cause, means: Means, person: str | None = None) -> Recovery:
    """Store what is proven of ``loss`` under a new epoch, all or nothing, and return the entry that tells of it.

    What cannot follow what is there is left out, and its ballots are counted as uncertain.
    """
    local, ident, epoch = means.local(), means.chance(16).hex(), means.chance(16)
    clock = means.belief(Reader(_Held(book)).past())
    counter = offices.settings(book.database).get("counter.code")
    # An entry of the office's own that contradicts what is there must not cost the ballots.
    lost = [proven.entry for proven in loss.entries]
    for wanted in (lost, [entry for entry in lost if isinstance(entry, BallotEntry)], []):
        again = _fitting(book, wanted)
        certain, uncertain = _ballots(book, loss, {entry.id for entry in again})
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
            book.rejoin(epoch, Batch(again), Batch((tells,), local), lambda database: setback.settle(database, loss))
        except Bug:
            if not again:
                raise
        else:
            return tells
    raise Bug("a new epoch was not begun")


class _Held:
    """An open ledger as a source."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def book(self) -> Book:
        return self._book


def _is_stored(book: Book, entry: Entry) -> bool:
    return book.database.value("SELECT 1 FROM entry WHERE id = ?", (bytes.fromhex(entry.id),)) is not None


def _fitting(book: Book, entries: Sequence[Entry]) -> list[Entry]:
    """Return those entries that are not stored and can follow what is, in their order."""
    gathered: dict[str, Ballot] = {}
    course = Course(book.head.course.day)
    taken: dict[str, Entry] = {}
    founded = offices.training(book.database) is not None
    for entry in entries:
        if entry.id in taken or _is_stored(book, entry) or (founded and isinstance(entry, Config) and entry.genesis):
            continue
        behind = course.after(entry)
        try:
            gathered |= _gathered(book, gathered, entry, behind.day)
        except Bug:
            continue
        taken[entry.id], course = entry, behind
    return list(taken.values())


def _gathered(book: Book, before: dict[str, Ballot], entry: Entry, run: int | None) -> dict[str, Ballot]:
    """Return the ballots that an entry changes; raises Bug when it cannot follow what is there."""
    changed: dict[str, Ballot] = {}
    for ident in touched(entry):
        kept = book.opened.get(ident)
        if kept is None and ident not in before:
            # Its own ballot is looked for among the newest days only, as it is when it is stored.
            own = isinstance(entry, BallotEntry) and ident == entry.ballot
            kept = (rows.recent if own else rows.search)(book.database, ident, run or 0)
        changed[ident] = gather(before.get(ident) or (kept.ballot if kept else None), entry, run)
    return changed


def _ballots(book: Book, loss: Loss, again: set[str]) -> tuple[set[str], set[str]]:
    """Return the ballots that are whole again, and those of which something was left out or may have been lost."""
    back: dict[str, set[int]] = {}
    uncertain: set[str] = set()
    closed: set[str] = set()
    for run, entry in loss.entries:
        if not isinstance(entry, BallotEntry):
            continue
        if entry.id in again:
            begins = entry.ballot in back or not _is_known(book, entry)
            # The beginning of a ballot that is there already lies before every hole.
            back.setdefault(entry.ballot, set() if begins else {_FIRST_RUN}).add(run)
            closed |= {entry.ballot} if isinstance(entry, Closed) else set()
        elif not _is_stored(book, entry):
            uncertain.add(entry.ballot)
    for ballot, runs in back.items():
        if len(runs) > 1 or (ballot not in closed and runs != {loss.runs}):
            uncertain.add(ballot)
    return back.keys() - uncertain, uncertain


def _is_known(book: Book, entry: BallotEntry) -> bool:
    return entry.ballot in book.opened
