"""Writes a file that the command line was asked for: whole or not at all."""

import os
import tempfile
from pathlib import Path

from kiosk.domain.errors import EnvironmentProblem, FileProblem
from kiosk.store.identity import sync_names


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, synced and then renamed into place; raises ``file_unwritable``.

    Once it returns the file is there, also after a power cut. A pipe or a device, such as /dev/stdout, is written to,
    not replaced.
    """
    draft: str | None = None
    try:
        if path.is_fifo() or path.is_char_device():
            path.write_bytes(content)
            return
        path = path.resolve()
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(_mode_of(path))
        Path(draft).replace(path)
        sync_names(path.parent)
    except OSError as problem:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
        raise EnvironmentProblem("file_unwritable", file=str(path), why=problem.strerror or str(problem)) from problem


def _mode_of(path: Path) -> int:
    """Return the rights of the file that is replaced, or those this user gives new files."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0o077)
        os.umask(umask)
        return 0o666 & ~umask


def read_bounded(path: Path, most: int) -> bytes:
    """Return the bytes of ``path``; raises FileProblem ``file_unreadable``, also for more than ``most`` bytes."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as problem:
        raise FileProblem("file_unreadable", file=str(path), why=problem.strerror or str(problem)) from problem
    if len(content) > most:
        raise FileProblem("file_unreadable", file=str(path), why=f"> {most} bytes")
    return content
