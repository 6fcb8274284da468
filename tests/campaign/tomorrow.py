"""Tomorrow's program: its schema has one step more, which makes a table and fills it from what is there."""

import shutil
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

from kiosk.db.migrate import Migration
from kiosk.domain.errors import Bug, WorldError
from kiosk.store import schema
from kiosk.store.ledger import Ledger
from kiosk.store.opening import FILE
from tests.campaign.judging import MEANS, look_through

TODAY = schema.MIGRATIONS
_TOLD = "n, id, kind, length(body), body"
NEXT = Migration(
    len(TODAY) + 1,
    "tomorrow",
    (
        "CREATE TABLE tomorrow (n INTEGER PRIMARY KEY, id BLOB, kind TEXT, size INTEGER, body BLOB) STRICT",
        "CREATE INDEX tomorrow_kind ON tomorrow (kind, size)",
        f"INSERT INTO tomorrow SELECT {_TOLD} FROM entry",
    ),
)


def come() -> None:
    """Let this process be tomorrow's program."""
    _set((*TODAY, NEXT))


@contextmanager
def arrived() -> Iterator[None]:
    """Let this process be tomorrow's program while the block runs."""
    come()
    try:
        yield
    finally:
        _set(TODAY)


def _set(steps: tuple[Migration, ...]) -> None:
    # Whoever imports the schema later finds there what everybody else has.
    for name, module in list(sys.modules.items()):
        if name.startswith("kiosk.store.") and hasattr(module, "MIGRATIONS"):
            vars(module)["MIGRATIONS"] = steps


def amiss(folder: Path, work: Path, entries: int) -> tuple[int, str]:
    """Return which schema the ledger of ``folder`` has, and what is neither that of today nor that of tomorrow.

    SQLite alone looks, at a copy in ``work``; ``entries`` were stored before anybody migrated.
    """
    for file in folder.glob(f"{FILE}*"):
        shutil.copy(file, work)
    with closing(sqlite3.connect(work / FILE)) as database:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        noted = [number for (number,) in database.execute("SELECT number FROM migration ORDER BY number")]
        there = database.execute("SELECT name FROM sqlite_schema WHERE tbl_name = 'tomorrow'").fetchall()
        if noted != list(range(1, version + 1)) or version not in {len(TODAY), NEXT.number}:
            return version, f"schema {version}, steps noted {noted}"
        if version == len(TODAY):
            return version, f"today's schema and {there}" if there else ""
        asked = f"SELECT {_TOLD} FROM entry WHERE n <= {entries} ORDER BY n"
        filled = database.execute("SELECT * FROM tomorrow ORDER BY n").fetchall()
        return version, "" if filled == database.execute(asked).fetchall() else f"{len(filled)} of {entries} rows"


def between(folder: Path, work: Path, entries: int, ids: Collection[str]) -> str:
    """Return what is wrong where a migration was broken off, as the program of the ledger's schema sees it."""
    version, how = amiss(folder, work, entries)
    if how:
        return how
    copy = Path(shutil.copytree(folder, work / "data"))
    with arrived() if version == NEXT.number else nullcontext():
        try:
            Ledger.open(copy, means=MEANS).close()
            held = look_through(copy)
        except (WorldError, Bug) as problem:
            return f"schema {version}: {problem!r}"
    lost = len(set(ids) - set(held.ids))
    told = (*held.faults[:3], held.stuck, f"{lost} entries lost" if lost else "")
    return "; ".join(f"schema {version}: {one}" for one in told if one)
