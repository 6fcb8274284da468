"""The ledger file of a folder: made, opened, written, and opened again after a fault."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from kiosk.db.database import Database
from kiosk.db.faults import CommitUnknown, Conflict, of_system
from kiosk.db.migrate import migrate
from kiosk.domain.entry import Recovery
from kiosk.domain.errors import Bug, EnvironmentProblem, IntegrityProblem, NotRecorded, UsageError, WorldError
from kiosk.store import heads, identity, setback
from kiosk.store.book import Batch, Book, Recorded
from kiosk.store.guards import Guards
from kiosk.store.recalling import just_told
from kiosk.store.rejoining import Means, rejoin
from kiosk.store.schema import APPLICATION, MIGRATIONS

T = TypeVar("T")
FILE = "ledger.sqlite3"
MOST_TRIES = 4
"""The first try and three more with the same ids."""
IDLE_WAL_BYTES = 1_000_000
MOST_LOOKED_OVER_BYTES = 200_000_000
"""A larger file would keep visitors waiting: it is looked through whole every week anyway."""
LOG_STEP_BYTES = 2_000_000
"""How much is written between two looks at the log's size: a look at a file costs as much as a row."""
MOST_WAL_BYTES = 12_000_000
"""With a step and a large batch on top the log stays below 16 MB."""


class Spool(Protocol):
    """Another place that can hold what the ledger could not."""

    def keep(self, batch: Batch) -> Recorded:
        """Store ``batch`` durably until the next start; raises NotRecorded when that fails too."""


class Keeping:
    """The open ledger of a folder; used by one thread only."""

    def __init__(
        self, folder: Path, spool: Spool | None = None, *, means: Means | None = None, passing: bool = False
    ) -> None:
        self._folder = folder
        self._passing = passing
        self._spool = spool
        self._means = means
        self._guards = Guards(folder)
        self._book: Book | None = None
        self._doubted = False
        self.trouble: WorldError | None = None
        """The last fault that cost nobody anything yet, such as a log that could not be emptied."""
        self.recovered: Recovery | None = None
        """What this start found lost."""
        try:
            self.was_clean = self._start()
        except BaseException:
            self.drop()
            raise

    def _start(self) -> bool:
        """Open, note that the ledger is in use, and say whether the kiosk was closed in order the last time.

        Who only passes by to read leaves the note alone: it tells of the kiosk, not of a command.
        """
        database = self.book().database
        clean = database.row("SELECT value FROM state WHERE key = 'stop'") in {None, ("clean",)}
        try:
            if not clean:
                self._look_over(database)
            self._compare(self.book())
            # A ledger that was built anew before it was opened tells of it, too.
            self.recovered = self.recovered or just_told(database)
            if not self._passing:
                self._note_stop("none")
        except CommitUnknown as problem:
            raise _told(problem, self._folder) from problem
        return clean

    def _look_over(self, database: Database) -> None:
        """Doubt what a process left that was killed; raises IntegrityProblem ``database_corrupt``."""
        # What it left in the log may never have been synced, or its sync may have failed.
        database.checkpoint()
        if database.file.stat().st_size <= MOST_LOOKED_OVER_BYTES and database.quick_faults():
            raise IntegrityProblem("database_corrupt", file=str(database.file))

    def _compare(self, book: Book) -> None:
        """Hold the ledger against anchor and mirror, and store again what it has lost.

        Raises IntegrityProblem ``ledger_set_back`` where nobody gave the means for that.
        """
        try:
            evidence = setback.remembered(self._folder)
            loss = setback.find(book, evidence)
        except OSError as error:
            self.trouble = of_system(error, self._folder)
            return
        if loss is not None:
            if self._means is None:
                raise IntegrityProblem("ledger_set_back", first=loss.first, last=loss.last)
            try:
                self.recovered = rejoin(book, loss, "rollback", self._means)
            except Conflict as problem:
                # A table and its index that say different things refuse what is right.
                raise IntegrityProblem("database_corrupt", file=str(book.database.file)) from problem
        self._guards.begin(book, evidence)

    def tend(self) -> float | None:
        """Let mirror and anchor follow; return in how many seconds there is more to do, None for not of itself."""
        if self._book is None or self._passing:
            return None
        wait = self._guards.tend(self._book)
        self.trouble = self._guards.trouble or self.trouble
        return wait

    def book(self) -> Book:
        """Return the open ledger, opening it when it is not."""
        if self._book is not None and self._book.database.broken:
            self._doubt()
        if self._book is None:
            self._book = _opened(self._folder)
        return self._book

    def drop(self) -> None:
        """Let go of the connection after a fault; the next use opens another."""
        if self._book is not None:
            database, self._book = self._book.database, None
            database.close()

    def record(self, batch: Batch) -> Recorded:
        """Store a batch and return where it stands; only then is it durable.

        After a fault the file is opened again and the same ids are given to it again: what is stored already is found
        there. Raises NotRecorded when nothing helps.
        """
        fault: Exception | None = None
        for _ in range(MOST_TRIES):
            try:
                done = self.book().post(batch)
                self._settle()
                return done
            except (CommitUnknown, WorldError) as problem:
                fault = problem
                self._doubt()
        if self._spool is not None:
            return self._spool.keep(batch)
        raise NotRecorded("not_recorded", reason=_key(fault)) from fault

    def _doubt(self) -> None:
        """Let go of the file after a fault, and believe nothing in it until it has been written anew."""
        self._doubted = True
        try:
            self.drop()
        except WorldError as problem:
            self.trouble = problem

    def _settle(self) -> None:
        """Bound the log; after a fault, make sure that what can be read has reached the disk.

        A sync that failed leaves pages that the system holds for clean: they can be read until the power goes, and no
        later sync writes them. A checkpoint writes and syncs them anew in another file.
        """
        book = self.book()
        database = book.database
        if self._doubted:
            database.checkpoint()
            self._doubted = False
        elif book.written > LOG_STEP_BYTES:
            book.written = 0
            if database.wal_bytes() > MOST_WAL_BYTES:
                self._checkpoint()

    def change(self, job: Callable[[Database], T]) -> T:
        """Let ``job`` write to the tables that are no part of the chain, in one transaction.

        Raises NotRecorded when it may not have been stored.
        """
        database = self.book().database
        try:
            with database.transaction():
                answer = job(database)
            self._settle()
        except (CommitUnknown, EnvironmentProblem, IntegrityProblem) as problem:
            self._doubt()
            raise NotRecorded("not_recorded", reason=_key(problem)) from problem
        return answer

    def rest(self) -> None:
        """Empty the write-ahead log when it has grown and nobody waits."""
        if self._book is not None and self._book.database.wal_bytes() > IDLE_WAL_BYTES:
            self._checkpoint()

    def _checkpoint(self) -> None:
        try:
            self.book().database.checkpoint()
        except WorldError as problem:
            self.trouble = problem

    def _note_stop(self, how: str) -> None:
        database = self.book().database
        with database.transaction():
            database.run(
                "INSERT INTO state (key, value) VALUES ('stop', ?) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (how,),
            )

    def close(self) -> None:
        """Close in order: the next start finds an empty log and the mark of a clean stop."""
        try:
            book = self.book()
            book.database.checkpoint()
            if not self._passing:
                self._guards.close(book)
                self.trouble = self._guards.trouble or self.trouble
                self._note_stop("clean")
        except CommitUnknown as problem:
            raise _told(problem, self._folder) from problem
        finally:
            self.drop()


def _key(fault: Exception | None) -> str:
    if isinstance(fault, CommitUnknown) and isinstance(fault.__cause__, WorldError):
        return fault.__cause__.key
    return fault.key if isinstance(fault, WorldError) else "disk_failing"


def _told(problem: CommitUnknown, folder: Path) -> EnvironmentProblem:
    """Return what a failed commit says to people who wait for nothing but this folder."""
    cause = problem.__cause__
    return cause if isinstance(cause, EnvironmentProblem) else EnvironmentProblem("disk_failing", folder=str(folder))


def _opened(folder: Path) -> Book:
    file = folder / FILE
    if not file.exists():
        key = "provisioned_without_database" if (folder / identity.KEY_FILE).exists() else "not_provisioned"
        raise EnvironmentProblem(key, folder=str(folder))
    if not file.stat().st_size:
        # SQLite would throw away the log beside an empty file, which may hold the newest ballots.
        raise EnvironmentProblem("not_a_database", file=str(file))
    database = Database.open(file, APPLICATION, len(MIGRATIONS))
    try:
        migrate(database, MIGRATIONS)
        identity.settle(folder, database.value("SELECT public_key FROM device"))
        return _read(database)
    except CommitUnknown as problem:
        database.close()
        raise _told(problem, folder) from problem
    except BaseException:
        database.close()
        raise


def _read(database: Database) -> Book:
    """Return what the database holds; raises IntegrityProblem ``database_corrupt`` where that makes no sense."""
    try:
        return Book(database)
    except (Bug, TypeError, ValueError) as problem:
        # Nothing but the file has been asked: what it told cannot have been stored by this program.
        raise IntegrityProblem("database_corrupt", file=str(database.file)) from problem


def is_provisioned(folder: Path) -> bool:
    """Say whether a ledger was ever made here: then nothing starts empty, whatever is missing."""
    return (folder / FILE).exists() or (folder / identity.KEY_FILE).exists()


def make(folder: Path, seed: bytes, epoch: bytes) -> None:
    """Make the device's key and an empty ledger; a crash on the way leaves nothing that looks made.

    ``seed`` are 32 and ``epoch`` 16 random bytes. Raises UsageError ``already_provisioned``.
    """
    if is_provisioned(folder):
        raise UsageError("already_provisioned", folder=str(folder))
    waiting = folder / f"{FILE}.new"
    try:
        for tail in ("", "-wal", "-shm", "-journal"):
            waiting.with_name(waiting.name + tail).unlink(missing_ok=True)
        made = identity.make(folder, seed)
        # Comments and the hashes of PINs are nobody else's to read; SQLite gives its log the same rights.
        waiting.touch(mode=0o600)
        database = Database.create(waiting, APPLICATION)
        try:
            migrate(database, MIGRATIONS)
            heads.begin(database, made.device, made.public_key, epoch)
            database.checkpoint()
        finally:
            database.close()
        waiting.replace(folder / FILE)
        identity.sync_folder(folder)
        identity.sync_way(folder)
    except OSError as error:
        raise of_system(error, folder) from error
    except CommitUnknown as problem:
        raise _told(problem, folder) from problem
    identity.settle(folder, made.public_key)
