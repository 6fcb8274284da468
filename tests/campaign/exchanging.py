"""The kiosk of ``exchanges`` in a process of its own: for each line it gets it stores visits and goes to its centre.

``python -m tests.campaign.exchanging FOLDER RUN``; a line is a number of visits. It says what it has stored before
it goes, because then that was promised to visitors.
"""

import sys
from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.app.road.road import Road
from kiosk.domain.ballot import ClockState
from kiosk.store.ledger import Ledger
from tests.store.test_setback import means
from tests.store.visits import LOCAL, Visits

WHOLE_S = 20.0


def main(folder: Path, run: int) -> None:
    """Do it until there are no more lines."""
    ledger = Ledger.open(folder, means=means())
    road = Road(ledger, Clock(), lambda: ClockState.HOLDOVER, look_s=0.05, whole_s=WHOLE_S)
    visits = Visits(seed=run, counter="2")
    say("ready")
    for line in sys.stdin:
        entries = [entry for _ in range(int(line)) for entry in visits.whole()]
        if entries:
            ledger.record(entries, LOCAL).result()
        say("kept", *(entry.id for entry in entries))
        outcome = road.travel().result(120)
        say("went", outcome.problem.key if outcome.problem is not None else str(outcome.left))
    road.close()
    ledger.close()


def say(*words: str) -> None:
    """Tell whoever has started this process."""
    print(*words, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
