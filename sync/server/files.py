"""Files that go out of the centre: whole, synced, or not at all."""

import os
from pathlib import Path

from kiosk.domain.errors import EnvironmentProblem
from sync.server.folder import sync_folder


def write_whole(file: Path, content: bytes) -> None:
    """Write a file under its name when all of it is there; raises EnvironmentProblem ``centre_folder_unwritable``."""
    fresh = file.with_name(f".{file.name}.new")
    try:
        with fresh.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
        sync_folder(file.absolute().parent)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise EnvironmentProblem("centre_folder_unwritable", folder=str(file.parent), why=why) from problem
