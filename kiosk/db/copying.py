"""A copy of an open database that grows step by step, in between what else its connection does."""

import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kiosk.db.faults import SQLITE_ERRORS, of_sqlite
from kiosk.domain.errors import EnvironmentProblem

PAGES_A_STEP = 8
"""About a tenth of a millisecond: what a tap may have to wait for."""
SYNC_PAGES = 16
"""What is written and not synced goes to the disk with the next sync of anybody, who waits for all of it."""
# Only this process writes the copy, and it is thrown away when anything happens to it: it needs no journal of its own.
_PRAGMAS = ("locking_mode=EXCLUSIVE", "journal_mode=OFF", "synchronous=OFF", "cache_size=16", "secure_delete=ON")


class _Stopped(Exception):
    """The copy is wanted no more."""


class Copying:
    """Copies pages with SQLite's backup API on a thread that runs only while a step is asked for.

    What the same connection writes between two steps reaches the copy too: copied, it is the database of that moment.
    Now and then the thread syncs, by itself, what has been copied; nobody waits for that. At the end it carries out
    ``statements`` on the copy, by itself, too.
    """

    def __init__(self, source: sqlite3.Connection, file: Path, statements: Sequence[str]) -> None:
        self._source = source
        self._file = file
        self._statements = statements
        self._go, self._rest = threading.Semaphore(0), threading.Semaphore(0)
        self._fault: Exception | None = None
        self._copied = self._stopping = False
        self.syncing = False
        """No step makes sense yet."""
        self._unsynced = 0
        self._thread = threading.Thread(target=self._copy, name="copy", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def step(self) -> bool:
        """Copy some pages on, none while those before are being synced; say whether all are copied.

        Raises EnvironmentProblem or IntegrityProblem for the world's faults with either file.
        """
        if self.syncing:
            return False
        if not self._copied and self._fault is None:
            self._go.release()
            self._rest.acquire()
        if self._fault is not None:
            raise self._fault
        return self._copied

    def finish(self) -> None:
        """Wait until a copied database is whole in its file; raises what ``step`` raises."""
        self._thread.join()
        if self._fault is not None:
            raise self._fault

    def stop(self) -> None:
        """Break off what is not copied; the connection is free again."""
        self._stopping = True
        self._go.release()
        if not self._copied:
            self._thread.join()

    def _copy(self) -> None:
        self._go.acquire()
        try:
            self._run()
        except _Stopped:
            self._fault = EnvironmentProblem("backup_broken_off")
        except SQLITE_ERRORS as error:
            self._fault = of_sqlite(error, self._file)
        except Exception as error:  # noqa: BLE001 (whoever steps gets it)
            self._fault = error
        self._rest.release()

    def _run(self) -> None:
        self._look_up()
        target = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
        try:
            for pragma in _PRAGMAS:
                target.execute(f"PRAGMA {pragma}")
            self._source.backup(target, pages=PAGES_A_STEP, progress=self._pause)
            self._copied = True
            self._rest.release()
            for statement in self._statements:
                target.execute(statement)
            # A file that needs no log beside it: whoever restores it has to carry one file only.
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            with suppress(*SQLITE_ERRORS):
                target.close()

    def _pause(self, _status: int, left: int, _all: int) -> None:
        if left:  # The last pages end in the same step: nothing may be written between them and the end.
            self._unsynced += PAGES_A_STEP
            self.syncing = self._unsynced >= SYNC_PAGES
            self._rest.release()
            if self.syncing:
                self._sync()
            self._go.acquire()
            self._look_up()

    def _sync(self) -> None:
        try:
            descriptor = os.open(self._file, os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        finally:
            self._unsynced, self.syncing = 0, False

    def _look_up(self) -> None:
        if self._stopping:
            raise _Stopped
