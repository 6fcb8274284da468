"""A copy of an open database that grows step by step, in between what else its connection does."""

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kiosk.db.faults import SQLITE_ERRORS, of_sqlite
from kiosk.domain.errors import EnvironmentProblem

PAGES_A_STEP = 8
"""About a tenth of a millisecond: what a tap may have to wait for."""
# Only this process writes the copy, and it is thrown away when anything happens to it: it needs no journal of its own.
_PRAGMAS = ("locking_mode=EXCLUSIVE", "journal_mode=OFF", "synchronous=OFF", "cache_size=16", "secure_delete=ON")


class _Stopped(Exception):
    """The copy is wanted no more."""


class Copying:
    """Copies pages with SQLite's backup API on a thread that runs only while a step is asked for.

    What the same connection writes between two steps reaches the copy too: copied, it is the database of that moment.
    Then the thread carries out ``statements`` on the copy, by itself, and ends.
    """

    def __init__(self, source: sqlite3.Connection, file: Path, statements: Sequence[str]) -> None:
        self._source = source
        self._file = file
        self._statements = statements
        self._go, self._rest = threading.Semaphore(0), threading.Semaphore(0)
        self._fault: Exception | None = None
        self._copied = self._stopping = False
        self._thread = threading.Thread(target=self._copy, name="copy", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def step(self) -> bool:
        """Copy some pages on; say whether all are copied.

        Raises EnvironmentProblem or IntegrityProblem for the world's faults with either file.
        """
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
            self._rest.release()
            self._go.acquire()
            self._look_up()

    def _look_up(self) -> None:
        if self._stopping:
            raise _Stopped
