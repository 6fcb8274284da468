"""Visits tapped and backups made without a window, said line by line on standard output as of ``driven``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kiosk.domain.entry import Entry
from kiosk.domain.errors import EnvironmentProblem
from kiosk.domain.period import iso
from kiosk.store.backup import Backups, Kind
from kiosk.store.book import Batch, Book, FreeText, Recorded
from kiosk.store.ledger import Ledger
from tests.store.inspections import at_once
from tests.store.visits import LOCAL, Visits

Tap = tuple[list[Entry], dict[str, FreeText]]
# So small that a run of minutes empties its log as often as another does in months.
MOST_WAL_BYTES, IDLE_WAL_BYTES = 150_000, 40_000


def told(word: str, entries: Sequence[Entry]) -> None:
    print(word, *(entry.id for entry in entries), flush=True)


def taps(visits: Visits, number: int) -> Iterator[Tap]:
    """Yield one visit tap by tap; every third says why, every sixth in its own words: masked, then erased."""
    ballot = visits.id()
    visits.tick += 1
    visits.day += number % 4 == 3
    yield [visits.issued(ballot)], {}
    yield [visits.answered(ballot, "attitude", "unsatisfied" if number % 3 == 0 else "satisfied")], {}
    if number % 3 == 0:
        hashed, text = visits.text("Chờ lâu quá")
        spoken = number % 6 == 0
        comment = hashed if spoken else None
        yield [visits.followed(ballot, "late", comment=comment)], {hashed: text} if spoken else {}
        if spoken:
            yield [visits.masked(hashed)], {}
            yield [visits.erased(hashed)], {}
    yield [visits.answered(ballot, "time"), visits.closed(ballot)], {}


@contextmanager
def refusing(*, really: bool) -> Iterator[None]:
    """Let the ledger take nothing, as on a full disk: what is tapped goes into the spool."""
    taking = Book.post

    def full(self: Book, batch: Batch) -> Recorded:
        raise EnvironmentProblem("disk_failing", folder=f"{self.database.file}: {len(batch.entries)}")

    if really:
        Book.post = full  # type: ignore[method-assign]
    try:
        yield
    finally:
        Book.post = taking  # type: ignore[method-assign]


def back_up(ledger: Ledger, day: int) -> None:
    """Make the backup of a day and say so."""
    made = Backups(ledger, at_once).make(Kind.DAILY, iso(day), LOCAL.wall_ms)
    print("backed", made.name, flush=True)
