"""What the kept backups remember: how far the ledger had come when each of them was made."""

import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kiosk.db.database import Database
from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.errors import WorldError
from kiosk.store import notes
from kiosk.store.anchor import Place
from kiosk.store.damage import STRANGE
from kiosk.store.schema import APPLICATION, MIGRATIONS

log = logging.getLogger("hailong")
FOLDER = "backup"
_NOTE = "copies"
_NAMED = ("daily-", "monthly-")


class Copied(NamedTuple):
    """A backup, what tells that it is still the same file, and the place where it ends."""

    file: Path
    size: int
    mtime_ns: int
    place: Place


def seen(folder: Path, database: Database, device: bytes) -> list[Copied]:
    """Return the backups of ``device`` in a data folder, those left out that prove no end.

    A file is opened once: the ledger notes where it ended, and that is believed as long as the file is the same.
    """
    known = _noted(database)
    found = []
    for file, size, mtime_ns in _listed(folder):
        place = known.get((file.name, size, mtime_ns)) or end(file, device)
        if place is not None:
            found.append(Copied(file, size, mtime_ns, place))
    return found


def note(database: Database, copies: Iterable[Copied]) -> None:
    """Note where backups end; nothing is written where nothing is new."""
    known = {(one.file.name, one.size, one.mtime_ns): one.place for one in copies}
    if known != _noted(database):
        told = {
            name: (size, mtime_ns, place.epoch.hex(), place.seq, place.hash.hex())
            for (name, size, mtime_ns), place in known.items()
        }
        notes.put(database, _NOTE, json.dumps(told))


def _noted(database: Database) -> Mapping[tuple[str, int, int], Place]:
    try:
        told = json.loads(database.value("SELECT value FROM state WHERE key = ?", (_NOTE,)) or "{}")
        return {
            (name, size, mtime_ns): Place(bytes.fromhex(epoch), int(seq), bytes.fromhex(hashed))
            for name, (size, mtime_ns, epoch, seq, hashed) in told.items()
        }
    except (ValueError, AttributeError, TypeError):
        return {}


def _listed(folder: Path) -> list[tuple[Path, int, int]]:
    """Return the backups of a data folder with their sizes and times; a folder that cannot be read holds none."""
    try:
        with os.scandir(folder / FOLDER) as entries:
            named = [one for one in entries if one.name.startswith(_NAMED) and one.name.endswith(".sqlite3")]
            stats = [(Path(one.path), one.stat()) for one in named]
    except FileNotFoundError:
        return []
    except OSError as error:
        log.warning("the backups cannot be looked at: %s", error)
        return []
    return [(file, stat.st_size, stat.st_mtime_ns) for file, stat in sorted(stats)]


def end(file: Path, device: bytes) -> Place | None:
    """Return where a backup ends; None for one of another device, or whose last hash does not prove its last entry."""
    try:
        database = Database.read(file, APPLICATION, len(MIGRATIONS))
        try:
            return _proven(database, device)
        finally:
            database.close()
    except (WorldError, *STRANGE) as problem:
        log.warning("the backup %s cannot be read: %s", file.name, problem)
        return None


def _proven(database: Database, device: bytes) -> Place | None:
    if database.value("SELECT id FROM device") != device:
        return None
    no, epoch = database.rows("SELECT no, id FROM epoch ORDER BY no DESC LIMIT 1")[0]
    newest = database.rows(
        "SELECT chain.seq, chain.hash, entry.body FROM chain JOIN entry ON entry.n = chain.entry "
        "WHERE chain.epoch = ? ORDER BY chain.seq DESC LIMIT 2",
        (no,),
    )
    if not newest:
        return None
    (seq, hashed, body), *before = newest
    prev = before[0][1] if before else NO_HASH
    # One bit that a disk has turned must not look like a loss.
    return Place(epoch, seq, hashed) if hashed == link(device, epoch, seq, prev, body) else None
