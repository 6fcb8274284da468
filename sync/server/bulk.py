"""What every batch asks of the database, in its own words: the ORM takes longer to find them than all the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

_MOST_MARKS = 500
_FEW = 24
"""So many rows are inserted by one statement sooner than they are copied."""
Value = bytes | int | str | datetime | None
Row = tuple[Value, ...]


def ask(statement: str, *values: Value) -> list[tuple[Any, ...]]:
    """Return the rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def do(statement: str, *values: Value) -> int:
    """Do what a statement says and return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def moment(at: datetime) -> Value:
    """Return a moment as the database keeps it."""
    kept: Value = connection.ops.adapt_datetimefield_value(at)
    return kept


def locking() -> str:
    """Return what a question ends with that locks what it finds; SQLite locks everything as it is."""
    return " FOR UPDATE OF it" if connection.vendor == "postgresql" else ""


def rows_by_id(model: type[Model], columns: Sequence[str], ids: Sequence[bytes]) -> list[tuple[Any, ...]]:
    """Return these columns of each row that has one of these ids."""
    if not ids:
        return []
    quote = connection.ops.quote_name
    asked = f"SELECT {', '.join(map(quote, columns))} FROM {quote(model._meta.db_table)} WHERE id "  # noqa: S608 - no value
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A text of all of them: the driver makes an array of Python's values one by one.
            cursor.execute(asked + "= ANY(%s::bytea[])", ["{" + ",".join(f'"\\\\x{one.hex()}"' for one in ids) + "}"])
            return list(cursor.fetchall())
        for start in range(0, len(ids), _MOST_MARKS):
            some = ids[start : start + _MOST_MARKS]
            cursor.execute(asked + f"IN ({', '.join(['%s'] * len(some))})", some)
            found += cursor.fetchall()
    return found


def insert(model: type[Model], columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Insert rows in the order of ``columns``, which tells the PostgreSQL type of each.

    Raises django.db.IntegrityError when one is there already; none is inserted then.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - as above
        elif len(rows) <= _FEW:
            marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
            cursor.execute(f"INSERT INTO {into} VALUES {marks}", [value for row in rows for value in row])  # noqa: S608
        else:
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(list(columns.values()))
                for row in rows:
                    copy.write_row(row)
