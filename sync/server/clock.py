"""The only place of the centre that asks the machine for the time."""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Return milliseconds since 1970 UTC, as messages tell the time."""
    return time.time_ns() // 1_000_000


def now() -> datetime:
    """Return the same as the database keeps it."""
    return datetime.now(UTC)


def instant(ms: int) -> datetime:
    """Return a moment in milliseconds since 1970 UTC as the database keeps it."""
    return datetime.fromtimestamp(ms / 1000, UTC)
