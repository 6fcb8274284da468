"""The ledger file of a folder: made, opened, written, and opened again after a fault."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TypeVar

from kiosk.db.database import BUSY_MS, Database
from kiosk.db.faults import CommitUnknown, Conflict, key_of, of_system
from kiosk.domain.entry import Recovery
from kiosk.domain.errors import Bug, EnvironmentProblem, IntegrityProblem, NotRecorded, WorldError
from kiosk.store import copies, notes
from kiosk.store.book import Batch, Book, Recorded
from kiosk.store.damage import misled
from kiosk.store.guards import Guards
from kiosk.store.opening import open_book, told
from kiosk.store.quarantine import suspect
from kiosk.store.recalling import just_told
from kiosk.store.refuge import RETRY_S, Refuge
from kiosk.store.rejoining import Means
from kiosk.store.room import Room
from kiosk.store.spool import FOLDER as SPOOL_FOLDER

T = TypeVar("T")
MOST_TRIES = 4
"""The first try and three more with the same ids."""
MOST_TRYING_S = 3.0
"""After so long no other try is begun: the spool keeps the batch, before the parent process takes the tap for hung."""
AGAIN_BUSY_MS = 1_000
"""How long another program is waited for that holds the file when it is opened again: a tap may be waiting."""
IDLE_WAL_BYTES = 1_000_000
MOST_LOOKED_OVER_BYTES = 200_000_000
"""A larger file would keep visitors waiting: it is looked through whole every week anyway."""
LOG_STEP_BYTES = 2_000_000
"""How much is written between two looks at the log's size: a look at a file costs as much as a row."""
MOST_WAL_BYTES = 12_000_000
"""With a step and a large batch on top the log stays below 16 MB."""
KEPT_WAL_BYTES = 4_000_000
"""A longer log is given back to the disk when it has been emptied."""


class Keeping:
    """The open ledger of a folder; used by one thread only."""

    def __init__(
        self, folder: Path, spool: Path | None = None, *, means: Means | None = None, passing: bool = False
    ) -> None:
        self._folder = folder
        self._passing = passing
        self.room = Room(folder)
        self._refuge = Refuge(spool or folder / SPOOL_FOLDER, self.room)
        self._means = means
        self._guards = Guards(folder, self.room)
        self._book: Book | None = None
        self._look_at = LOG_STEP_BYTES
        """How much may have been written when the log's size is looked at next."""
        self._busy_ms = BUSY_MS
        self._doubted = False
        self.trouble: WorldError | None = None
        """The last fault that cost nobody anything yet, such as a log that could not be emptied."""
        self.recovered: Recovery | None = None
        """What this start found lost."""
        self.failed: Future[str] = Future()
        """Kept once the disk has failed in a way that a process does not get over: its key."""
        try:
            self.was_clean = self._start_with_room()
            self._busy_ms = AGAIN_BUSY_MS
        except BaseException:
            self.drop()
            raise

    def _start_with_room(self) -> bool:
        try:
            return self._start()
        except WorldError as problem:
            self.drop()
            if problem.key != "disk_full" or not self.room.give_up():
                raise
        return self._start()

    def _start(self) -> bool:
        """Open, note that the ledger is in use, and say whether the kiosk was closed in order the last time.

        Who only passes by to read leaves the note alone: it tells of the kiosk, not of a command.
        """
        database = self.book().database
        clean = database.row("SELECT value FROM state WHERE key = 'stop'") in {None, ("clean",)}
        try:
            if not clean:
                self._look_over(database)
            # A ledger that was built anew before it was opened tells of it, too.
            self.recovered = self._guards.compare(self.book(), self._means) or just_told(database)
            self._take_back()
            if not self._passing:
                self._note_stop("none")
        except CommitUnknown as problem:
            raise told(problem, self._folder) from problem
        return clean

    def _look_over(self, database: Database) -> None:
        """Doubt what a process left that was killed; raises IntegrityProblem ``database_corrupt``."""
        # What it left in the log may never have been synced, or its sync may have failed.
        database.checkpoint()
        if database.file.stat().st_size <= MOST_LOOKED_OVER_BYTES and database.quick_faults():
            raise IntegrityProblem("database_corrupt", file=str(database.file))

    def tend(self) -> float | None:
        """Let mirror and anchor follow; return in how many seconds there is more to do, None for not of itself."""
        if self._passing:
            return None
        wait = None
        if self._book is not None:
            wait = self._guards.tend(self._book)
            self.trouble = self._guards.trouble or self.trouble
        if not self._refuge.holds:
            return wait
        if self._refuge.is_due():
            try:
                self._take_back()
            except (CommitUnknown, WorldError) as problem:
                self.suffer(problem)
        return RETRY_S if wait is None else min(wait, RETRY_S)

    def book(self) -> Book:
        """Return the open ledger, opening it when it is not."""
        if self._book is not None and self._book.database.broken:
            self._doubt()
        if self._book is None:
            self._book, self._look_at = open_book(self._folder, self._busy_ms), LOG_STEP_BYTES
        return self._book

    def drop(self) -> None:
        """Let go of the connection after a fault; the next use opens another."""
        if self._book is not None:
            database, self._book = self._book.database, None
            database.close()

    def record(self, batch: Batch) -> Recorded:
        """Store a batch and return where it stands; only then is it durable.

        After a fault the file is opened again and the same ids are given to it again: what is stored already is found
        there. What the ledger does not take at all is kept in the spool and has no place yet. Raises NotRecorded when
        nothing helps.
        """
        found = self._tried(batch, 1 if self._refuge.holds else MOST_TRIES)
        if isinstance(found, Recorded):
            return found
        try:
            self._refuge.keep(batch)
        except NotRecorded as problem:
            raise NotRecorded("not_recorded", reason=key_of(found)) from problem
        return Recorded(0, 0, b"")

    def commit(self, batch: Batch) -> Recorded:
        """Store a batch that makes sense at this place of the chain only, and return where it stands.

        Raises NotRecorded instead of keeping it in the spool, and where something waits there to go before it.
        """
        if self._refuge.holds:
            raise NotRecorded("not_recorded", reason="disk_failing")
        found = self._tried(batch, MOST_TRIES)
        if isinstance(found, Recorded):
            return found
        raise NotRecorded("not_recorded", reason=key_of(found)) from found

    def _tried(self, batch: Batch, tries: int) -> Recorded | Exception:
        """Give a batch to the ledger at most so many times; return where it stands, or the last fault."""
        fault: Exception = Bug("nothing was tried")
        began = monotonic()
        for _ in range(tries):
            try:
                self._take_back()
                done = self._posted(batch)
                self._settle()
            except (CommitUnknown, WorldError) as problem:
                fault = problem
                self.suffer(problem)
                if monotonic() - began > MOST_TRYING_S:
                    break
            else:
                return done
        return fault

    def _posted(self, batch: Batch) -> Recorded:
        book = self.book()
        try:
            return book.post(batch)
        except Conflict as problem:
            # What is chained here conflicts with nothing, unless an index tells of rows that are not there.
            # A tap waits: only what these two looks cannot tell is worth reading the whole file for.
            if misled(book.database, (one.id for one in batch.entries)) or book.database.faults():
                raise IntegrityProblem("database_corrupt", file=str(book.database.file)) from problem
            raise

    def _take_back(self) -> None:
        """Give the ledger what the spool holds; raises CommitUnknown or a WorldError when it still takes nothing."""
        if self._refuge.holds:
            self.trouble = self._refuge.empty(lambda batch: self.book().post(batch), self._settle) or self.trouble

    def suffer(self, problem: Exception) -> None:
        """Do about a fault what can be done at once: doubt the file, make room, ask for another process."""
        self._doubt()
        key = key_of(problem)
        if key == "disk_full":
            self.room.give_up()
        elif key in _MORTAL and not self.failed.done():
            if key in _DAMAGED:
                # It would open again and go on failing: the next start builds a new one.
                with suppress(OSError):
                    suspect(self._folder, [["file", key]])
            self.failed.set_result(key)

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
        elif book.written > self._look_at:
            self._look_at = book.written + LOG_STEP_BYTES
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
            self.suffer(problem)
            raise NotRecorded("not_recorded", reason=key_of(problem)) from problem
        return answer

    def rest(self) -> None:
        """Empty the write-ahead log when it has grown and nobody waits; look after the room on the disk."""
        try:
            scarce = self.room.tend()
        except OSError as error:
            self.trouble, scarce = of_system(error, self._folder), False
        if self._book is None:
            return
        long = self._book.database.wal_bytes()
        if scarce and long:
            self._checkpoint()
        elif min(long, self._book.written) > IDLE_WAL_BYTES:
            self._checkpoint(keep_log=long <= KEPT_WAL_BYTES)

    def _checkpoint(self, *, keep_log: bool = False) -> None:
        try:
            book = self.book()
            book.database.checkpoint(keep_log=keep_log)
        except WorldError as problem:
            self.trouble = problem
        else:
            book.written, self._look_at = 0, LOG_STEP_BYTES

    def _note_stop(self, how: str) -> None:
        database = self.book().database
        with database.transaction():
            notes.put(database, "stop", how)
            copies.note(database, self._guards.copies)

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
            raise told(problem, self._folder) from problem
        finally:
            self.drop()


_DAMAGED = {"database_corrupt", "not_a_database"}
_MORTAL = {"disk_failing", *_DAMAGED}
