"""One SQLite file, spoken to in one way only."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from kiosk.db.copying import Copying
from kiosk.db.faults import SQLITE_ERRORS, CommitUnknown, Conflict, of_sqlite
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem

Row = tuple[Any, ...]
Values = Sequence[object] | Mapping[str, object]
Setting = tuple[str, str, object]

PAGE_BYTES = 4096
BUSY_MS = 5_000
"""How long another program that holds the file is waited for, where nobody says otherwise."""
# In this order; the second value is what SQLite must say when asked. EXTRA is 3, MEMORY is 2. secure_delete wipes an
# erased comment from its page; recursive_triggers lets the abort triggers see what INSERT OR REPLACE deletes. SQLite's
# own 2 MB of pages would be a fiftieth of what a kiosk weighs, and the system keeps the file's pages anyway.
PRAGMAS: tuple[Setting, ...] = (
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "EXTRA", 3),
    ("wal_autocheckpoint", "0", 0),
    ("journal_size_limit", "8388608", 8388608),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("temp_store", "MEMORY", 2),
    ("busy_timeout", str(BUSY_MS), BUSY_MS),
    ("secure_delete", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("cache_size", "-512", -512),
)
# A draft is thrown away when anything happens to it before it is whole and synced: it needs neither log nor sync, and
# a cache that spares it writing the same pages again and again.
DRAFT_PRAGMAS: tuple[Setting, ...] = (
    ("journal_mode", "MEMORY", "memory"),
    ("synchronous", "OFF", 0),
    ("cache_size", "-32768", -32768),
)


class Database:
    """A connection that is the only one to its file.

    Every method raises errors of this program: EnvironmentProblem or IntegrityProblem for the world's faults,
    Conflict for a row against the rules, CommitUnknown from a transaction whose COMMIT failed.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self.file = file
        self._log = file.with_name(f"{file.name}-wal")
        self._copies: list[Copying] = []
        self._closed = False
        self.broken = False
        """A rollback failed: the connection is of no use any more."""

    @classmethod
    def create(cls, file: Path, application: int, *, draft: bool = False) -> Self:
        """Make a new empty database; ``application`` marks the file as this program's.

        Nothing of a ``draft`` is durable before whoever made it has synced the closed file.
        """
        return cls._connect(file, "rwc", application, 0, _settings(*(DRAFT_PRAGMAS if draft else ())))

    @classmethod
    def open(cls, file: Path, application: int, newest: int, *, draft: bool = False, busy_ms: int = BUSY_MS) -> Self:
        """Open a database that exists, or a ``draft`` of one; another program that holds it is waited for ``busy_ms``.

        Nothing is written to a file of another program or of a newer version than ``newest``.
        """
        settings = _settings(*(DRAFT_PRAGMAS if draft else ()), ("busy_timeout", str(busy_ms), busy_ms))
        return cls._connect(file, "rw", application, newest, settings, busy_ms)

    @classmethod
    def read(cls, file: Path, application: int, newest: int) -> Self:
        """Open a database that nobody uses, such as a copy, and write nothing to it."""
        return cls._connect(file, "ro", application, newest, ())

    @classmethod
    def sketch(cls) -> Self:
        """Make an empty database in memory, to see what statements do."""
        return cls(sqlite3.connect(":memory:", isolation_level=None), Path(":memory:"))

    @classmethod
    def _connect(
        cls, file: Path, mode: str, application: int, newest: int, settings: Sequence[Setting], busy_ms: int = BUSY_MS
    ) -> Self:
        uri = f"{file.absolute().as_uri()}?mode={mode}"
        try:
            # The first look at a file waits, too, and comes before any setting of ours.
            connection = sqlite3.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False, timeout=busy_ms / 1000
            )
        except SQLITE_ERRORS as error:
            raise of_sqlite(error, file) from error
        made = cls(connection, file)
        try:
            if mode == "ro":
                made._look(application, newest)
            else:
                made._prepare(application, newest, settings, fresh=mode == "rwc")
        except BaseException:
            connection.close()
            raise
        return made

    def _prepare(self, application: int, newest: int, settings: Sequence[Setting], *, fresh: bool) -> None:
        self.run("PRAGMA locking_mode=EXCLUSIVE")
        if fresh:
            self.run(f"PRAGMA page_size={PAGE_BYTES}")
        else:
            self._recognise(application, newest)
        for name, wanted, _ in settings:
            self.run(f"PRAGMA {name}={wanted}")
        if fresh:
            self.run(f"PRAGMA application_id={application}")
        for name, _, expected in settings:
            told = self.row(f"PRAGMA {name}")
            # A build without memory mapping has no mmap_size to tell.
            if told != (expected,) and (name, told) != ("mmap_size", None):
                raise EnvironmentProblem("database_setting", setting=name, value=str(told and told[0]))

    def _look(self, application: int, newest: int) -> None:
        for pragma in ("query_only=ON", "cell_size_check=ON", "trusted_schema=OFF", "mmap_size=0", "temp_store=MEMORY"):
            self.run(f"PRAGMA {pragma}")
        self._recognise(application, newest)

    def _recognise(self, application: int, newest: int) -> None:
        if self.value("PRAGMA page_count") == 0:
            raise EnvironmentProblem("not_a_database", file=str(self.file))
        if self.value("PRAGMA application_id") != application:
            raise EnvironmentProblem("foreign_database", file=str(self.file))
        if self.version() > newest:
            raise EnvironmentProblem("newer_database", file=str(self.file))

    def breathe(self) -> None:
        """Let whatever is read from now on take its time; the structure of one table or index is checked in one go."""
        from kiosk.db.breathing import INSTRUCTIONS, Breath

        self._connection.set_progress_handler(Breath(), INSTRUCTIONS)

    def version(self) -> int:
        """Return the number of the newest migration this file has seen."""
        return int(self.value("PRAGMA user_version"))

    def _fault(self, error: Exception) -> Exception:
        # Whoever reads in steps may find that a fault has closed the file between two of them.
        if self._closed:
            return EnvironmentProblem("disk_failing", folder=str(self.file.parent))
        return of_sqlite(error, self.file)

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except SQLITE_ERRORS as error:
            raise self._fault(error) from error

    def row(self, sql: str, values: Values = ()) -> Row | None:
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Values = ()) -> Any:  # noqa: ANN401 (a column may hold anything)
        """Return the first column of the first row, None where there is no row."""
        found = self.row(sql, values)
        return found[0] if found else None

    def run(self, sql: str, values: Values = ()) -> int:
        """Carry out a statement and return how many rows it changed."""
        try:
            return self._connection.execute(sql, values).rowcount
        except SQLITE_ERRORS as error:
            raise self._fault(error) from error

    def run_many(self, sql: str, rows: Sequence[Values]) -> None:
        try:
            self._connection.executemany(sql, rows)
        except SQLITE_ERRORS as error:
            raise self._fault(error) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block writes, or nothing of it.

        Raises CommitUnknown when COMMIT itself fails: then only a look at the reopened file tells.
        """
        self.run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        try:
            self._connection.execute("COMMIT")
        except SQLITE_ERRORS as error:
            reason = self._fault(error)
            if isinstance(reason, Conflict):
                self._roll_back()
                raise reason from error
            raise CommitUnknown(str(reason)) from reason

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let the block read one state; nothing it writes stays."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def _roll_back(self) -> None:
        # After some errors SQLite has rolled back by itself.
        if self._connection.in_transaction:
            self.broken = True
            self.run("ROLLBACK")
            self.broken = False

    def wal_bytes(self) -> int:
        """Return how long the write-ahead log is; its file is never opened by anyone but SQLite."""
        try:
            return self._log.stat().st_size
        except FileNotFoundError:
            return 0

    def checkpoint(self, *, keep_log: bool = False) -> None:
        """Move the write-ahead log into the database, durably, and empty it.

        A log that is kept holds nothing that is needed and is written over from its beginning: a commit that makes a
        file no longer is synced in half the time, since the file system has nothing of its own to write.
        """
        told = self.row(f"PRAGMA wal_checkpoint({'RESTART' if keep_log else 'TRUNCATE'})")
        if told is None or told[0] != 0:
            raise EnvironmentProblem("database_locked", file=str(self.file))

    def faults(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong with the file's own structure; this reads the whole file."""
        try:
            told = [str(row[0]) for row in self.rows("PRAGMA integrity_check")]
            told += [f"{row[0]} {row[1]} has no {row[2]}" for row in self.rows("PRAGMA foreign_key_check")]
        except IntegrityProblem as problem:
            return (str(problem),)
        return tuple(line for line in told if line != "ok")

    def copying(self, file: Path, statements: Sequence[str] = ()) -> Copying:
        """Begin a copy of this database in ``file``, which is empty or not there; to close the database breaks it off.

        ``statements`` are carried out on the copy.
        """
        copy = Copying(self._connection, file, statements)
        self._copies = [*(one for one in self._copies if one.running), copy]
        return copy

    def quick_faults(self, table: str = "") -> bool:
        """Say whether SQLite finds a page or row of the file, or of one table, damaged; indexes are not compared."""
        try:
            return self.rows(f"PRAGMA quick_check({table or 1})") != [("ok",)]
        except IntegrityProblem:
            return True

    def close(self) -> None:
        self._closed = True
        # A connection that is still copied from would go on holding its locks.
        for copy in self._copies:
            copy.stop()
        try:
            self._connection.close()
        except SQLITE_ERRORS as error:
            raise of_sqlite(error, self.file) from error


def _settings(*others: Setting) -> tuple[Setting, ...]:
    """Return what is set in every database, but for the ``others``."""
    return tuple({one[0]: one for one in (*PRAGMAS, *others)}.values())


def sqlite_version() -> str:
    """Return the version of the SQLite library in use."""
    return sqlite3.sqlite_version
