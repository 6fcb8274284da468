"""What follows a tap once its promise is kept: the mirror log, then the anchor."""

import logging
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from kiosk.db.faults import Conflict, of_system
from kiosk.domain.chain import link
from kiosk.domain.entry import Recovery
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem, WorldError
from kiosk.store import setback
from kiosk.store.anchor import Anchor, Place
from kiosk.store.book import Book
from kiosk.store.copies import Copied
from kiosk.store.mirror import Mirror, Mirrored, reached
from kiosk.store.rejoining import Means, rejoin
from kiosk.store.room import Room

log = logging.getLogger("hailong")
SYNC_S = 0.5
"""How long written entries of the mirror wait for their sync; with one long step in between it is a second."""
ANCHOR_S = 10.0
RETRY_S = 10.0
STEP_ROWS = 256
"""How many entries a mirror that lags behind takes over at once."""


class Guards:
    """Keeps mirror and anchor in step with the ledger; used by the ledger's thread only.

    A fault here costs nobody a tap: it is told in ``trouble``, and the mirror catches up from the ledger later.
    """

    def __init__(self, folder: Path, room: Room) -> None:
        self._folder = folder
        self._room = room
        self.mirror = Mirror(folder)
        self.anchor = Anchor(folder)
        self.trouble: WorldError | None = None
        self._sync_at: float | None = None
        self._anchor_at = monotonic() + ANCHOR_S
        self._again_at = 0.0
        self.copies: list[Copied] = []
        """The backups that the ledger was held against."""

    def compare(self, book: Book, means: Means | None) -> Recovery | None:
        """Hold the ledger against mirror, anchor and backups, store again what it has lost and return what tells of it.

        Raises IntegrityProblem ``ledger_set_back`` where nobody gave the means for that.
        """
        try:
            evidence = setback.remembered(self._folder, self.anchor, book)
            self.copies = list(evidence.copies)
            loss = setback.find(book, evidence)
        except OSError as error:
            self.trouble = of_system(error, self._folder)
            return None
        if loss is not None and means is None:
            raise IntegrityProblem("ledger_set_back", first=loss.first, last=loss.last)
        try:
            told = None if loss is None or means is None else rejoin(book, loss, "rollback", means)
        except Conflict as problem:
            # A table and its index that say different things refuse what is right.
            raise IntegrityProblem("database_corrupt", file=str(book.database.file)) from problem
        try:
            # Anchor and mirror go on where they ended.
            self.mirror.begin(book.head.epoch, min(reached(evidence.ends, book.head.epoch), book.head.seq))
        except OSError as error:
            self.trouble = of_system(error, self._folder)
        return told

    def tend(self, book: Book) -> float | None:
        """Do what is due and return in how many seconds the next is, None for after the next tap."""
        now = monotonic()
        fresh, book.fresh = book.fresh, []
        if now < self._again_at:
            return self._again_at - now
        try:
            self._mirror_on(book, fresh)
            self._sync(now)
            self._anchored(book, now)
        except Exception as problem:  # noqa: BLE001 (whatever it is, it must cost nobody a tap)
            self._fall_back(problem)
            self._again_at = now + RETRY_S
            return RETRY_S
        self._again_at = 0.0
        if self._lags(book):
            return 0.0
        waits = [at - now for at in (self._sync_at, self._next_anchor(book)) if at is not None]
        return max(0.0, min(waits)) if waits else None

    def _mirror_on(self, book: Book, fresh: Sequence[Mirrored]) -> None:
        mirror, head = self.mirror, book.head
        if mirror.epoch != head.epoch:
            mirror.begin(head.epoch, 0)
        if fresh and (fresh[0].epoch, fresh[0].seq) == (mirror.epoch, mirror.seq + 1):
            mirror.add(fresh)
        elif self._lags(book):
            self._catch_up(book)
        if mirror.dirty and self._sync_at is None:
            self._sync_at = monotonic() + SYNC_S

    def _catch_up(self, book: Book) -> None:
        """Take over some entries from the ledger; one that its hash does not prove is left out and told."""
        found = book.chained(self.mirror.seq, STEP_ROWS)
        if not found:
            raise IntegrityProblem("ledger_differs", what="gap", where=str(self.mirror.seq + 1))
        prev = book.hash_at(self.mirror.seq)
        good = []
        for one in found:
            if one.hash == link(book.device, one.epoch, one.seq, prev, one.body):
                good.append(one)
            else:
                self.trouble = IntegrityProblem("ledger_differs", what="hash", where=str(one.seq))
            prev = one.hash
        self.mirror.add(good)
        self.mirror.seq = found[-1].seq

    def _fall_back(self, problem: Exception) -> None:
        """Believe nothing of the mirror that has not been synced, and tell what went wrong."""
        if isinstance(problem, OSError):
            problem = of_system(problem, self._folder)
        elif not isinstance(problem, WorldError):
            log.critical("bug", exc_info=problem)
        self.trouble = problem if isinstance(problem, WorldError) else EnvironmentProblem("mirror_stopped")
        if self.trouble.key == "disk_full":
            self._room.give_up()
        self._sync_at = None
        self.mirror.fall_back()

    def _lags(self, book: Book) -> bool:
        return self.mirror.seq < book.head.seq

    def _sync(self, now: float) -> None:
        if self._sync_at is not None and now >= self._sync_at:
            self._sync_at = None
            self.mirror.sync()

    def _next_anchor(self, book: Book) -> float | None:
        return None if self.anchor.place == _place(book) or book.head.seq == 0 else self._anchor_at

    def _anchored(self, book: Book, now: float) -> None:
        due = self._next_anchor(book)
        if due is not None and now >= due:
            self.anchor.write(_place(book))
            self._anchor_at = now + ANCHOR_S

    def close(self, book: Book) -> None:
        """Bring mirror and anchor to where the ledger ends, durably."""
        try:
            if self.mirror.epoch != book.head.epoch:
                self.mirror.begin(book.head.epoch, 0)
            while self._lags(book):
                self._catch_up(book)
            self.mirror.close()
            if self._next_anchor(book) is not None:
                self.anchor.write(_place(book))
        except Exception as problem:  # noqa: BLE001 (a stop goes on whatever it is)
            self._fall_back(problem)


def _place(book: Book) -> Place:
    return Place(book.head.epoch, book.head.seq, book.head.hash)
