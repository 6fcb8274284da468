"""A file written to a stick or folder so that it is really there, and nothing that was there is lost."""

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kiosk.app.staffroom.drives import Place, PlaceKind
from kiosk.domain.errors import EnvironmentProblem

T = TypeVar("T")
# Folder entries and the file system's own tables need a little beside the file itself.
_MARGIN = 32_768
_MOST_COPIES = 999
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTCONN, errno.EBADF, errno.ESTALE}
_WINDOWS_GONE = {21, 1110, 1167}
"""Not ready, media changed, device not connected: Windows gives them other numbers in errno."""


def save(place: Place, name: str, content: bytes) -> Path:
    """Write ``content`` as ``name`` into ``place`` and return where it is; an existing file gives it a number.

    Written beside under another name, synced, read back and compared, then renamed. Raises
    EnvironmentProblem ``save_full``, ``save_unwritable``, ``save_gone`` or ``save_differs``; then
    nothing half-written is left where the place can still be written.
    """
    if place.kind is PlaceKind.FOLDER:
        _do(place, lambda: place.folder.mkdir(parents=True, exist_ok=True))
    _check_there(place)
    free = _do(place, lambda: shutil.disk_usage(place.folder).free)
    if free < len(content) + _MARGIN:
        raise EnvironmentProblem("save_full", place=place.name)
    draft = place.folder / f".{name}.part"
    try:
        _do(place, lambda: _write(draft, content))
        _compare(place, draft, content)
        goal = free_name(place.folder, name)
        _do(place, lambda: draft.replace(goal))
        _do(place, lambda: _sync_folder(place.folder))
    except EnvironmentProblem:
        _remove(draft)
        raise
    _check_there(place)
    return goal


def free_name(folder: Path, name: str) -> Path:
    """Return ``folder/name``, with " (2)" and so on before the ending when it is taken."""
    goal = folder / name
    for number in range(2, _MOST_COPIES):
        if not goal.exists():
            return goal
        goal = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    raise EnvironmentProblem("save_unwritable", place=folder.name)


def _check_there(place: Place) -> None:
    """Refuse when the place is no longer the file system it was listed as."""
    if _do(place, place.folder.stat).st_dev != place.device:
        raise EnvironmentProblem("save_gone", place=place.name)


def _write(draft: Path, content: bytes) -> None:
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if sys.platform == "linux":
            # Else reading back would only show what the system remembers, not what the stick holds.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _compare(place: Place, draft: Path, content: bytes) -> None:
    if _do(place, draft.read_bytes) != content:
        raise EnvironmentProblem("save_differs", place=place.name)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _remove(draft: Path) -> None:
    """Take the draft away; where the place is gone or read-only there is nothing to take."""
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return


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
