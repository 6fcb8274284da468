"""What somebody can do who has the file: the ledger's own guards do not stop him, and afterwards they stand again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def unguarded(file: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the ledger ``file`` without its triggers; what it did is kept, and they are put back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        yield database
        for _, made in triggers:
            database.execute(made)
        database.execute("PRAGMA journal_mode = DELETE")
