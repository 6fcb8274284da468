"""The places a file may be saved to: sticks that are plugged in, and the documents folder."""

import os
import re
import shutil
import sys
from enum import StrEnum
from pathlib import Path

import platformdirs
from msgspec import Struct

MOUNTS = Path("/proc/self/mounts")
_REMOVABLE_UNDER = ("/media/", "/run/media/", "/mnt/")
_ESCAPE = re.compile(r"\\([0-7]{3})")
_LONGEST_NAME = 40


class PlaceKind(StrEnum):
    """What sort of place a file is saved to."""

    STICK = "stick"
    FOLDER = "folder"


class Place(Struct, frozen=True):
    """A folder to save to; ``device`` is its file system's number when it was listed, ``free`` its room in bytes.

    A stick pulled out leaves an empty folder on the system's own disk behind: the number tells them apart. ``source``
    is what the system calls the stick itself: ``/dev/sdb1``.
    """

    kind: PlaceKind
    folder: Path
    name: str
    device: int
    free: int
    source: str = ""


class Mounted(Struct, frozen=True, order=True):
    """A file system where sticks are mounted."""

    folder: Path
    source: str = ""


def places(mounts: Path = MOUNTS, documents: Path | None = None) -> tuple[Place, ...]:
    """Return the sticks that are plugged in, then the documents folder."""
    own = documents if documents is not None else platformdirs.user_documents_path()
    folder = _place(PlaceKind.FOLDER, own)
    return (*sticks_of(mounts), *([] if folder is None else [folder]))


def sticks_of(mounts: Path = MOUNTS) -> tuple[Place, ...]:
    """Return the sticks that are plugged in."""
    sticks = _windows_sticks() if sys.platform == "win32" else mounted(mounts)
    found = (_place(PlaceKind.STICK, stick.folder, stick.source) for stick in sticks)
    return tuple(place for place in found if place is not None)


def _place(kind: PlaceKind, folder: Path, source: str = "") -> Place | None:
    """Return the place, or None where it cannot be looked at: what went away is not offered."""
    there = _nearest(folder) if kind is PlaceKind.FOLDER else folder
    name = shown_name(folder.name or str(folder))
    try:
        return Place(kind, folder, name, os.stat(there).st_dev, shutil.disk_usage(there).free, source)  # noqa: PTH116
    except OSError:
        return None


def shown_name(name: str) -> str:
    """Return a name as a person is shown it: whoever named a stick can neither break a line nor turn a sentence."""
    # No sign that is unseen or turns the writing, and no half of a letter, is printable.
    plain = "".join(sign if sign.isprintable() else "�" for sign in name)
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 1]}…"


def _nearest(folder: Path) -> Path:
    """Return ``folder``, or the first of its parents that exists: the documents folder is made when it is needed."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def mounted(mounts: Path) -> list[Mounted]:
    """Return what is mounted under the folders where systems put sticks, as the kernel's table tells."""
    found: dict[Path, Mounted] = {}
    for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").split("\n"):
        fields = [_ESCAPE.sub(lambda code: chr(int(code[1], 8)), field) for field in line.split(" ")]
        if len(fields) > 1 and fields[1].startswith(_REMOVABLE_UNDER):
            # What was mounted over another one is what one gets.
            found[Path(fields[1])] = Mounted(Path(fields[1]), fields[0])
    return sorted(found.values())


def _windows_sticks() -> list[Mounted]:
    found: list[Mounted] = []
    if sys.platform == "win32":
        import ctypes

        removable = 2
        kernel = ctypes.windll.kernel32
        letters = kernel.GetLogicalDrives()
        roots = [f"{chr(ord('A') + i)}:\\" for i in range(26) if letters >> i & 1]
        found = [Mounted(Path(root), root[:2]) for root in roots if kernel.GetDriveTypeW(root) == removable]
    return found
