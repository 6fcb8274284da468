"""Room on the disk: ballots before backups before papers, and the ballast that is given up before a ballot is."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from kiosk.domain.errors import EnvironmentProblem
from kiosk.store.identity import sync_folder

WARN_BYTES = 500_000_000
"""Below this staff are warned."""
LEAST_BYTES = 100_000_000
"""Below this the disk is the ballots' alone: nothing else is written, and what can be made again goes."""
PAPER_BYTES = 2 * LEAST_BYTES
"""Below this no paper is written either: what is left above the ballots' share is for backups."""
BALLAST_BYTES = 32 * 1024 * 1024
ENOUGH_BYTES = WARN_BYTES + BALLAST_BYTES
"""Above this ballast is taken in again."""
GIVE_UP_BYTES = 16_000_000
"""Below this the ballast goes before anybody's write has failed."""
BALLAST = "ballast"
_BLOCK = bytes(1 << 20)


def free_bytes(folder: Path) -> int:
    """Return how much this user can still write on the disk of ``folder``. Raises OSError."""
    return shutil.disk_usage(folder).free


def check_room(folder: Path, goal: Path | None = None, need: int = 0) -> None:
    """Refuse a paper when the disk of the data folder ``folder`` is nearly full: ballots and backups go before it.

    ``goal`` is where ``need`` bytes are to be written: on another disk they take no room from either. Raises
    EnvironmentProblem ``disk_nearly_full``; a disk that cannot be asked refuses nothing by this.
    """
    try:
        if goal is not None and _there(goal).stat().st_dev != _there(folder).stat().st_dev:
            return
        free = free_bytes(_there(folder))
    except OSError:
        return
    if free - need < PAPER_BYTES:
        raise EnvironmentProblem("disk_nearly_full", folder=str(folder), megabytes=free // 1_000_000)


def check_backup_room(folder: Path, need: int) -> None:
    """Refuse a backup of ``need`` bytes that would take the ballots' room on the disk of the data folder ``folder``.

    Raises EnvironmentProblem ``backup_no_room``, and OSError.
    """
    free = free_bytes(folder)
    if free - need < LEAST_BYTES:
        raise EnvironmentProblem("backup_no_room", megabytes=free // 1_000_000)


def _there(path: Path) -> Path:
    """Return ``path`` or the nearest folder above it that exists."""
    return next((one for one in (path, *path.absolute().parents) if one.exists()), path)


class Room:
    """The disk of one data folder; used by the ledger's thread only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ballast = folder / BALLAST

    def give_up(self) -> bool:
        """Let the ballast go; say whether there was any."""
        try:
            self._ballast.unlink()
            # The room is there once the file system has written that the file is not.
            sync_folder(self._folder)
        except OSError:
            return False
        return True

    def tend(self) -> bool:
        """Give up what is not needed when room runs out, and say whether it does. Raises OSError."""
        free = free_bytes(self._folder)
        if free < LEAST_BYTES:
            self._drop()
        if free < GIVE_UP_BYTES:
            self.give_up()
        return free < LEAST_BYTES

    def _drop(self) -> None:
        """Remove the older logs: nothing else here could do without."""
        for file in (self._folder / "logs").glob("*.log.*"):
            with suppress(OSError):
                file.unlink()

    def stock(self) -> None:
        """Take ballast in where there is plenty of room and none yet. Raises OSError."""
        if self._ballast.exists() or free_bytes(self._folder) < ENOUGH_BYTES:
            return
        waiting = self._ballast.with_name(f"{BALLAST}.new")
        try:
            descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
            try:
                _take(descriptor)
            finally:
                os.close(descriptor)
            waiting.replace(self._ballast)
            sync_folder(self._folder)
        except OSError:
            waiting.unlink(missing_ok=True)
            raise


def _take(descriptor: int) -> None:
    """Take room for an empty file, written nowhere where the system can do that."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, BALLAST_BYTES)
    else:
        for _ in range(BALLAST_BYTES // len(_BLOCK)):
            os.write(descriptor, _BLOCK)
    os.fsync(descriptor)
