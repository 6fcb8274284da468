"""Ballots and counts on their way into the database, a batch at a time."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from django.db import connection
from django.db.models import Model
from msgspec import Struct

from sync.server import bulk
from sync.server.figures.cells import COUNTED, Cell, Changes
from sync.server.models import Ballot, DayCount, DayDetail

_BALLOT = {"id": "bytea", "epoch_id": "int8", "number": "int8", "doubted": "bool", "state": "bytea"}
_CELL = ("epoch_id", "day", "until", "survey", "channel")
_NONE = (0, 0)


class BallotRow(Struct, frozen=True, gc=False):
    """A ballot as its row."""

    id: bytes
    epoch: int
    number: int
    doubted: bool
    state: bytes


def ballots(ids: Sequence[bytes]) -> list[BallotRow]:
    """Return those of these ballots that are there."""
    found = bulk.rows_by_id(Ballot, tuple(_BALLOT), ids)
    return [BallotRow(ident, epoch, number, bool(doubted), state) for ident, epoch, number, doubted, state in found]


def put_ballots(begun: Iterable[BallotRow], changed: Iterable[BallotRow]) -> None:
    """Insert ballots that are new, and write anew what is known of others.

    Raises django.db.IntegrityError when a new one is there already; none is inserted then.
    """
    bulk.insert(Ballot, _BALLOT, [(row.id, row.epoch, row.number, row.doubted, row.state) for row in begun])
    rows = [(row.state, row.id) for row in changed]
    if rows:
        table = connection.ops.quote_name(Ballot._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET state = %s WHERE id = %s", rows)  # noqa: S608 - as above


def add(changes: Changes) -> None:
    """Add to the counts; a row of which nothing is left goes."""
    spans, all_counts = changes.spans, changes.counts()
    counts = {cell: there for cell, there in all_counts.items() if any(there) or cell in spans}
    _upsert(
        DayCount,
        (*_CELL, "first", "last", *COUNTED),
        _CELL,
        {"first": _EARLIER, "last": _LATER},
        [(*cell, *spans.get(cell, _NONE), *there) for cell, there in sorted(counts.items())],
    )
    details = sorted((detail, n) for detail, n in changes.details().items() if n)
    _upsert(
        DayDetail,
        (*_CELL, "what", "item", "answer", "n"),
        (*_CELL, "what", "item", "answer"),
        {},
        [(*detail.cell, detail.what, detail.item, detail.answer, n) for detail, n in details],
    )
    _tidy(all_counts, [cell for detail, n in details if n < 0 for cell in [detail.cell]])


_EARLIER = (
    "CASE WHEN {old} = 0 OR (excluded.{name} > 0 AND excluded.{name} < {old}) THEN excluded.{name} ELSE {old} END"
)
_LATER = "CASE WHEN excluded.{name} > {old} THEN excluded.{name} ELSE {old} END"
_SUM = "{old} + excluded.{name}"


def _upsert(
    model: type[Model],
    columns: Sequence[str],
    keys: Sequence[str],
    merged: Mapping[str, str],
    rows: Sequence[tuple[int | str, ...]],
) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    changes = ", ".join(
        f"{quote(name)} = {merged.get(name, _SUM).format(name=quote(name), old=f'old.{quote(name)}')}"
        for name in columns
        if name not in keys
    )
    table, named = quote(model._meta.db_table), ", ".join(map(quote, columns))
    into = f"INSERT INTO {table} AS old ({named}) "
    there = f"ON CONFLICT ({', '.join(map(quote, keys))}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One text of all of them: the driver writes Python's values one by one.
            told = msgspec.json.encode([dict(zip(columns, row, strict=True)) for row in rows]).decode()
            listed = f"SELECT {named} FROM jsonb_populate_recordset(NULL::{table}, %s) "  # noqa: S608 - as above
            cursor.execute(into + listed + there, [told])
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(columns))}) {there}", rows)


def _tidy(counts: Mapping[Cell, Sequence[int]], fewer: Iterable[Cell]) -> None:
    for epoch in sorted({cell.epoch for cell in fewer}):
        DayDetail.objects.filter(epoch=epoch, n=0).delete()
    ballots, undated = COUNTED.index("ballots"), COUNTED.index("undated")
    for cell, there in counts.items():
        if there[ballots] < 0 or there[undated] < 0:
            DayCount.objects.filter(
                epoch=cell.epoch, day=cell.day, until=cell.until, survey=cell.survey, channel=cell.channel,
                ballots=0, undated=0,
            ).delete()  # fmt: skip
