"""A ballot as its row, and back; and what it adds to a day's counts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.db.database import Database, Row
from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.errors import Bug, IntegrityProblem

_SELECT = (
    "SELECT day, id, at, first_entry, last_entry, survey, version, counter, channel, issued, officer, service, "
    "outcome, undated, spoiled, flags, answers, reasons, comments FROM ballot "
)
_PUT = """
    INSERT INTO ballot (day, id, at, first_entry, last_entry, survey, version, counter, channel, issued, officer,
        service, outcome, undated, spoiled, flags, answers, reasons, comments)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD = """
    INSERT INTO tally_day (day, counter, survey, version, criterion, level, channel, n)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (day, counter, survey, version, criterion, level, channel) DO UPDATE SET n = n + excluded.n"""
_BEGIN = """
    INSERT INTO open_ballot (id, first_entry)
    SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM ballot WHERE day IN (?, ?) AND id = ?)"""
_compact = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Kept:
    """A ballot and the numbers of the first and last entry that made it what it is."""

    ballot: Ballot
    first_entry: int
    last_entry: int


class Cell(NamedTuple):
    """What a day's count is kept under."""

    day: int
    counter: str
    survey: str
    version: int
    criterion: str
    level: str
    channel: str


def cells(ballot: Ballot) -> Iterable[Cell]:
    """Return the cells to which a ballot adds one each: none while it is open or has no date."""
    if ballot.outcome is None or ballot.undated:
        return ()
    survey, version = ballot.survey
    return tuple(
        Cell(ballot.day, ballot.counter, survey, version, criterion, level, ballot.channel.value)
        for criterion, level in ballot.answers.items()
    )


def begin(database: Database, begun: Iterable[Kept]) -> None:
    """Note ballots that are open now; raises Bug for one that has its row since that day or the day before."""
    for one in begun:
        ident, day = bytes.fromhex(one.ballot.id), one.ballot.day
        if not database.run(_BEGIN, (ident, one.first_entry, day, day - 1, ident)):
            raise Bug(f"ballot {one.ballot.id} is closed and cannot be begun again")


def close(database: Database, closed: Sequence[Kept], newest: int) -> None:
    """Write the rows of ballots that are closed now; those begun up to entry ``newest`` are open no more.

    Raises Bug for a ballot that has its row already.
    """
    for one in closed:
        if one.first_entry <= newest:
            database.run("DELETE FROM open_ballot WHERE id = ?", (bytes.fromhex(one.ballot.id),))
        elif recent(database, one.ballot.id, one.ballot.day):
            raise Bug(f"ballot {one.ballot.id} is closed and cannot be begun again")
    database.run_many(_PUT, [_row(one) for one in closed])


def flag(database: Database, flagged: Iterable[Kept]) -> None:
    """Write what a later entry said of ballots that have their rows."""
    database.run_many(
        "UPDATE ballot SET flags = ?, last_entry = ? WHERE day = ? AND id = ?",
        [
            (_compact(sorted(one.ballot.flags)), one.last_entry, one.ballot.day, bytes.fromhex(one.ballot.id))
            for one in flagged
        ],
    )


def add(database: Database, counts: Iterable[tuple[Cell, int]]) -> None:
    """Add to the days' counts."""
    database.run_many(_ADD, [(*cell, n) for cell, n in counts])


def find(database: Database, ballot: str, day: int) -> Kept | None:
    """Return a closed ballot that was begun on ``day``."""
    row = database.row(_SELECT + "WHERE day = ? AND id = ?", (day, bytes.fromhex(ballot)))
    return None if row is None else _kept(row)


def recent(database: Database, ballot: str, day: int) -> Kept | None:
    """Return a closed ballot that was begun on ``day`` or the day before."""
    row = database.row(_SELECT + "WHERE day IN (?, ?) AND id = ?", (day, day - 1, bytes.fromhex(ballot)))
    return None if row is None else _kept(row)


def search(database: Database, ballot: str, near: int) -> Kept | None:
    """Return a closed ballot whose day is not known but is nearly always ``near`` or the day before."""
    found = recent(database, ballot, near)
    if found is None:
        row = database.row(_SELECT + "WHERE id = ?", (bytes.fromhex(ballot),))
        found = None if row is None else _kept(row)
    return found


def of_days(database: Database, first: int, last: int) -> list[Kept]:
    """Return the closed ballots of the days from ``first`` to ``last``."""
    return [_kept(row) for row in database.rows(_SELECT + "WHERE day BETWEEN ? AND ?", (first, last))]


def begun(database: Database) -> dict[str, int]:
    """Return the open ballots, each with the number of its first entry."""
    found = database.rows("SELECT id, first_entry FROM open_ballot ORDER BY first_entry")
    return {ident.hex(): first for ident, first in found}


def counts_of_days(database: Database, first: int, last: int) -> dict[Cell, int]:
    rows = database.rows(
        "SELECT day, counter, survey, version, criterion, level, channel, n FROM tally_day WHERE day BETWEEN ? AND ?",
        (first, last),
    )
    return {Cell(*row[:-1]): row[-1] for row in rows}


def _row(kept: Kept) -> Row:
    ballot = kept.ballot
    return (
        ballot.day,
        bytes.fromhex(ballot.id),
        ballot.at,
        kept.first_entry,
        kept.last_entry,
        *ballot.survey,
        ballot.counter,
        ballot.channel.value,
        int(ballot.issued),
        ballot.officer,
        ballot.service,
        ballot.outcome and ballot.outcome.value,
        int(ballot.undated),
        int(ballot.spoiled),
        _compact(sorted(ballot.flags)) if ballot.flags else "[]",
        _compact(ballot.answers) if ballot.answers else "{}",
        _compact(ballot.reasons) if ballot.reasons else "{}",
        _compact(ballot.comments) if ballot.comments else "{}",
    )


def _kept(row: Row) -> Kept:
    """Return the ballot of a row; raises IntegrityProblem ``ledger_differs`` when it holds no ballot."""
    try:
        return _read(row)
    except (AttributeError, TypeError, ValueError) as problem:
        where = row[1].hex() if isinstance(row[1], bytes) else ""
        raise IntegrityProblem("ledger_differs", what="ballot", where=where) from problem


def _read(row: Row) -> Kept:
    day, ident, at, first_entry, last_entry, survey, version, counter, channel, issued, officer, service = row[:12]
    outcome, undated, spoiled, flags, answers, reasons, comments = row[12:]
    ballot = Ballot(
        id=ident.hex(),
        at=at,
        day=day,
        survey=(survey, version),
        counter=counter,
        channel=Channel(channel),
        issued=bool(issued),
        officer=officer,
        service=service,
        answers=json.loads(answers),
        reasons={} if reasons == "{}" else {one: tuple(given) for one, given in json.loads(reasons).items()},
        comments={} if comments == "{}" else json.loads(comments),
        outcome=outcome and Outcome(outcome),
        flags=frozenset() if flags == "[]" else frozenset(map(Flag, json.loads(flags))),
        undated=bool(undated),
        spoiled=bool(spoiled),
    )
    return Kept(ballot, first_entry, last_entry)
