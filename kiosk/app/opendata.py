"""Ballots as open data: one row a ballot, without officers, comments or exact times."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from kiosk.domain.ballot import Ballot
from kiosk.domain.period import ZONE_MS, iso
from kiosk.domain.survey import Survey

BOM = "\ufeff"
"""Excel takes a CSV file for UTF-8 only behind this mark."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
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


def _clock(at: int) -> str:
    """Return the time of day in UTC+7, to five minutes as it is chained."""
    minutes = (at + ZONE_MS) // 60_000 % 1_440
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _plain(ballot: Ballot, office: str) -> dict[str, object]:
    return {
        "ballot": ballot.id,
        "date": iso(ballot.day),
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
        "flags": sorted(flag.value for flag in ballot.flags),
        "undated": ballot.undated,
    }


def to_jsonl(ballots: Iterable[Ballot], office: str) -> bytes:
    """Return one JSON object a line; ``answers`` and ``reasons`` are tables by criterion."""
    lines = (
        json.dumps(
            {
                **_plain(ballot, office),
                "answers": dict(ballot.answers),
                "reasons": {criterion: list(given) for criterion, given in ballot.reasons.items()},
            },
            ensure_ascii=False,
        )
        for ballot in ballots
    )
    return "".join(f"{line}\n" for line in lines).encode()


def to_csv(ballots: Sequence[Ballot], office: str, surveys: Iterable[Survey]) -> bytes:
    """Return UTF-8 with a byte order mark, a header row, and two columns a criterion: level and reasons.

    Every criterion of the ``surveys`` that the ballots asked has its columns, answered or not.
    """
    asked = {ballot.survey for ballot in ballots}
    criteria = list(dict.fromkeys(item.id for survey in surveys if survey.key in asked for item in survey.criteria))
    out = io.StringIO(BOM, newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, *(name for item in criteria for name in (f"level_{item}", f"reasons_{item}"))])
    for ballot in ballots:
        plain = _plain(ballot, office)
        row = [_cell(plain[name]) for name in _COLUMNS]
        for criterion in criteria:
            row += [ballot.answers.get(criterion, ""), " ".join(ballot.reasons.get(criterion, ()))]
        writer.writerow(row)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    """Return what stands in a cell; a text that a spreadsheet would calculate is quoted for it."""
    match value:
        case bool():
            return "1" if value else "0"
        case list():
            return " ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
