"""What was ever found lost, with the days on which it may have happened."""

from collections.abc import Iterator
from typing import NamedTuple

from kiosk.db.database import Database
from kiosk.domain.canonical import parse
from kiosk.domain.dating import Course
from kiosk.domain.entry import Recovery
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import day_of
from kiosk.store.book import Book
from kiosk.store.places import placing, read_place

_NEWEST = 2**62


class Recovered(NamedTuple):
    """An entry that tells of a loss, and the first and last day on which something may have been lost."""

    entry: Recovery
    first: int
    last: int


def recoveries(book: Book, until: int = _NEWEST) -> Iterator[Recovered]:
    """Yield every entry of a recovery up to that number, oldest first, read from its place in the chain.

    Raises IntegrityProblem ``ledger_differs`` for one that is not whole.
    """
    database = book.database
    place = placing(database)
    for (number,) in database.rows("SELECT n FROM entry WHERE kind = 'recovery' AND n <= ? ORDER BY n", (until,)):
        spot, seq = place(number)
        entry = read_place(database, book.device, spot, seq, number)
        if seq < 1 or not isinstance(entry, Recovery):
            raise IntegrityProblem("ledger_differs", what="entry", where=str(number))
        before = _day(database, "epoch < ?", spot.epoch_no)
        last = Course(_day(database, "epoch = ? AND seq < ?", spot.epoch_no, seq)).after(entry).day
        last = day_of(entry.at) if last is None else last
        # What came back stands before it in its own epoch: without a backup that may be everything.
        back = database.value("SELECT min(day) FROM checkpoint WHERE epoch = ? AND seq < ?", (spot.epoch_no, seq))
        first = min(day for day in (last if before is None else before, back) if day is not None)
        yield Recovered(entry, first, max(first, last))


def just_told(database: Database) -> Recovery | None:
    """Return what a ledger that was built anew tells, as long as nothing has been stored behind it."""
    body = database.value("SELECT body FROM entry WHERE kind = 'recovery' AND n = (SELECT max(n) FROM entry)")
    entry = None if body is None else parse(body)
    # A start that found its ledger set back has told so itself.
    return entry if isinstance(entry, Recovery) and entry.cause != "rollback" else None


def _day(database: Database, where: str, *values: int) -> int | None:
    """Return the day of the newest run that begins at a checkpoint."""
    found: int | None = database.value(
        f"SELECT day FROM checkpoint WHERE {where} ORDER BY epoch DESC, seq DESC LIMIT 1",  # noqa: S608 (constants)
        values,
    )
    return found
