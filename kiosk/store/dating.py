"""Ballots get their day later: from the next believed entry, or from one that confirms the time."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.dating import Course, Doubt, between, confirmed
from kiosk.domain.entry import Clock, Entry
from kiosk.domain.errors import Bug
from kiosk.domain.folding import Kept
from kiosk.domain.period import day_of
from kiosk.store import rows
from kiosk.store.places import placing, read_place
from kiosk.store.rows import Cell
from kiosk.store.schema import DATING, DOUBTED
from kiosk.store.walking import Difference, What


class Redating:
    """What the entries of one transaction tell of the days of ballots begun before them.

    ``kept`` and ``counts`` are what the transaction will write; ``changed`` are the ids of ballots in ``kept`` that
    have got a day, ``rowed`` of those that have their rows already; ``begun`` are the first entries of
    doubted ballots that this transaction begins, with their numbers.
    """

    def __init__(
        self, database: Database, opened: Mapping[str, Kept], kept: dict[str, Kept], counts: Counter[Cell]
    ) -> None:
        self._database = database
        self._opened = opened
        self._kept = kept
        self._counts = counts
        self.changed: set[str] = set()
        self.rowed: set[str] = set()
        self.begun: dict[str, int] = {}

    def take(self, entry: Entry, number: int, before: Course, believed: int) -> None:
        """Let entry ``number`` date ballots; ``before`` and ``believed`` tell how the chain stood in front of it."""
        if entry.clock is ClockState.UNTRUSTED:
            return
        if isinstance(entry, Clock) and entry.dated:
            for run in entry.dated:
                first, last = self._number(run.first), self._number(run.last)
                self._redate(first, last, number, lambda ballot, day=run.day: confirmed(ballot, day))  # type: ignore[misc]
        if believed < number - 1:
            after = day_of(entry.at)
            self._redate(believed + 1, number - 1, number, lambda ballot: between(ballot, before, after))

    def _number(self, ident: str) -> int:
        """Return the number of the entry ``ident``, by which a clock not believed has begun a ballot."""
        if ident in self.begun:
            return self.begun[ident]
        number = self._database.value("SELECT n FROM entry WHERE id = ?", (bytes.fromhex(ident),))
        opened = any(kept.first_entry == number and kept.ballot.doubted for kept in self._opened.values())
        if not opened and not self._database.row(
            "SELECT 1 FROM ballot WHERE doubted = 1 AND first_entry = ?", (number,)
        ):
            raise Bug(f"entry {ident} began no ballot that could be dated")
        return int(number)

    def _redate(self, first: int, last: int, number: int, date: Callable[[Ballot], Ballot]) -> None:
        for ident, kept in list({**self._opened, **self._kept}.items()):
            ballot = date(kept.ballot) if kept.ballot.doubted and first <= kept.first_entry <= last else kept.ballot
            if ballot != kept.ballot:
                self._kept[ident] = Kept(ballot, kept.first_entry, number, number)
                self.changed.add(ident)
                if ident not in self.rowed:
                    self._count(kept.ballot, ballot)
        changes = []
        for kept in rows.doubted(self._database, first, last):
            ballot = date(kept.ballot)
            if ballot != kept.ballot:
                changes.append((kept, Kept(ballot, kept.first_entry, number, number)))
                self._count(kept.ballot, ballot)
        rows.redate(self._database, changes)

    def _count(self, before: Ballot, after: Ballot) -> None:
        self._counts.subtract(rows.cells(before))
        self._counts.update(rows.cells(after))


def newest_believed(database: Database) -> int:
    """Return the number of the newest entry whose clock was believed, 0 when there is none."""
    newest = database.value("SELECT max(n) FROM entry") or 0
    # Numbers have no holes: those of the newest run of entries not believed fall as their places rise.
    first = database.value(
        "SELECT min(n) FROM (SELECT n, row_number() OVER (ORDER BY n DESC) AS place FROM entry "  # noqa: S608 (a constant)
        f"WHERE {DOUBTED}) WHERE n + place = ?",
        (newest + 1,),
    )
    return int(newest if first is None else first - 1)


def doubts(database: Database, boot_id: str, opened: Mapping[str, Kept]) -> tuple[Doubt, ...]:
    """Return the ballots of a boot, open ones too, that nobody has given a certain day, in the order of the chain."""
    found: list[tuple[int, bytes, int]] = [
        (number, ident, mono_ms)
        for number, ident, mono_ms in database.rows(
            "SELECT n, entry.id, mono_ms FROM ballot JOIN entry ON n = first_entry WHERE doubted = 1 "
            "AND (undated = 1 OR until IS NOT NULL) AND boot = (SELECT no FROM boot WHERE id = ?)",
            (boot_id,),
        )
    ]
    for kept in opened.values():
        if kept.ballot.undated or kept.ballot.until is not None:
            found += database.rows(
                "SELECT n, id, mono_ms FROM entry WHERE n = ? AND boot = (SELECT no FROM boot WHERE id = ?)",
                (kept.first_entry, boot_id),
            )
    return tuple(Doubt(ident.hex(), mono_ms) for _, ident, mono_ms in sorted(found))


class Confirmation(Struct, frozen=True):
    """A ``clock`` entry that dates ballots begun from entry ``first`` to ``last``."""

    number: int
    first: int
    last: int
    day: int


def confirmations(database: Database, device: bytes, differences: list[Difference]) -> tuple[Confirmation, ...]:
    """Return everything that confirmations date, each read from its place in the chain."""
    return tuple(_confirmations(database, device, differences))


def _confirmations(database: Database, device: bytes, differences: list[Difference]) -> Iterator[Confirmation]:
    place = placing(database)
    for (number,) in database.rows(f"SELECT n FROM entry WHERE {DATING} ORDER BY n"):  # noqa: S608 (a constant)
        entry = read_place(database, device, *place(number), number)
        if not isinstance(entry, Clock) or not entry.dated:
            differences.append(Difference(What.ENTRY, str(number)))
            continue
        for run in entry.dated:
            first, last = _number(database, run.first), _number(database, run.last)
            if first is None or last is None:
                differences.append(Difference(What.MISPLACED, entry.id))
            else:
                yield Confirmation(number, first, last, run.day)


def _number(database: Database, ident: str) -> int | None:
    found: int | None = database.value("SELECT n FROM entry WHERE id = ?", (bytes.fromhex(ident),))
    return found
