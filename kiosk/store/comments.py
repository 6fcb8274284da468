"""The comments of a period, read between taps."""

import json
from collections.abc import Generator

from msgspec import Struct

from kiosk.db.database import Database, Row
from kiosk.domain.canonical import comment_hash
from kiosk.domain.comments import Comment
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period
from kiosk.store.book import Source

DAYS_A_STEP = 7
"""A week of the busiest counter is some hundred ballots: a tap waits a few milliseconds for them."""


class Comments(Struct, frozen=True):
    """The comments of a period, masked ones too; how many were ``erased``, and of how many the text was ``lost``."""

    found: tuple[Comment, ...]
    erased: int = 0
    lost: int = 0


def read(source: Source, period: Period) -> Generator[None, None, Comments]:
    """Return the comments of the closed ballots kept under the days of ``period``, newest day first.

    Within a day they stand in no order of time: a comment tells its day only.
    """
    found: list[Comment] = []
    gone = {"erased": 0, "lost": 0}
    first, last = source.book().database.rows("SELECT (SELECT min(day) FROM ballot), (SELECT max(day) FROM ballot)")[0]
    day, end = min(period.last, -1 if last is None else last), max(period.first, first or 0)
    while day >= end:
        begin = max(end, day - DAYS_A_STEP + 1)
        for row in source.book().database.rows(_BALLOTS, (begin, day)):
            for one in _of_ballot(source.book().database, row):
                if isinstance(one, Comment):
                    found.append(one)
                else:
                    gone[one] += 1
        day = begin - 1
        yield
    return Comments(tuple(found), **gone)


def erased(database: Database) -> frozenset[bytes]:
    """Return the hashes of all comments that were erased."""
    return frozenset(hashed for (hashed,) in database.rows("SELECT hash FROM erasure"))


_BALLOTS = (
    "SELECT id, day, until, undated, survey, version, answers, comments FROM ballot "
    "WHERE day BETWEEN ? AND ? AND comments <> '{}' ORDER BY day DESC, id"
)
_TEXT = (
    "SELECT salt, text, EXISTS (SELECT 1 FROM mask WHERE mask.hash = free_text.hash) FROM free_text "
    "WHERE free_text.hash = ?"
)


def _of_ballot(database: Database, row: Row) -> Generator[Comment | str, None, None]:
    """Yield the comments of a ballot's row; of one without its text why it has none."""
    ident, day, until, undated, survey, version, answers, comments = row
    try:
        levels, named = json.loads(answers), sorted(json.loads(comments).items())
    except (TypeError, ValueError, AttributeError) as problem:
        raise _differs(ident) from problem
    for criterion, hashed in named:
        key = bytes.fromhex(hashed)
        kept = database.row(_TEXT, (key,))
        if kept is None:
            yield "erased" if database.value("SELECT 1 FROM erasure WHERE hash = ?", (key,)) else "lost"
            continue
        salt, text, masked = kept
        if comment_hash(salt, text) != hashed:
            raise _differs(ident)
        yield Comment(
            hash=hashed,
            text=text,
            day=day,
            until=until,
            undated=bool(undated),
            survey=(survey, version),
            criterion=criterion,
            level=levels.get(criterion),
            masked=bool(masked),
        )


def _differs(ident: object) -> IntegrityProblem:
    where = ident.hex() if isinstance(ident, bytes) else ""
    return IntegrityProblem("ledger_differs", what="comment", where=where)
