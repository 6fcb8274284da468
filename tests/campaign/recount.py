"""A ledger file counted again by means of its own: SQLite, JSON and SHA-256, nothing of the kiosk."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Cell = tuple[int, str, str, int, str, str, str]
"""Day, counter, survey, version, criterion, level, channel."""
DAY_MS, EAST_MS = 86_400_000, 7 * 3_600_000


@dataclass(frozen=True)
class Recount:
    """What the entries of a file say, and what does not agree."""

    ids: tuple[str, ...]
    cells: Counter[Cell]
    faults: tuple[str, ...]


def recount(file: Path) -> Recount:
    """Count the ledger of ``file``, which nobody else has open and which has no log beside it."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return _recount(database)


def _recount(database: sqlite3.Connection) -> Recount:
    bodies: dict[int, bytes] = dict(database.execute("SELECT n, body FROM entry ORDER BY n"))
    entries = [json.loads(body) for body in bodies.values()]
    cells = _cells(entries)
    kept = Counter({tuple(row[:-1]): row[-1] for row in database.execute("SELECT * FROM tally_day")})
    faults = [*_chain_faults(database, bodies)]
    if cells != kept:
        faults.append(f"the counts differ: {sorted((cells - kept) + (kept - cells))[:3]}")
    return Recount(tuple(entry["id"] for entry in entries), cells, tuple(faults))


def _chain_faults(database: sqlite3.Connection, bodies: dict[int, bytes]) -> Iterator[str]:
    (device,) = database.execute("SELECT id FROM device").fetchone()
    epochs = dict(database.execute("SELECT no, id FROM epoch"))
    heads = dict.fromkeys(epochs, (0, bytes(32)))
    chained = set()
    for epoch, seq, hashed, number in database.execute("SELECT epoch, seq, hash, entry FROM chain ORDER BY 1, 2"):
        before, head = heads[epoch]
        body = hashlib.sha256(bodies[number]).digest()
        frame = b"hailong/1" + device + epochs[epoch] + seq.to_bytes(8, "big") + head + body
        if seq != before + 1 or hashed != hashlib.sha256(frame).digest():
            yield f"the chain breaks at {epoch}/{seq}"
        heads[epoch] = seq, hashed
        chained.add(number)
    if chained != bodies.keys():
        yield "an entry stands in no chain"


def _cells(entries: list[dict[str, Any]]) -> Counter[Cell]:
    """Return how often each answer was given in closed ballots whose first entry had a believed clock."""
    begun: dict[str, dict[str, Any]] = {}
    answers: dict[str, dict[str, str]] = {}
    closed: set[str] = set()
    for entry in entries:
        if "ballot" not in entry:
            continue
        first = begun.setdefault(entry["ballot"], entry)
        given = answers.setdefault(first["ballot"], {})
        if entry["kind"] == "answered":
            given[entry["criterion"]] = entry["level"]
        elif entry["kind"] == "closed":
            closed.add(entry["ballot"])
    cells: Counter[Cell] = Counter()
    for ballot in closed:
        first = begun[ballot]
        if first["clock"] != "untrusted":
            day = (first["at"] + EAST_MS) // DAY_MS
            head = (day, first["counter"], first["survey"], first["version"])
            cells.update((*head, criterion, level, "kiosk") for criterion, level in answers[ballot].items())
    return cells
