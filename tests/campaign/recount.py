"""A ledger file counted again by means of its own: SQLite, JSON and SHA-256, nothing of the kiosk."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.campaign.frozen import closes, printed

Cell = tuple[int, str, str, int, str, str, str]
"""Day, counter, survey, version, criterion, level, channel."""
DAY_MS, EAST_MS = 86_400_000, 7 * 3_600_000


@dataclass(frozen=True)
class Recount:
    """What the entries of a file say, and what does not agree."""

    ids: tuple[str, ...]
    recoveries: frozenset[str]
    """Those of the entries that tell of a recovery."""
    cells: Counter[Cell]
    faults: tuple[str, ...]


def recount(file: Path) -> Recount:
    """Count the ledger of ``file``, which nobody else has open and which has no log beside it."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return _recount(database)


def _recount(database: sqlite3.Connection) -> Recount:
    bodies: dict[int, bytes] = dict(database.execute("SELECT n, body FROM entry ORDER BY n"))
    epochs = dict(database.execute("SELECT entry, min(epoch) FROM chain GROUP BY entry"))
    entries = [(epochs.get(number, 0), json.loads(body)) for number, body in bodies.items()]
    cells = _cells(entries)
    kept = Counter({tuple(row[:-1]): row[-1] for row in database.execute("SELECT * FROM tally_day")})
    faults = [*_chain_faults(database, bodies)]
    if cells != kept:
        faults.append(f"the counts differ: {sorted((cells - kept) + (kept - cells))[:3]}")
    if not any(entry["kind"] == "recovery" for _, entry in entries):
        # Of a close that was lost and came back not every ballot need be there.
        faults += [
            f"the close of {name} counts otherwise" for name, told, found in closes(entries, days) if told != found
        ]
    faults += _comment_faults(database, entries)
    recoveries = frozenset(entry["id"] for _, entry in entries if entry["kind"] == "recovery")
    return Recount(tuple(entry["id"] for _, entry in entries), recoveries, cells, tuple(faults))


def _comment_faults(database: sqlite3.Connection, entries: Sequence[tuple[int, dict[str, Any]]]) -> Iterator[str]:
    """Yield each erased comment whose text stands there, and what is masked otherwise than the entries say."""
    texts = {hashed.hex() for (hashed,) in database.execute("SELECT hash FROM free_text")}
    erased = {entry["comment"] for _, entry in entries if entry["kind"] == "erased"}
    yield from (f"the erased comment {hashed} still has its text" for hashed in sorted(texts & erased))
    masks = {entry["comment"]: entry["masked"] for _, entry in entries if entry["kind"] == "masked"}
    kept = {hashed.hex() for (hashed,) in database.execute("SELECT hash FROM mask")} if masks else set()
    if kept != {hashed for hashed, masked in masks.items() if masked}:
        yield "the masks differ"


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


@dataclass(frozen=True)
class Day:
    """The day a ballot is kept under, the other one it may have been, and whether not even its month is known."""

    day: int
    until: int | None = None
    undated: bool = False


def days(entries: Sequence[tuple[int, dict[str, Any]]]) -> dict[str, Day]:
    """Return the days of the ballots of ``entries``, given with their epochs, by the rule of kiosk/domain/dating.py."""
    begun: dict[str, int] = {}
    for at, (_, entry) in enumerate(entries):
        if entry["kind"] in {"issued", "answered"}:
            begun.setdefault(entry["ballot"], at)
        for ballot in printed(entry) if "printed" in entry else ():
            begun[ballot] = at
    return {ballot: _day(entries, at) for ballot, at in begun.items()}


def _day(entries: Sequence[tuple[int, dict[str, Any]]], at: int) -> Day:
    epoch, first = entries[at]
    if _believed(first):
        return Day(_day_of(first))
    before = next((one for no, one in reversed(entries[:at]) if no == epoch and _believed(one)), None)
    named = [
        run["day"]
        for number, (_, one) in enumerate(entries)
        for run in one.get("dated", ())
        if number > at and _place(entries, run["first"]) <= at <= _place(entries, run["last"])
    ]
    if named:
        return Day(date.fromisoformat(named[-1]).toordinal() - date(1970, 1, 1).toordinal())
    # Of a believed entry before it in an older epoch the paper takes the day, but nobody's word for the month.
    older = next((one for _, one in reversed(entries[:at]) if _believed(one)), entries[0][1])
    after = next((one for no, one in entries[at:] if no == epoch and _believed(one)), None)
    if before is None or after is None or _month(before) != _month(after):
        return Day(_day_of(before or older), undated=True)
    return Day(_day_of(before), until=_day_of(after))


def _believed(entry: dict[str, Any]) -> bool:
    return bool(entry["clock"] != "untrusted")


def _day_of(entry: dict[str, Any]) -> int:
    return int((entry["at"] + EAST_MS) // DAY_MS)


def _month(entry: dict[str, Any]) -> str:
    return str(date.fromordinal(_day_of(entry) + date(1970, 1, 1).toordinal()))[:7]


def _place(entries: Sequence[tuple[int, dict[str, Any]]], ident: str) -> int:
    return next(at for at, (_, entry) in enumerate(entries) if entry["id"] == ident)


def _cells(entries: Sequence[tuple[int, dict[str, Any]]]) -> Counter[Cell]:
    """Return how often each answer was given in closed ballots that belong to a day or a month."""
    begun: dict[str, dict[str, Any]] = {}
    answers: dict[str, dict[str, str]] = {}
    closed: set[str] = set()
    channels: dict[str, str] = {}
    for _, entry in entries:
        for ballot in printed(entry) if "printed" in entry else ():
            begun[ballot], channels[ballot] = entry, "paper"
        if "ballot" not in entry:
            continue
        if entry["kind"] == "paper":
            answers[entry["ballot"]] = entry.get("answers", {})
            closed.add(entry["ballot"])
            continue
        first = begun.setdefault(entry["ballot"], entry)
        given = answers.setdefault(entry["ballot"], {})
        if entry["kind"] == "answered":
            given[entry["criterion"]] = entry["level"]
        elif entry["kind"] == "closed":
            closed.add(entry["ballot"])
    cells: Counter[Cell] = Counter()
    known = days(entries)
    for ballot in closed:
        first = begun[ballot]
        if not known[ballot].undated:
            head = (known[ballot].day, first["counter"], first["survey"], first["version"])
            channel = channels.get(ballot, "kiosk")
            cells.update((*head, criterion, level, channel) for criterion, level in answers[ballot].items())
    return cells
