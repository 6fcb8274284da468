"""Questions to the ledger, answered with values."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kiosk.db.copying import Copying
from kiosk.db.database import Database, Row
from kiosk.domain.ballot import Ballot
from kiosk.domain.canonical import parse
from kiosk.domain.dating import Doubt
from kiosk.domain.entry import Entry
from kiosk.domain.period import Period
from kiosk.domain.settings import Value
from kiosk.domain.survey import Survey
from kiosk.store import dating, notes, offices, rows
from kiosk.store.book import Book, FreeText, LocalTime, Source
from kiosk.store.closes import Close, Frozen, closed_months, closes, closes_of, founded, read_closed
from kiosk.store.offices import OfficerKept
from kiosk.store.places import epochs
from kiosk.store.proving import PeriodReading, Segment, read_period, read_until
from kiosk.store.recalling import Recovered, recoveries
from kiosk.store.rows import Cell
from kiosk.store.schema import DOUBTED
from kiosk.store.verifying import Verdict, verify

if TYPE_CHECKING:
    from kiosk.store.comments import Comments
    from kiosk.store.outbound import Bodies, Extent

_NEWEST = 2000
"""Among how many believed entries a start looks for one that this machine's clocks were noted of: simulated ones have
none, and a start must not read all."""


class Standing(NamedTuple):
    """Whose ledger this is and how far it goes."""

    device: bytes
    epoch: bytes
    seq: int
    head: bytes


class ChainedEntry(NamedTuple):
    """An entry with its place and hash in the chain of one epoch."""

    epoch: bytes
    seq: int
    hash: bytes
    entry: Entry


class Past(NamedTuple):
    """The clocks and the boot when the time was last confirmed, at the newest entry that was believed, and when the
    kiosk was first opened in the newest boot that is noted.

    None stands for never. However many entries from a wrong time follow, they move none of them.
    """

    confirmed: LocalTime | None
    believed: LocalTime | None
    began: LocalTime | None = None


class Upkeep(NamedTuple):
    """The notes of the last good backup, of what went wrong with a later one, and of the last whole check.

    ``founded`` is the time of the first entry in ms.
    """

    backup: Mapping[str, Any] | None
    trouble: Mapping[str, Any] | None
    check: Mapping[str, Any] | None
    founded: int | None


class Reader:
    """Reads the ledger on the writer's thread; what it returns are values."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def _book(self) -> Book:
        return self._source.book()

    @property
    def _database(self) -> Database:
        return self._source.book().database

    def standing(self) -> Standing:
        head = self._book.head
        return Standing(self._book.device, head.epoch, head.seq, head.hash)

    def ballots(self, period: Period) -> tuple[Ballot, ...]:
        """Return the ballots whose first entry falls in ``period``, open ones too, in the order they were begun."""
        kept = rows.of_days(self._database, period.first, period.last)
        kept += [one for one in self._book.opened.values() if one.ballot.day in period]
        return tuple(one.ballot for one in sorted(kept, key=lambda one: one.first_entry))

    def open_ballots(self) -> tuple[Ballot, ...]:
        """Return the ballots nobody has closed: after a start, those a crash interrupted."""
        return tuple(one.ballot for one in self._book.opened.values())

    def day_counts(self, period: Period) -> dict[Cell, int]:
        """Return the kept counts of closed, dated ballots by day, counter, criterion, level and channel."""
        return rows.counts_of_days(self._database, period.first, period.last)

    def days(self) -> Period | None:
        """Return the span from the first to the last day that has a ballot."""
        first, last = self._database.rows("SELECT (SELECT min(day) FROM ballot), (SELECT max(day) FROM ballot)")[0]
        days = [first, last] if first is not None else []
        days += [one.ballot.day for one in self._book.opened.values()]
        return Period(min(days), max(days)) if days else None

    def training(self) -> bool | None:
        """Say whether this is a training ledger; None while set-up has not been finished."""
        return offices.training(self._database)

    def settings(self) -> dict[str, Value]:
        """Return every setting that was ever chosen, with its newest value."""
        return offices.settings(self._database)

    def surveys(self) -> dict[tuple[str, int], Survey]:
        """Return every survey that was ever adopted, by id and version."""
        return offices.surveys(self._database)

    def survey(self, ident: str) -> Survey | None:
        """Return the newest version of a survey."""
        versions = [survey for (name, _), survey in self.surveys().items() if name == ident]
        return max(versions, key=lambda survey: survey.version, default=None)

    def officers(self) -> tuple[OfficerKept, ...]:
        return offices.officers(self._database)

    def serving(self, counter: str) -> str | None:
        """Return the id of the officer who serves at ``counter`` now."""
        return offices.serving(self._database, counter)

    def comment(self, hashed: str) -> str | None:
        """Return the free text whose salted hash an entry names; None once it is erased."""
        found = self._database.value("SELECT text FROM free_text WHERE hash = ?", (bytes.fromhex(hashed),))
        return None if found is None else str(found)

    def comments(self, period: Period) -> "Generator[None, None, Comments]":
        """Return, in the steps of ``Ledger.work``, the comments of the closed ballots of ``period``, newest day first.

        Raises IntegrityProblem ``ledger_differs`` for a text that is not the one its entry names.
        """
        from kiosk.store.comments import read

        return read(self._source, period)

    def erased(self) -> frozenset[bytes]:
        """Return the hashes of all comments that were erased."""
        from kiosk.store.comments import erased

        return erased(self._database)

    def past(self) -> Past:
        """Return what the ledger knows of the clock."""
        confirmed = self._database.row(
            "SELECT wall_ms, mono_ms, (SELECT id FROM boot WHERE no = boot) FROM entry "
            "WHERE kind = 'clock' ORDER BY n DESC LIMIT 1"
        )
        last = dating.newest_believed(self._database)
        newest = self._database.row(
            "SELECT wall_ms, mono_ms, (SELECT id FROM boot WHERE no = boot) FROM entry "  # noqa: S608 (a constant)
            f"WHERE n > ? AND n <= ? AND wall_ms IS NOT NULL AND NOT ({DOUBTED}) ORDER BY n DESC LIMIT 1",
            (last - _NEWEST, last),
        )
        began = notes.read(self._database, notes.BOOT) or {}
        noted = (began.get("wall_ms"), began.get("mono_ms"), began.get("boot_id"))
        return Past(_local(confirmed), _local(newest), _local(noted))

    def doubts(self, boot_id: str) -> tuple[Doubt, ...]:
        """Return the ballots begun in a boot whose day nobody knows for certain, in the order of the chain."""
        return dating.doubts(self._database, boot_id, self._book.opened)

    def read_period(self, period: Period) -> Generator[None, None, PeriodReading]:
        """Return, in the steps of ``Ledger.work``, the ballots of ``period`` checked against the chain under them.

        What is read behind it in the same step belongs to the same state of the ledger.
        """
        return read_period(self._source, period)

    def read_until(self, period: Period, until: int) -> Generator[None, None, PeriodReading]:
        """Return, in the steps of ``Ledger.work``, the ballots of ``period`` by the entries up to ``until`` alone."""
        return read_until(self._source, period, until)

    def last_number(self, segments: Sequence[Segment]) -> int:
        """Return the number of the last entry in segments of the chain, of the newest one where they hold none."""
        last = segments[-1] if segments else None
        if last is None or last.last < last.first:
            return self._book.head.entry
        begins = {begin.epoch: begin.epoch_no for begin in epochs(self._database)}
        where = (begins[last.epoch], last.last)
        return int(self._database.value("SELECT entry FROM chain WHERE epoch = ? AND seq = ?", where))

    def closes(self, period: Period) -> tuple[Close, ...]:
        """Return the close of a month and its supplements; raises IntegrityProblem ``ledger_differs``."""
        return closes_of(self._book, period)

    def newest_close(self) -> Close | None:
        """Return the newest close or supplement of any month; raises IntegrityProblem ``ledger_differs``."""
        found = closes(self._book)
        return found[-1] if found else None

    def closed_months(self) -> frozenset[str]:
        """Return the months that have a close, unproven."""
        return closed_months(self._database)

    def closed_by(self, until: int) -> frozenset[str]:
        """Return the months whose close is among the entries up to ``until``, by the entries themselves.

        Raises IntegrityProblem ``ledger_differs`` where entries and table do not tell of the same closes.
        """
        return frozenset(one.entry.month for one in closes(self._book) if one.number <= until)

    def founded(self) -> int | None:
        """Return the first day of which the ledger holds anything."""
        return founded(self._database)

    def read_closed(self, period: Period, upto: int | None = None) -> Generator[None, None, Frozen | None]:
        """Count a closed month anew, in the steps of ``Ledger.work``, with its supplements up to ``upto``."""
        return read_closed(self._source, period, upto)

    def verify(self) -> Generator[None, None, Verdict]:
        """Check, in the steps of ``Ledger.work``, every entry and every row made from entries."""
        return verify(self._source)

    def copying(self, file: Path, statements: Sequence[str] = ()) -> Copying:
        """Begin a copy of the ledger's file; its steps are taken on this thread, between those of others."""
        return self._database.copying(file, statements)

    def note(self, key: str) -> Mapping[str, Any] | None:
        """Return what is noted under ``key`` beside the chain."""
        return notes.read(self._database, key)

    def upkeep(self) -> Upkeep:
        """Return what is noted of backups and whole checks."""
        first = self._database.value("SELECT body FROM entry WHERE n = 1")
        return Upkeep(
            notes.read(self._database, notes.BACKUP),
            notes.read(self._database, notes.TROUBLE),
            notes.read(self._database, notes.CHECK),
            parse(first).at if first is not None else None,
        )

    def extents(self) -> "tuple[Extent, ...]":
        """Return how far each epoch goes that holds entries, the oldest first."""
        from kiosk.store.outbound import extents

        return extents(self._database)

    def hashes(self, epoch: bytes, places: Iterable[int]) -> dict[int, bytes]:
        """Return the hashes of those places of an epoch that are there."""
        from kiosk.store.outbound import hashes

        return hashes(self._database, epoch, places)

    def bodies(self, epoch: bytes, first: int, most: int, most_bytes: int) -> "Generator[None, None, Bodies]":
        """Return, in the steps of ``Ledger.work``, entries of an epoch by their bytes; ``outbound.bodies`` says which.

        Raises IntegrityProblem ``ledger_differs``.
        """
        from kiosk.store.outbound import bodies

        return bodies(self._source, epoch, first, most, most_bytes)

    def texts(self, hashed: Iterable[str]) -> Generator[None, None, dict[str, FreeText]]:
        """Return, in the steps of ``Ledger.work``, the comments of these hashes that are kept and not erased."""
        from kiosk.store.outbound import texts

        return texts(self._source, hashed)

    def recoveries(self, until: int | None = None) -> tuple[Recovered, ...]:
        """Return what was ever found lost, oldest first, up to the entry ``until``.

        Raises IntegrityProblem ``ledger_differs``.
        """
        return tuple(recoveries(self._book) if until is None else recoveries(self._book, until))

    def entries(self, after: int = 0, most: int = 1000) -> tuple[ChainedEntry, ...]:
        """Return the next entries of the present epoch behind the place ``after``, at most ``most``."""
        return tuple(
            ChainedEntry(one.epoch, one.seq, one.hash, parse(one.body)) for one in self._book.chained(after, most)
        )


def _local(row: Row | None) -> LocalTime | None:
    return LocalTime(*row) if row and None not in row else None
