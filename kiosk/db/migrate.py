"""Yesterday's file becomes today's, one numbered step at a time, each atomic with its record."""

from collections.abc import Sequence

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.errors import Bug


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
