"""A kiosk without a window: taps as fast as it can and says on standard output what was acknowledged.

Each line is ``sent ID …`` before a batch, ``kept ID …`` once the ledger has it, ``lost KEY`` when it could not.
"""

import sys
from pathlib import Path

from kiosk.domain.entry import Entry
from kiosk.domain.errors import NotRecorded, WorldError
from kiosk.store.ledger import Ledger
from tests.store.visits import LOCAL, Visits


def told(word: str, entries: list[Entry]) -> None:
    print(word, *(entry.id for entry in entries), flush=True)  # noqa: T201 (the driver reads it)


def main(folder: Path, seed: int, most: int) -> None:
    """Tap through at most ``most`` visits; the same seed makes the same ids."""
    visits = Visits(seed=seed)
    ledger = Ledger.open(folder)
    for _ in range(most):
        issued, first, second, closed = visits.whole()
        for batch in ([issued], [first], [second, closed]):
            told("sent", batch)
            try:
                ledger.record(batch, LOCAL).result()
            except NotRecorded as problem:
                print("lost", problem.params["reason"], flush=True)  # noqa: T201 (the driver reads it)
                return
            told("kept", batch)
    try:
        ledger.close()
    except WorldError:
        return
    print("closed", flush=True)  # noqa: T201 (the driver reads it)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
