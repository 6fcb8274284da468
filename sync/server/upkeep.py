"""What the centre does by itself while it listens: a backup every day, and reading again what it has learnt to read."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections

from sync.server import clock
from sync.server.logs import log
from sync.server.models import Backup
from sync.server.rereading import Rereader

EVERY = timedelta(hours=24)
LOOK_S = 600.0


class Upkeep(threading.Thread):
    """Looks every ten minutes whether something is due; ends when it is told to."""

    def __init__(self, folder: Path, look_s: float = LOOK_S) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._folder, self._look_s = folder, look_s
        self._ended = threading.Event()
        self._rereader = Rereader()

    def run(self) -> None:
        """Look now and then until the end."""
        try:
            self._reread()
            while not self._ended.wait(self._look_s):
                self._reread()
                self._look()
        finally:
            connections.close_all()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()

    def _reread(self) -> None:
        try:
            for one in self._rereader.look():
                told = {"device": one.device, "places": one.places, "changed": one.changed}
                log.info("entries were understood that were not before", extra={"told": told})
        except Exception:  # noqa: BLE001 - whatever it is, backups go on
            log.exception("what was not understood could not be read again")

    def _look(self) -> None:
        # A server that was restarted has left this thread a connection that is dead.
        close_old_connections()
        try:
            newest = Backup.objects.order_by("-made_at").values_list("made_at", flat=True).first()
        except DatabaseError as problem:
            log.warning("the database did not tell of backups: %s", problem)
            return
        if newest is None or not timedelta() <= clock.now() - newest < EVERY:
            self._back_up()

    def _back_up(self) -> None:
        # Which database it is, the folder remembers.
        command = [sys.executable, "-m", "sync.server", "backup", "--data", str(self._folder)]
        answer = subprocess.run(  # noqa: S603 - this program
            command, check=False, capture_output=True, text=True, encoding="utf-8", errors="replace"
        )
        if answer.returncode:
            log.error("no backup was made: %s", answer.stderr.strip()[:500])
