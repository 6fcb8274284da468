"""Notes beside the chain: what the kiosk remembers of its own upkeep."""

import json
from collections.abc import Mapping
from typing import Any

from kiosk.db.database import Database

BACKUP, TROUBLE, CHECK = "backup", "backup_trouble", "check"
BOOT = "boot"
"""The clocks when the kiosk was first opened in a boot."""


def write(database: Database, key: str, note: Mapping[str, Any] | None) -> None:
    """Keep ``note`` under ``key``; None takes it away."""
    if note is None:
        database.run("DELETE FROM state WHERE key = ?", (key,))
        return
    put(database, key, json.dumps(note, ensure_ascii=False, sort_keys=True))


def put(database: Database, key: str, value: str) -> None:
    """Keep ``value`` under ``key``."""
    database.run(
        "INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def read(database: Database, key: str) -> Mapping[str, Any] | None:
    """Return the note under ``key``; None where there is none that can be read."""
    try:
        found = json.loads(database.value("SELECT value FROM state WHERE key = ?", (key,)) or "null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
