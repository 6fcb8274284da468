"""Yesterday's file becomes today's, one numbered step at a time, each atomic with its record."""

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from kiosk.db.database import Database, Row
from kiosk.domain.errors import Bug, IntegrityProblem


class Migration(Struct, frozen=True):
    """One step of the schema; ``statements`` are carried out in one transaction with the step's record."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrate(database: Database, steps: Sequence[Migration]) -> int:
    """Carry out the steps this file has not seen and return how many there were.

    A step that fails or is killed leaves the file as it was before it.
    """
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise Bug("migrations are numbered 1, 2, 3 …")
    waiting = [step for step in steps if step.number > database.version()]
    for step in waiting:
        with database.transaction():
            for statement in step.statements:
                database.run(statement)
            database.run("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
            database.run("INSERT INTO migration (number, name) VALUES (?, ?)", (step.number, step.name))
            database.run(f"PRAGMA user_version={step.number}")
    return len(waiting)


def check_shape(database: Database, steps: Sequence[Migration]) -> None:
    """Raise IntegrityProblem ``database_corrupt`` unless tables, indexes and triggers are as the steps made them.

    SQLite believes the text of its schema: with a letter of it damaged, or a trigger gone, statements fail that cannot,
    and rows change that never do.
    """
    if _shape(database) != _made_by(tuple(steps[: database.version()])):
        raise IntegrityProblem("database_corrupt", file=str(database.file))


def _shape(database: Database) -> frozenset[Row]:
    return frozenset(database.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema"))


@cache
def _made_by(steps: tuple[Migration, ...]) -> frozenset[Row]:
    sketch = Database.sketch()
    migrate(sketch, steps)
    shape = _shape(sketch)
    sketch.close()
    return shape
