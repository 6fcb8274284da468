"""Offices whose months are closed: a ledger with its survey, and what a manager does to it."""

from collections.abc import Mapping
from typing import Any

from kiosk.domain.closing import ClosedPart
from kiosk.domain.entry import Config, Entry, from_plain
from kiosk.domain.period import Period
from kiosk.store.book import Batch
from kiosk.store.closes import Frozen, Write
from kiosk.store.ledger import Ledger
from tests.domain.ballots import TWO
from tests.store.visits import LOCAL, Visits

TEAM = [{"name": "Trần Thị Bình", "role": "chair"}, {"name": "Lê Văn Cường", "role": "member"}]
FACT = {"team": TEAM, "person": "p1"}


def founding(visits: Visits) -> list[Entry]:
    """Return the first entries of an office that asks the two criteria."""
    survey = Config(id=visits.id(), at=visits.at, clock=visits.clock, counter="1", survey=TWO.to_plain())
    return [visits.genesis(), survey]


def writer(visits: Visits) -> Write:
    """Return who writes the page of a close at the time at which visits happen."""

    def write(fact: Mapping[str, Any]) -> Batch:
        stamps = {"v": 1, "id": visits.id(), "at": visits.at, "clock": visits.clock.value, "counter": visits.counter}
        return Batch((from_plain({**stamps, **fact}),), LOCAL)

    return write


def close(ledger: Ledger, visits: Visits, period: Period, number: int = 0) -> ClosedPart:
    return ledger.close_month(period, number, FACT, writer(visits)).result()


def frozen(ledger: Ledger, period: Period, upto: int | None = None) -> Frozen | None:
    return ledger.work(lambda reader: reader.read_closed(period, upto)).result()
