"""A kiosk without a window under the eyes of a campaign: it makes a ledger, taps, stops, starts again and says so.

Lines on standard output: ``made`` once the folder is a kiosk's, ``sent ID …`` before a batch, ``kept ID …`` once the
ledger has it, ``backed NAME`` once there is a backup of that name, ``stopped`` after a stop in order.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kiosk.db import database
from kiosk.domain.entry import Entry
from kiosk.domain.errors import EnvironmentProblem
from kiosk.domain.period import iso
from kiosk.store import guards, identity, keeping
from kiosk.store.backup import Backups, Kind
from kiosk.store.book import Batch, Book, FreeText, Recorded
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

Tap = tuple[list[Entry], dict[str, FreeText]]
# So small that a run of minutes empties its log as often as another does in months.
MOST_WAL_BYTES, IDLE_WAL_BYTES = 150_000, 40_000
SYNC_S, ANCHOR_S = 0.004, 0.01
VISITS = (12, 3, 2)
"""How many visits there are between two starts."""
SPOOLED = 3
"""Of so many visits between two starts the ledger takes the first one later."""


def told(word: str, entries: Sequence[Entry]) -> None:
    print(word, *(entry.id for entry in entries), flush=True)


def taps(visits: Visits, number: int) -> Iterator[Tap]:
    """Yield one visit tap by tap; every third says why, every sixth in its own words, which are erased later."""
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


def tap_through(ledger: Ledger, visits: Visits, count: int, *, hasty: bool) -> None:
    """Tap through so many visits; the hasty give thanks before the ledger does."""
    for number in range(count):
        with refusing(really=count == SPOOLED and number == 0):
            tap(ledger, visits, number, hasty=hasty)
        if number % 5 == 4:
            ledger._writer.do(ledger._keeping.rest).result()


def tap(ledger: Ledger, visits: Visits, number: int, *, hasty: bool) -> None:
    """Tap through one visit."""
    for batch, texts in taps(visits, number):
        told("sent", batch)
        promise = ledger.record(batch, LOCAL, texts)
        if hasty:
            told("kept", batch)
        promise.result()
        if not hasty:
            told("kept", batch)


def back_up(ledger: Ledger, day: int) -> None:
    """Make the backup of a day and say so."""
    made = Backups(ledger, inspect).make(Kind.DAILY, iso(day), LOCAL.wall_ms)
    print("backed", made.name, flush=True)


def _settings(name: str, wanted: str, expected: object) -> tuple[tuple[str, str, object], ...]:
    return tuple((name, wanted, expected) if each[0] == name else each for each in database.PRAGMAS)


def weaken(how: str) -> None:
    """Take one safeguard away, so that a campaign can show that it would notice."""
    match how:
        case "nothing" | "thanks before commit":
            return
        case "synchronous=NORMAL":
            database.PRAGMAS = _settings("synchronous", "NORMAL", 1)
        case "rename without folder sync":
            identity.sync_folder = identity.sync_way = lambda folder: None
        case _:
            raise ValueError(how)


def main(folder: Path, seed: int, how: str) -> None:
    keeping.MOST_WAL_BYTES, keeping.IDLE_WAL_BYTES = MOST_WAL_BYTES, IDLE_WAL_BYTES
    guards.SYNC_S, guards.ANCHOR_S = SYNC_S, ANCHOR_S
    weaken(how)
    visits = Visits(seed=seed)
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    print("made", flush=True)
    told("sent", first := [visits.genesis()])
    ledger.record(first, LOCAL).result()
    told("kept", first)
    for count in VISITS:
        tap_through(ledger, visits, count, hasty=how == "thanks before commit")
        if count == max(VISITS):
            back_up(ledger, visits.day)
        ledger.close()
        print("stopped", flush=True)
        ledger = Ledger.open(folder)
    ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
