"""Old files put aside and a new ledger put in their place: what was begun is finished by the next start."""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from kiosk.db.faults import of_system
from kiosk.store.identity import sync_file, sync_folder
from kiosk.store.suspicion import SUSPECT

LEDGER = "ledger.sqlite3"
QUARANTINE = "quarantine"
REBUILT = "ledger.sqlite3.rebuilt"
"""A new ledger that is whole and only has to be put in its place."""
BUILDING = "ledger.sqlite3.building"
WORK = "recovering"
"""Where a damaged ledger is copied to and read."""
_CURRENT = "current"
"""Names the folder that is being filled, or was last."""
_TAILS = ("-wal", "-shm", "-journal", "")
"""The log goes before its database: no start may find the one without the other."""


def suspect(folder: Path, findings: object) -> None:
    """Have the next start build the ledger anew. Raises OSError."""
    (folder / SUSPECT).write_text(json.dumps(findings, ensure_ascii=False), encoding="utf-8")
    sync_folder(folder)


def finish(folder: Path) -> None:
    """Put a whole new ledger in its place where a kill came between: called before a ledger is opened."""
    try:
        if (folder / REBUILT).exists():
            _put_in_place(folder)
        if (folder / WORK).exists():
            sweep(folder)
    except OSError as error:
        raise of_system(error, folder) from error


def sweep(folder: Path) -> None:
    """Take away what a recovery needed for its work. Raises OSError."""
    for left in folder.glob(f"{BUILDING}*"):
        left.unlink()
    with suppress(FileNotFoundError):
        shutil.rmtree(folder / WORK)


def accept(folder: Path, stamp: str) -> Path:
    """Put the new ledger that was built in its place and return where the old files are now."""
    try:
        # Until now none of it had to last.
        sync_file(folder / BUILDING)
        aside = _new_quarantine(folder, stamp)
        (folder / BUILDING).replace(folder / REBUILT)
        sync_folder(folder)
        _put_in_place(folder)
    except OSError as error:
        raise of_system(error, folder) from error
    return aside


def _new_quarantine(folder: Path, stamp: str) -> Path:
    """Return a new folder for what is put aside, and note which it is; one that a kill left empty is used again."""
    above = folder / QUARANTINE
    above.mkdir(mode=0o700, exist_ok=True)
    aside, number = above / stamp, 1
    while aside.exists() and any(aside.iterdir()):
        number += 1
        aside = above / f"{stamp}-{number}"
    aside.mkdir(mode=0o700, exist_ok=True)
    with (above / _CURRENT).open("w", encoding="ascii") as note:
        note.write(aside.name)
        note.flush()
        os.fsync(note.fileno())
    sync_folder(above)
    return aside


def _put_in_place(folder: Path) -> None:
    """Put the old files aside and the new ledger in their place; done again after a kill it goes on where it ended."""
    aside = folder / QUARANTINE / (folder / QUARANTINE / _CURRENT).read_text(encoding="ascii")
    for name in (*(f"{LEDGER}{tail}" for tail in _TAILS), SUSPECT):
        if (folder / name).exists():
            (folder / name).replace(aside / name)
    sync_folder(aside)
    sync_folder(folder)
    (folder / REBUILT).replace(folder / LEDGER)
    sync_folder(folder)
