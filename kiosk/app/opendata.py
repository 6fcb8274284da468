"""Ballots as open data: one row a ballot, without officers, comments or exact times."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from kiosk.domain.ballot import Ballot
from kiosk.domain.period import ZONE_MS, date_of
from kiosk.domain.survey import Survey
from kiosk.reports.workbook import Cell

BOM = "\ufeff"
"""Excel takes a CSV file for UTF-8 only behind this mark."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "ballot",
    "date",
    "time",
    "office",
    "counter",
    "channel",
    "issued",
    "walk_up",
    "outcome",
    "survey",
    "version",
    "service",
    "flags",
    "undated",
)


def _clock(at: int) -> time:
    """Return the time of day in UTC+7, to five minutes as it is chained."""
    minutes = (at + ZONE_MS) // 60_000 % 1_440
    return time(minutes // 60, minutes % 60)


def _plain(ballot: Ballot, office: str) -> dict[str, Cell]:
    return {
        "ballot": ballot.id,
        "date": date_of(ballot.day),
        "time": _clock(ballot.at),
        "office": office,
        "counter": ballot.counter,
        "channel": ballot.channel.value,
        "issued": ballot.issued,
        "walk_up": ballot.walk_up,
        "outcome": ballot.outcome.value if ballot.outcome else "",
        "survey": ballot.survey[0],
        "version": ballot.survey[1],
        "service": ballot.service or "",
        "flags": " ".join(sorted(flag.value for flag in ballot.flags)),
        "undated": ballot.undated,
    }


def to_jsonl(ballots: Iterable[Ballot], office: str) -> bytes:
    """Return one JSON object a line; ``answers`` and ``reasons`` are tables by criterion, ``flags`` is a list."""
    return jsonl_of(
        {
            **_plain(ballot, office),
            "flags": sorted(flag.value for flag in ballot.flags),
            "answers": dict(ballot.answers),
            "reasons": {criterion: list(given) for criterion, given in ballot.reasons.items()},
        }
        for ballot in ballots
    )


def criteria_asked(ballots: Iterable[Ballot], surveys: Iterable[Survey]) -> dict[str, Mapping[str, str]]:
    """Return the names by language of every criterion that was asked of the ``ballots``, by its id, in its order."""
    asked = {ballot.survey for ballot in ballots}
    return {item.id: item.names for survey in surveys if survey.key in asked for item in survey.criteria}


def ballot_heads(criteria: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the columns: those of every ballot, then level and reasons of each criterion."""
    return (*COLUMNS, *(name for item in criteria for name in (f"level_{item}", f"reasons_{item}")))


def ballot_rows(ballots: Iterable[Ballot], office: str, criteria: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    """Return one row a ballot under ``ballot_heads(criteria)``."""
    return tuple(
        (
            *_plain(ballot, office).values(),
            *(cell for item in criteria for cell in (ballot.answers.get(item, ""), _reasons(ballot, item))),
        )
        for ballot in ballots
    )


def _reasons(ballot: Ballot, criterion: str) -> str:
    return " ".join(ballot.reasons.get(criterion, ()))


def to_csv(ballots: Sequence[Ballot], office: str, surveys: Iterable[Survey]) -> bytes:
    """Return UTF-8 with a byte order mark, a header row, and two columns a criterion: level and reasons.

    Every criterion of the ``surveys`` that the ballots asked has its columns, answered or not.
    """
    criteria = tuple(criteria_asked(ballots, surveys))
    return csv_of(ballot_heads(criteria), ballot_rows(ballots, office, criteria))


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as UTF-8 with a byte order mark; a text that a spreadsheet would calculate is quoted for it."""
    out = io.StringIO(BOM, newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def jsonl_of(lines: Iterable[Mapping[str, object]]) -> bytes:
    """Return one JSON object a line; shares are strings, as in ``tally --json``."""
    return "".join(f"{json.dumps(line, ensure_ascii=False, default=_spelled)}\n" for line in lines).encode()


def _spelled(value: object) -> str:
    match value:
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
    raise TypeError(type(value))


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case time() | date() | Decimal():
            return _spelled(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
