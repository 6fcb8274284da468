"""One kiosk at a time in a folder: a lock the operating system lets go of when the process ends."""

import os
import sys
from pathlib import Path
from typing import Self

from kiosk.domain.errors import Bug, EnvironmentProblem

FILE = "kiosk.lock"


class InstanceLock:
    """The lock on a folder, held until it is closed or the process ends.

    It stands on a file of its own: opening and closing the database file itself would drop SQLite's locks.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Take the lock; raises EnvironmentProblem ``already_running`` when another kiosk holds it."""
        try:
            descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            # The first picture waits for the lock, and not for all that is known of faults.
            from kiosk.db.faults import of_system

            raise of_system(error, folder) from error
        if not _locked(descriptor):
            os.close(descriptor)
            raise EnvironmentProblem("already_running", folder=str(folder))
        return cls(descriptor)

    def share(self) -> Self:
        """Return another hold on the same lock: the folder is free when all of them are closed."""
        if self._descriptor is None:
            raise Bug("a lock that was let go cannot be shared")
        return type(self)(os.dup(self._descriptor))

    def close(self) -> None:
        """Let go; a second time does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
