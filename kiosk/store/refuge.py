"""Where a batch goes that the ledger does not take, and how it comes back."""

import logging
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from kiosk.db.faults import Conflict, of_system
from kiosk.domain.errors import Bug, EnvironmentProblem, IntegrityProblem, NotRecorded, WorldError
from kiosk.store.book import Batch
from kiosk.store.room import Room
from kiosk.store.spool import FileSpool

log = logging.getLogger("hailong")
RETRY_S = 10.0
"""How long a batch waits for the ledger while nobody taps."""


class Refuge:
    """The spool, with the room that the ballast takes; used by the ledger's thread only."""

    def __init__(self, spool: Path, room: Room) -> None:
        self._spool = FileSpool(spool)
        self._room = room
        self._again_at = 0.0

    @property
    def holds(self) -> bool:
        return self._spool.holds

    def is_due(self) -> bool:
        """Say whether the ledger should be asked again though nobody taps; that is for ten seconds no question then."""
        due = monotonic() >= self._again_at
        if due:
            self._again_at = monotonic() + RETRY_S
        return due

    def keep(self, batch: Batch) -> None:
        """Keep a batch durably, in the ballast's room where there is no other; raises NotRecorded."""
        self._again_at = monotonic() + RETRY_S
        try:
            self._spool.keep(batch)
        except NotRecorded as problem:
            if problem.params["reason"] != "disk_full" or not self._room.give_up():
                raise
            self._spool.keep(batch)

    def empty(self, post: Callable[[Batch], object], settle: Callable[[], None]) -> WorldError | None:
        """Give every batch to ``post``, and forget them once ``settle`` has made that last.

        What the ledger has already it knows by its ids; what it can never take is put aside. Returns what went wrong
        with the spool itself; raises what ``post`` and ``settle`` raise.
        """
        refused: WorldError | None = None
        try:
            for batch in list(self._spool.kept()):
                try:
                    post(batch)
                except Conflict as problem:
                    # A table and its index that say different things refuse what is right.
                    raise IntegrityProblem("database_corrupt", file=str(self._spool.folder)) from problem
                except Bug as problem:
                    log.critical("bug: a batch of the spool cannot follow what is stored", exc_info=problem)
                    self._spool.refuse(batch)
                    refused = EnvironmentProblem("spool_refused", folder=str(self._spool.folder))
            settle()
            self._spool.clear()
        except OSError as error:
            return of_system(error, self._spool.folder)
        return refused
