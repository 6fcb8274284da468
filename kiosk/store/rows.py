"""A ballot as its row, and back; and what it adds to a day's counts."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kiosk.db.database import Database, Row
from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.folding import Kept
from kiosk.domain.period import day_of
from kiosk.domain.serials import run_ids

_SELECT = (
    "SELECT day, id, at, first_entry, last_entry, dated_by, survey, version, counter, channel, issued, officer, "
    "service, outcome, doubted, until, undated, spoiled, flags, answers, reasons, comments FROM ballot "
)
_PUT = """
    INSERT INTO ballot (day, id, at, first_entry, last_entry, dated_by, survey, version, counter, channel, issued,
        officer, service, outcome, doubted, until, undated, spoiled, flags, answers, reasons, comments)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD = """
    INSERT INTO tally_day (day, counter, survey, version, criterion, level, channel, n)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (day, counter, survey, version, criterion, level, channel) DO UPDATE SET n = n + excluded.n"""
_BEGIN = """
    INSERT INTO open_ballot (id, first_entry, day, until, undated, dated_by)
    SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM ballot WHERE day IN (?, ?) AND id = ?)"""
_CELL = "day = ? AND counter = ? AND survey = ? AND version = ? AND criterion = ? AND level = ? AND channel = ?"
_TAKE_ALL = f"DELETE FROM tally_day WHERE {_CELL} AND n <= ?"  # noqa: S608 (a constant)
_TAKE = f"UPDATE tally_day SET n = n + ? WHERE {_CELL}"  # noqa: S608 (a constant)
_PRINTED = """
    SELECT iif(json_valid(said), said ->> '$.at', NULL) FROM (SELECT CAST(body AS TEXT) AS said FROM entry
    WHERE id BETWEEN ? AND ? AND kind = 'paper' AND ballot IS NULL)"""
_compact = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Begun(NamedTuple):
    """What is kept of an open ballot: its first entry, its day as far as it is known, and the entry that told it."""

    first_entry: int
    day: int
    until: int | None
    undated: bool
    dated_by: int | None

    @classmethod
    def of(cls, kept: Kept) -> "Begun":
        ballot = kept.ballot
        return cls(kept.first_entry, ballot.day, ballot.until, ballot.undated, kept.dated_by)

    def kept(self, ballot: Ballot, number: int) -> Kept:
        """Return the ballot that entries up to ``number`` say, with what was found later of its day."""
        if ballot.doubted:
            ballot = replace(ballot, day=self.day, until=self.until, undated=self.undated)
        return Kept(ballot, self.first_entry, max(number, self.dated_by or 0), self.dated_by)


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
        if not database.run(_BEGIN, (ident, *Begun.of(one), day, day - 1, ident)):
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


def rewrite(database: Database, changed: Iterable[Kept]) -> None:
    """Write what a later entry said of ballots that have their rows."""
    database.run_many(
        "UPDATE ballot SET outcome = ?, spoiled = ?, flags = ?, answers = ?, reasons = ?, comments = ?, last_entry = ? "
        "WHERE day = ? AND id = ?",
        [(*_said(one.ballot), one.last_entry, one.ballot.day, bytes.fromhex(one.ballot.id)) for one in changed],
    )


def add(database: Database, counts: Iterable[tuple[Cell, int]]) -> None:
    """Add to the days' counts; less than nothing where ballots have got another day."""
    counted = list(counts)
    database.run_many(_ADD, [(*cell, n) for cell, n in counted if n > 0])
    for cell, n in counted:
        if n < 0 and not database.run(_TAKE_ALL, (*cell, -n)):
            database.run(_TAKE, (n, *cell))


def doubted(database: Database, first: int, last: int) -> list[Kept]:
    """Return the closed ballots that a clock not believed began from entry ``first`` to ``last``."""
    found = database.rows(
        _SELECT + "WHERE doubted = 1 AND first_entry BETWEEN ? AND ? ORDER BY first_entry", (first, last)
    )
    return [_kept(row) for row in found]


def redate(database: Database, changes: Iterable[tuple[Kept, Kept]]) -> None:
    """Write what a later entry told of the day of closed ballots, each as it was and as it is."""
    database.run_many(
        "UPDATE ballot SET day = ?, until = ?, undated = ?, dated_by = ?, last_entry = ? WHERE day = ? AND id = ?",
        [
            (
                after.ballot.day,
                after.ballot.until,
                int(after.ballot.undated),
                after.dated_by,
                after.last_entry,
                before.ballot.day,
                bytes.fromhex(before.ballot.id),
            )
            for before, after in changes
        ],
    )


def redate_open(database: Database, changed: Iterable[Kept]) -> None:
    """Write what a later entry told of the day of ballots that are open."""
    database.run_many(
        "UPDATE open_ballot SET day = ?, until = ?, undated = ?, dated_by = ? WHERE id = ?",
        [(*Begun.of(one)[1:], bytes.fromhex(one.ballot.id)) for one in changed],
    )


def find(database: Database, ballot: str, day: int) -> Kept | None:
    """Return a closed ballot that was begun on ``day``."""
    row = database.row(_SELECT + "WHERE day = ? AND id = ?", (day, bytes.fromhex(ballot)))
    return None if row is None else _kept(row)


def recent(database: Database, ballot: str, day: int) -> Kept | None:
    """Return a closed ballot that was begun on ``day`` or the day before."""
    row = database.row(_SELECT + "WHERE day IN (?, ?) AND id = ?", (day, day - 1, bytes.fromhex(ballot)))
    return None if row is None else _kept(row)


def search(database: Database, ballot: str, near: int) -> Kept | None:
    """Return a closed ballot whose day is not known but is nearly always ``near`` or the day before.

    Paper comes back weeks later: it is looked for on the day on which its serials were issued.
    """
    found = recent(database, ballot, near)
    printed = None if found else database.value(_PRINTED, tuple(map(bytes.fromhex, run_ids(ballot))))
    if isinstance(printed, int):
        found = find(database, ballot, day_of(printed))
    if found is None:
        row = database.row(_SELECT + "WHERE id = ?", (bytes.fromhex(ballot),))
        found = None if row is None else _kept(row)
    return found


def of_days(database: Database, first: int, last: int) -> list[Kept]:
    """Return the closed ballots of the days from ``first`` to ``last``."""
    return [_kept(row) for row in database.rows(_SELECT + "WHERE day BETWEEN ? AND ?", (first, last))]


def between(database: Database, day: int, first: str, last: str) -> list[Kept]:
    """Return the closed ballots of ``day`` with ids from ``first`` to ``last``."""
    asked = (day, bytes.fromhex(first), bytes.fromhex(last))
    return [_kept(row) for row in database.rows(_SELECT + "WHERE day = ? AND id BETWEEN ? AND ?", asked)]


def begun(database: Database) -> dict[str, Begun]:
    """Return the open ballots in the order they were begun; raises IntegrityProblem ``ledger_differs``."""
    found = database.rows("SELECT id, first_entry, day, until, undated, dated_by FROM open_ballot ORDER BY first_entry")
    for ident, _first, _day, _until, undated, _by in found:
        if undated not in {0, 1}:
            raise IntegrityProblem("ledger_differs", what="ballot", where=ident.hex())
    return {ident.hex(): Begun(first, day, until, bool(undated), by) for ident, first, day, until, undated, by in found}


def counts_of_days(database: Database, first: int, last: int) -> dict[Cell, int]:
    rows = database.rows(
        "SELECT day, counter, survey, version, criterion, level, channel, n FROM tally_day WHERE day BETWEEN ? AND ?",
        (first, last),
    )
    return {Cell(*row[:-1]): row[-1] for row in rows}


def _row(kept: Kept) -> Row:
    ballot = kept.ballot
    outcome, *said = _said(ballot)
    return (
        ballot.day,
        bytes.fromhex(ballot.id),
        ballot.at,
        kept.first_entry,
        kept.last_entry,
        kept.dated_by,
        *ballot.survey,
        ballot.counter,
        ballot.channel.value,
        int(ballot.issued),
        ballot.officer,
        ballot.service,
        outcome,
        int(ballot.doubted),
        ballot.until,
        int(ballot.undated),
        *said,
    )


def _said(ballot: Ballot) -> Row:
    """Return how a ballot ended and what it says: its row's outcome, spoiled, flags, answers, reasons, comments."""
    return (
        ballot.outcome and ballot.outcome.value,
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
    day, ident, at, first_entry, last_entry, dated_by, survey, version, counter, channel, issued = row[:11]
    officer, service, outcome, doubted, until, undated, spoiled, flags, answers, reasons, comments = row[11:]
    if not {issued, doubted, undated, spoiled} <= {0, 1}:
        raise ValueError("neither yes nor no")
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
        doubted=bool(doubted),
        until=until,
        undated=bool(undated),
        spoiled=bool(spoiled),
    )
    return Kept(ballot, first_entry, last_entry, dated_by)
