"""A file written to a stick or folder so that it is really there, and nothing that was there is lost."""

import errno
import mmap
import os
import shutil
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from kiosk.app.staffroom.drives import Place, PlaceKind
from kiosk.domain.errors import EnvironmentProblem

T = TypeVar("T")
# Folder entries and the file system's own tables need a little beside the file itself.
_MARGIN = 32_768
_MOST_COPIES = 999
_BLOCK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTCONN, errno.EBADF, errno.ESTALE}
_WINDOWS_GONE = {21, 1110, 1167}
"""Not ready, media changed, device not connected: Windows gives them other numbers in errno."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def save(place: Place, name: str, content: bytes) -> Path:
    """Write ``content`` as ``name`` into ``place`` and return where it is; an existing file gives it a number.

    Written beside under another name, synced, read back from the medium and compared, then renamed. Whatever lies
    there already, files, folders and links, is neither followed nor replaced. Raises EnvironmentProblem ``save_full``,
    ``save_unwritable``, ``save_crowded``, ``save_gone`` or ``save_differs``; then nothing half-written is left where
    the place can still be written.
    """
    if place.kind is PlaceKind.FOLDER:
        _do(place, lambda: place.folder.mkdir(parents=True, exist_ok=True))
    with _do(place, lambda: _Held(place.folder)) as held:
        if _do(place, held.device) != place.device:
            raise EnvironmentProblem("save_gone", place=place.name)
        free = _do(place, lambda: shutil.disk_usage(place.folder).free)
        if free < len(content) + _MARGIN:
            raise EnvironmentProblem("save_full", place=place.name)
        draft = _do(place, lambda: _free_draft(held, name))
        try:
            goal = _do(place, lambda: _write(held, draft, name, content))
        except EnvironmentProblem:
            # Where the place is gone or read-only there is nothing to take away.
            with suppress(OSError):
                held.remove(draft)
            raise
        if goal is None:
            raise EnvironmentProblem("save_differs", place=place.name)
    # The folder held open would still be that of a stick that has been pulled out meanwhile.
    if _do(place, place.folder.stat).st_dev != place.device:
        raise EnvironmentProblem("save_gone", place=place.name)
    return place.folder / goal


class _Held:
    """A folder held open, where the system can: its path may lead elsewhere any moment, it does not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = os.open(folder, os.O_RDONLY) if os.open in os.supports_dir_fd else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._number is not None:
            os.close(self._number)

    def device(self) -> int:
        return (self._folder.stat() if self._number is None else os.fstat(self._number)).st_dev

    def _at(self, name: str) -> str:
        return name if self._number is not None else str(self._folder / name)

    def open(self, name: str, flags: int) -> int:
        return os.open(self._at(name), flags, 0o666, dir_fd=self._number)

    def look(self, name: str) -> os.stat_result | None:
        """Return what has that name, a link for itself; None for nothing."""
        try:
            return os.stat(self._at(name), dir_fd=self._number, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def rename(self, name: str, other: str) -> None:
        os.rename(self._at(name), self._at(other), src_dir_fd=self._number, dst_dir_fd=self._number)

    def remove(self, name: str) -> None:
        os.unlink(self._at(name), dir_fd=self._number)

    def sync(self) -> None:
        if self._number is not None:
            os.fsync(self._number)


def _free_draft(held: _Held, name: str) -> str:
    """Return a name to write under; what an earlier writing that was cut off has left goes."""
    number = 1
    while (there := held.look(draft := f".{name}.{number}.part")) is not None:
        if stat.S_ISREG(there.st_mode) and there.st_nlink == 1:
            held.remove(draft)
            break
        number += 1
    return draft


def _free_name(held: _Held, name: str) -> str:
    """Return ``name``, with " (2)" and so on before the ending when it is taken."""
    whole = Path(name)
    for number in range(1, _MOST_COPIES):
        goal = name if number == 1 else f"{whole.stem} ({number}){whole.suffix}"
        if held.look(goal) is None:
            return goal
    raise EnvironmentProblem("save_crowded", name=name)


def _write(held: _Held, draft: str, name: str, content: bytes) -> str | None:
    """Write, compare and rename; return the name it got, None when another content was read back. Raises OSError."""
    with os.fdopen(held.open(draft, _NEW), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if sys.platform == "linux":
            # Else reading back would only show what the system remembers, not what the stick holds.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if not _holds(held, draft, content):
        held.remove(draft)
        return None
    goal = _free_name(held, name)
    held.rename(draft, goal)
    held.sync()
    return goal


def _holds(held: _Held, name: str, content: bytes) -> bool:
    """Say whether a file holds ``content``, past the system's memory where the file system lets us."""
    with os.fdopen(_open_raw(held, name), "rb", buffering=0) as file, mmap.mmap(-1, _BLOCK) as block:
        at = 0
        while read := file.readinto(block):
            if block[:read] != content[at : at + read]:
                return False
            at += read
    return at == len(content)


def _open_raw(held: _Held, name: str) -> int:
    if sys.platform == "linux":
        # Not every file system can.
        with suppress(OSError):
            return held.open(name, _READ | os.O_DIRECT)
    return held.open(name, _READ)


def _do(place: Place, act: Callable[[], T]) -> T:
    """Return what ``act`` gives, turning what the system says into the sentence for it."""
    try:
        return act()
    except OSError as problem:
        raise EnvironmentProblem(_key(problem), place=place.name) from problem


def _key(problem: OSError) -> str:
    if problem.errno in _FULL:
        return "save_full"
    if problem.errno in _GONE or getattr(problem, "winerror", None) in _WINDOWS_GONE:
        return "save_gone"
    return "save_unwritable"
