"""What makes no sense in a damaged file is the file's fault, not ours."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from kiosk.db.database import Database
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.store.book import Book

STRANGE = (Bug, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""How it shows that a row is none of ours: a table promises the types of its columns, and looks at them only when it
is written. A page that belongs elsewhere, or a bit of one, gives a text for bytes and bytes for a number."""


@contextmanager
def told(database: Callable[[], Database]) -> Iterator[None]:
    """Raise IntegrityProblem ``database_corrupt`` for what the block stumbles over while SQLite finds the file damaged.

    In a sound file it is a bug and stays one. ``database`` is asked for only then; the whole file is read once.
    """
    try:
        yield
    except STRANGE as problem:
        found = database()
        if found.quick_faults():
            raise IntegrityProblem("database_corrupt", file=str(found.file)) from problem
        raise


def misled(database: Database, idents: Iterable[str]) -> bool:
    """Say whether the index of ids tells of one of these entries, and its row is not there: two looks for each."""
    for ident in idents:
        number = database.value("SELECT n FROM entry WHERE id = ?", (bytes.fromhex(ident),))
        # The first is answered by the index alone; the second goes to the table.
        if number is not None and database.value("SELECT id FROM entry WHERE n = ?", (number,)) != bytes.fromhex(ident):
            return True
    return False


def read_book(database: Database) -> Book:
    """Return what the database holds; raises IntegrityProblem ``database_corrupt`` where that makes no sense."""
    try:
        return Book(database)
    except STRANGE as problem:
        # Nothing but the file has been asked: what it told cannot have been stored by this program.
        raise IntegrityProblem("database_corrupt", file=str(database.file)) from problem
