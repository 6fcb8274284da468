"""The ledger as the rest of the program sees it: questions and facts go in, promises come out."""

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self, TypeVar

from kiosk.db.database import Database
from kiosk.db.faults import of_system
from kiosk.domain.closing import ClosedPart
from kiosk.domain.entry import Entry, Recovery
from kiosk.domain.errors import IntegrityProblem, WorldError
from kiosk.domain.period import Period
from kiosk.store import identity, making, opening, quarantine
from kiosk.store.book import Batch, FreeText, LocalTime, Recorded
from kiosk.store.closes import Write, close_month
from kiosk.store.damage import told
from kiosk.store.keeping import Keeping
from kiosk.store.lock import InstanceLock
from kiosk.store.proving import PeriodReading
from kiosk.store.reading import Reader
from kiosk.store.rejoining import Means
from kiosk.store.verifying import Verdict
from kiosk.store.writer import Steps, Writer

T = TypeVar("T")
MOST_QUIETLY_BYTES = 20_000_000
"""While the kiosk serves, a larger file is left to the whole check of its next backup: a tap would have to wait."""
NO_TEXTS: Mapping[str, FreeText] = {}


def nobody() -> None:
    """Tell nobody."""


is_provisioned = opening.is_provisioned


class Ledger:
    """One folder's ledger, open: one thread, one connection, one kiosk.

    Everything returns a Future. Its exception is a WorldError when the world is at fault, a Bug when we are.
    """

    def __init__(self, folder: Path, lock: InstanceLock, kept: Keeping) -> None:
        self.folder = folder
        self._lock = lock
        self._keeping = kept
        self._reader = Reader(kept)
        self._closed = False
        self._begins: Callable[[], None] = nobody
        self._ends: Callable[[], None] = nobody
        self._writer = Writer(kept.rest, kept.tend)

    @classmethod
    def create(cls, folder: Path, *, seed: bytes, epoch: bytes, lock: InstanceLock | None = None) -> Self:
        """Make a new ledger in ``folder`` and open it; ``seed`` are 32 and ``epoch`` 16 random bytes.

        Whoever holds the folder's ``lock`` already gives it along, and keeps a hold of its own.
        Raises UsageError ``already_provisioned``, and what ``open`` raises.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise of_system(error, folder) from error
        held = lock.share() if lock else InstanceLock.take(folder)
        try:
            making.make(folder, seed, epoch)
            return cls(folder, held, Keeping(folder))
        except BaseException:
            held.close()
            raise

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        spool: Path | None = None,
        means: Means | None = None,
        passing: bool = False,
        lock: InstanceLock | None = None,
    ) -> Self:
        """Open the ledger of ``folder``; never makes one. ``passing`` commands leave the kiosk's stop mark alone.

        ``spool`` is the folder of the emergency spool, one of the data folder's own where there is no other disk.
        A ledger that was set back gets a new epoch, and what its mirror still has, by ``means``.
        Whoever holds the folder's ``lock`` already gives it along, and keeps a hold of its own.
        Raises EnvironmentProblem ``already_running``, ``not_provisioned``, ``provisioned_without_database``,
        ``database_locked``, ``newer_database``, ``foreign_database``, ``not_a_database``, ``disk_full``,
        ``folder_unwritable``, ``disk_failing`` or ``device_key_missing``; IntegrityProblem ``database_corrupt``, and
        ``ledger_set_back`` where there are no means.
        """
        held = lock.share() if lock else InstanceLock.take(folder)
        try:
            quarantine.finish(folder)
            return cls(folder, held, Keeping(folder, spool, means=means, passing=passing))
        except BaseException:
            held.close()
            raise

    def share_lock(self) -> InstanceLock:
        """Return another hold on the folder, which stays when this ledger is closed."""
        return self._lock.share()

    @property
    def was_clean(self) -> bool:
        """Say whether the last stop was in order."""
        return self._keeping.was_clean

    @property
    def trouble(self) -> WorldError | None:
        """The last fault that cost nobody anything yet."""
        return self._keeping.trouble

    @property
    def recovered(self) -> Recovery | None:
        """What this start found lost and how much of it came back, None for nothing."""
        return self._keeping.recovered

    @property
    def failed(self) -> Future[str]:
        """The promise of a fault of the disk that only another process gets over: its key."""
        return self._keeping.failed

    def stock(self) -> Future[None]:
        """Take in ballast: room on the disk that is given up before a ballot is."""
        return self._writer.do(self._stock)

    def look_over(self) -> Future[bool]:
        """Look over the file in steps, taps go between; say whether it is damaged: then ``failed`` tells, too."""
        return self._writer.work(self._looking_over())

    def _looking_over(self) -> Generator[None, None, bool]:
        database = self._keeping.book().database
        if database.file.stat().st_size > MOST_QUIETLY_BYTES:
            return False
        for (table,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"):
            yield
            if self._keeping.book().database.quick_faults(table):
                self._keeping.suffer(IntegrityProblem("database_corrupt", file=str(database.file)))
                return True
        return False

    def _stock(self) -> None:
        try:
            self._keeping.room.stock()
        except OSError as error:
            self._keeping.trouble = of_system(error, self.folder)

    def record(
        self, entries: Sequence[Entry], local: LocalTime | None = None, texts: Mapping[str, FreeText] = NO_TEXTS
    ) -> Future[Recorded]:
        """Store ``entries``, one or thousands, in one transaction; done means they are on stable storage.

        ``texts`` are the comments that the entries name by their salted hash. The same entry may come again: it is
        stored once. An entry that cannot follow what is there, or an id with other bytes than are stored, is a Bug.
        The promise breaks with NotRecorded when the ledger cannot be written; the same ids may be tried again.
        """
        batch = Batch(tuple(entries), local, texts)
        self._begins()
        done = self._writer.do(lambda: self._keeping.record(batch))
        done.add_done_callback(lambda _: self._ends())
        return done

    def watch(self, begins: Callable[[], None], ends: Callable[[], None]) -> None:
        """Let ``begins`` be called, on any thread, with every fact to be stored, and ``ends`` once it is or cannot be.

        Between the two somebody waits for the writer. Called once, before the first fact.
        """
        self._begins, self._ends = begins, ends

    def ask(self, question: Callable[[Reader], T]) -> Future[T]:
        """Let ``question`` read one state of the ledger and return values. It must be short: a tap may wait for it."""
        return self._writer.do(lambda: self._read(question))

    def _read(self, question: Callable[[Reader], T]) -> T:
        with told(self._database), self._keeping.book().database.snapshot():
            return question(self._reader)

    def _database(self) -> Database:
        return self._keeping.book().database

    def idle_s(self) -> float:
        """Return how many seconds ago anybody last got something kept or answered."""
        return self._writer.idle_s()

    def work(self, question: Callable[[Reader], Steps[T]]) -> Future[T]:
        """Let a long question read in steps: at each ``yield`` the taps that wait go first."""
        return self._writer.work(self._told(question(self._reader)))

    def _told(self, steps: Steps[T]) -> Steps[T]:
        with told(self._database):
            return (yield from steps)

    def read_period(self, period: Period) -> Future[PeriodReading]:
        """Return the ballots of ``period``, checked against the part of the chain under them; taps go between."""
        return self.work(lambda reader: reader.read_period(period))

    def close_month(self, period: Period, number: int, fact: Mapping[str, Any], write: Write) -> Future[ClosedPart]:
        """Freeze a month, or what came later as its supplement ``number``: stored whole, or not at all.

        ``fact`` names the team and the person, ``write`` makes the page of a fact. The promise breaks with UsageError
        for what cannot be closed, IntegrityProblem ``ledger_differs``, NotRecorded.
        """
        return self._writer.work(self._told(close_month(self._keeping, period, number, fact, write)))

    def erase(self, batch: Batch) -> Future[Recorded]:
        """Store what says that comments are erased; done means that their texts are gone from the ledger's files.

        The promise breaks with NotRecorded; then they are still there.
        """
        from kiosk.store.erasing import erase

        return self._writer.do(lambda: erase(self._keeping, batch))

    def at_once(self, job: Callable[[Keeping], T]) -> Future[T]:
        """Let a part of the store look and store with nobody in between; it must be short: a tap may wait for it."""
        return self._writer.do(lambda: job(self._keeping))

    def in_steps(self, job: Callable[[Keeping], Steps[T]]) -> Future[T]:
        """Let a part of the store read in steps, between taps, and store in the last of them."""
        return self._writer.work(self._told(job(self._keeping)))

    def verify(self) -> Future[Verdict]:
        """Check every entry and every row made from entries; taps go between the steps."""
        return self.work(Reader.verify)

    def faults(self) -> Future[tuple[str, ...]]:
        """Return what SQLite finds wrong with its file. It reads all of it: taps wait, so ask while closed."""

        def look() -> tuple[str, ...]:
            return self._keeping.book().database.faults()

        return self._writer.do(look)

    def file_bytes(self) -> int:
        """Return how long the ledger's files are; nobody but SQLite opens them."""
        return sum(file.stat().st_size for file in self.folder.glob(f"{opening.FILE}*"))

    def sign(self, message: bytes) -> bytes:
        """Return the device's signature of ``message``."""
        return identity.sign(self.folder, message)

    def change(self, job: Callable[[Database], T]) -> Future[T]:
        """Let a part of the store write its own tables, which are no part of the chain, in one transaction."""
        return self._writer.do(lambda: self._keeping.change(job))

    def close(self) -> None:
        """Finish what waits, mark the clean stop and let the folder go; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        try:
            self._writer.stop(self._keeping.close)
        finally:
            self._lock.close()
