"""The places a file may be saved to: sticks that are plugged in, and the documents folder."""

import os
import shutil
import sys
from enum import StrEnum
from pathlib import Path

import platformdirs
from msgspec import Struct

MOUNTS = Path("/proc/self/mounts")
_REMOVABLE_UNDER = ("/media/", "/run/media/", "/mnt/")
_ESCAPES = (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\"))


class PlaceKind(StrEnum):
    """What sort of place a file is saved to."""

    STICK = "stick"
    FOLDER = "folder"


class Place(Struct, frozen=True):
    """A folder to save to; ``device`` is its file system's number when it was listed, ``free`` its room in bytes.

    A stick pulled out leaves an empty folder on the system's own disk behind: the number tells them apart.
    """

    kind: PlaceKind
    folder: Path
    name: str
    device: int
    free: int


def places(mounts: Path = MOUNTS, documents: Path | None = None) -> tuple[Place, ...]:
    """Return the sticks that are plugged in, then the documents folder."""
    folders = _windows_sticks() if sys.platform == "win32" else mounted(mounts)
    found = [_place(PlaceKind.STICK, folder, folder.name or str(folder)) for folder in folders]
    own = documents if documents is not None else platformdirs.user_documents_path()
    found.append(_place(PlaceKind.FOLDER, own, own.name))
    return tuple(place for place in found if place is not None)


def _place(kind: PlaceKind, folder: Path, name: str) -> Place | None:
    """Return the place, or None where it cannot be looked at: what went away is not offered."""
    there = _nearest(folder) if kind is PlaceKind.FOLDER else folder
    try:
        return Place(kind, folder, name, os.stat(there).st_dev, shutil.disk_usage(there).free)  # noqa: PTH116  st_dev
    except OSError:
        return None


def _nearest(folder: Path) -> Path:
    """Return ``folder``, or the first of its parents that exists: the documents folder is made when it is needed."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def mounted(mounts: Path) -> list[Path]:
    """Return the mount points under the folders where systems put sticks, as the kernel's table tells."""
    points = []
    for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        fields = line.split(" ")
        if len(fields) < 2:
            continue
        point = fields[1]
        for written, meant in _ESCAPES:
            point = point.replace(written, meant)
        if point.startswith(_REMOVABLE_UNDER):
            points.append(Path(point))
    return sorted(set(points))


def _windows_sticks() -> list[Path]:
    found: list[Path] = []
    if sys.platform == "win32":
        import ctypes

        removable = 2
        kernel = ctypes.windll.kernel32
        letters = kernel.GetLogicalDrives()
        roots = [f"{chr(ord('A') + i)}:\\" for i in range(26) if letters >> i & 1]
        found = [Path(root) for root in roots if kernel.GetDriveTypeW(root) == removable]
    return found
