"""Ballots in an office's ledger, and what of them is at a centre."""

from functools import partial

from kiosk.app.clock import Clock
from kiosk.app.road.road import Outcome, Road
from kiosk.domain.ballot import ClockState
from kiosk.store.ledger import Ledger
from tests.driving.centre import Centre
from tests.store.visits import LOCAL, Visits

SURVEY = "kbnn-5"


def taps(ledger: Ledger, count: int, seed: int = 1) -> list[str]:
    """Store so many visits and return the ids of their entries."""
    visits = Visits(seed=seed, counter="2")
    entries = [entry for _ in range(count) for entry in visits.whole()]
    ledger.record(entries, LOCAL).result()
    return [entry.id for entry in entries]


def ids(ledger: Ledger) -> list[str]:
    """Return the ids of all entries of a ledger."""
    rows = ledger.change(lambda database: database.rows("SELECT id FROM entry ORDER BY id")).result()
    return [row[0].hex() for row in rows]


def travels(ledger: Ledger, clock: Clock | None = None, *, whole_s: float = 100.0, times: int = 1) -> Outcome:
    """Go to the centre on a road of its own, so many times, and return how the last journey ended."""
    road = Road(ledger, clock or Clock(), lambda: ClockState.HOLDOVER, look_s=0.05, whole_s=whole_s)
    try:
        outcomes = [road.travel().result(120) for _ in range(times)]
    finally:
        road.close()
    return outcomes[-1]


def is_there(centre: Centre, ledger: Ledger) -> bool:
    """Say whether every entry of a ledger is at a centre, and nothing else."""
    return centre.ids() == ids(ledger)


whole = partial(Visits, counter="2")
