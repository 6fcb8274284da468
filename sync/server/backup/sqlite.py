"""How an SQLite file is copied and read back: the copy is opened as a database of its own."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from kiosk.domain.errors import EnvironmentProblem


def dump(file: Path) -> None:
    """Write a consistent copy of the database, in one go: whoever writes waits for it."""
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as target:
        connection.connection.backup(target)


def marks_in(file: Path) -> dict[str, int] | None:
    """Read a copy back to its last page, and return the mark of each epoch; None where it is not whole."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return None
            marks = dict(copy.execute("SELECT id, mark FROM centre_epoch"))
            ends = copy.execute("SELECT epoch_id, count(*), min(seq), max(seq) FROM centre_place GROUP BY epoch_id")
            found = {epoch: last for epoch, count, first, last in ends if (first, count) == (1, last)}
    except sqlite3.DatabaseError:
        return None
    whole = found == {epoch: mark for epoch, mark in marks.items() if mark}
    return {str(epoch): mark for epoch, mark in marks.items()} if whole else None


def put_back(source: Path, target: Path) -> None:
    """Have the file of a copy be the database; raises EnvironmentProblem ``centre_database_there``."""
    from sync.server.backup.forms import copy_private

    if target.exists():
        raise EnvironmentProblem("centre_database_there", file=str(target))
    copy_private(source, target)
