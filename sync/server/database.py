"""Which database the centre keeps its rows in, as Django is told."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kiosk.domain.errors import EnvironmentProblem, UsageError
from sync.server import vault
from sync.server.folder import PRIVATE_FILE, keep_first, sync_folder

FILE = "centre.sqlite3"
REMEMBERED = "database"
"""The file that says which database the keys of this folder belong to."""
SQLITE = "sqlite"
_SCHEMES = {"postgresql", "postgres"}
# A rollback journal, not the write-ahead log: in SQLite up to 3.51.2 two connections that write and reset that log at
# once can spoil the file, and here every thread and every command has a connection of its own. EXTRA has the journal's
# end outlive a power cut, too: a receipt promises it.
_PRAGMAS = (
    "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; "
    "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=8388608;"
)


def database_of(folder: Path, given: str | None) -> dict[str, Any]:
    """Return Django's settings of the database: the one given, else the one that this folder has used before.

    Raises UsageError ``centre_database_url``, ``centre_database_other`` for another one than before, and
    EnvironmentProblem ``centre_database_gone`` where the file of a folder that was used is not there: an empty one in
    its place would look like a quiet month.
    """
    url = _remembered(folder, given)
    if url != SQLITE:
        return _postgresql(url)
    if vault.is_made(folder) and not (folder / FILE).exists():
        raise EnvironmentProblem("centre_database_gone", file=str(folder / FILE))
    return _sqlite(folder / FILE)


def remember(folder: Path, given: str | None) -> None:
    """Write down which database this folder belongs to, once it has been opened; a changed password is taken over."""
    url = given or SQLITE
    file = folder / REMEMBERED
    kept = keep_first(file, f"{url}\n".encode()).decode().strip()
    if given and kept != given:
        fresh = file.with_suffix(".new")
        fresh.touch(PRIVATE_FILE)
        fresh.write_text(f"{given}\n", encoding="utf-8")
        fresh.replace(file)
        sync_folder(folder)


def _remembered(folder: Path, given: str | None) -> str:
    file = folder / REMEMBERED
    kept = file.read_text(encoding="utf-8").strip() if file.exists() else None
    if given and kept and _place(given) != _place(kept):
        raise UsageError("centre_database_other", folder=str(folder))
    return given or kept or SQLITE


def _place(url: str) -> tuple[object, ...]:
    """Return what names a database, without who asks."""
    if url == SQLITE:
        return (SQLITE,)
    told = _postgresql(url)
    return told["HOST"], str(told["PORT"]), told["NAME"]


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _PRAGMAS},
    }


def _postgresql(url: str) -> dict[str, Any]:
    if urlsplit(url).scheme not in _SCHEMES:
        raise UsageError("centre_database_url")
    # Only who has PostgreSQL needs its driver.
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        told = conninfo_to_dict(url)
    except psycopg.Error as problem:
        raise UsageError("centre_database_url") from problem
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known: dict[str, Any] = {field: str(told.pop(name, None) or "") for name, field in names.items()}
    if not known["NAME"]:
        raise UsageError("centre_database_url")
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, **told},
    }
