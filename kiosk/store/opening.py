"""The ledger file of a folder, opened and recognised before anything else is asked of it."""

from pathlib import Path

from kiosk.db.database import BUSY_MS, Database
from kiosk.db.faults import CommitUnknown
from kiosk.db.migrate import check_shape, migrate
from kiosk.domain.errors import EnvironmentProblem
from kiosk.store import identity
from kiosk.store.book import Book
from kiosk.store.damage import read_book
from kiosk.store.schema import APPLICATION, MIGRATIONS

FILE = "ledger.sqlite3"


def is_provisioned(folder: Path) -> bool:
    """Say whether a ledger was ever made here: then nothing starts empty, whatever is missing."""
    return (folder / FILE).exists() or (folder / identity.KEY_FILE).exists()


def told(problem: CommitUnknown, folder: Path) -> EnvironmentProblem:
    """Return what a failed commit says to people who wait for nothing but this folder."""
    cause = problem.__cause__
    return cause if isinstance(cause, EnvironmentProblem) else EnvironmentProblem("disk_failing", folder=str(folder))


def open_book(folder: Path, busy_ms: int = BUSY_MS) -> Book:
    """Return the ledger of ``folder``, brought up to date; raises what ``Ledger.open`` does of the file.

    Another program that holds the file is waited for ``busy_ms``.
    """
    file = folder / FILE
    if not file.exists():
        key = "provisioned_without_database" if (folder / identity.KEY_FILE).exists() else "not_provisioned"
        raise EnvironmentProblem(key, folder=str(folder))
    if not file.stat().st_size:
        # SQLite would throw away the log beside an empty file, which may hold the newest ballots.
        raise EnvironmentProblem("not_a_database", file=str(file))
    database = Database.open(file, APPLICATION, len(MIGRATIONS), busy_ms=busy_ms)
    try:
        migrate(database, MIGRATIONS)
        check_shape(database, MIGRATIONS)
        identity.settle(folder, database.value("SELECT public_key FROM device"))
        return read_book(database)
    except CommitUnknown as problem:
        database.close()
        raise told(problem, folder) from problem
    except BaseException:
        database.close()
        raise
