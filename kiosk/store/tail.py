"""A file that grows at its end only, written past every cache of this program and synced when asked."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Self

from kiosk.store.frames import frame
from kiosk.store.identity import sync_folder

_ANYWAY = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Tail:
    """The end of a file of frames; every method raises OSError."""

    def __init__(self, descriptor: int, file: Path, *, fresh: bool) -> None:
        self._descriptor = descriptor
        self._file = file
        self._fresh = fresh
        self.end = os.fstat(descriptor).st_size

    @classmethod
    def of(cls, file: Path, *, at_once: bool = False) -> Self:
        """Open or make a file, for its owner alone; ``at_once`` lets every write return from stable storage only."""
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = not file.exists()
        descriptor = os.open(file, _ANYWAY | (getattr(os, "O_SYNC", 0) if at_once else 0), 0o600)
        try:
            return cls(descriptor, file, fresh=fresh)
        except OSError:
            os.close(descriptor)
            raise

    def add(self, payloads: Iterable[bytes]) -> None:
        """Write frames at the end; a write that fails leaves nothing there that could be taken away again."""
        content = b"".join(map(frame, payloads))
        try:
            write_at(self._descriptor, content, self.end)
        except OSError:
            with suppress(OSError):
                self.cut(self.end)
            raise
        self.end += len(content)

    def cut(self, length: int) -> None:
        """Let the file end at ``length``."""
        os.ftruncate(self._descriptor, length)
        self.end = length

    def sync(self) -> None:
        """Make what was written durable, and the file's name when it is new."""
        sync_data(self._descriptor)
        if self._fresh:
            sync_folder(self._file.parent)
            sync_folder(self._file.parent.parent)
            self._fresh = False

    def close(self) -> None:
        os.close(self._descriptor)


def write_at(descriptor: int, content: bytes, at: int) -> None:
    """Write all of ``content`` at a place; raises OSError."""
    left = memoryview(content)
    while left:
        if hasattr(os, "pwrite"):
            done = os.pwrite(descriptor, left, at)
        else:
            os.lseek(descriptor, at, os.SEEK_SET)
            done = os.write(descriptor, left)
        left, at = left[done:], at + done


def sync_data(descriptor: int) -> None:
    """Make a file's content and length durable."""
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)
