"""The road as a whole: what the centre takes in, what a backlog costs its kiosk, and how a nation comes back."""

from dataclasses import dataclass
from pathlib import Path

from tests.bench import draining, receiving, returning
from tests.bench.figures import Row
from tests.sync.server import cluster


@dataclass(frozen=True)
class Amounts:
    """How much is measured: ``rounds`` of full batches of so many ``senders``, single ballots, kiosks of the nation,
    ballots of the backlog, and taps beside it.
    """

    rounds: int
    senders: int
    singles: int
    nation: int
    backlog: int
    taps: int


def measure(folder: Path, ledger: Path, amounts: Amounts) -> list[Row]:
    """Return the rows of the road; the ``ledger`` of the backlog is joined to a centre and sent."""
    with cluster.running(safe=True) as new_database:
        return [
            *receiving.measure(folder, new_database, amounts.rounds, amounts.senders, amounts.singles),
            *draining.measure(folder / "draining", new_database(), ledger, amounts.backlog, amounts.taps),
            *returning.measure(folder / "returning", new_database(), amounts.nation, returning.BALLOTS),
        ]
