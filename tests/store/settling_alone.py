"""A kiosk without a window that settles what two people have entered: ``ready`` when it begins, ``done`` behind it."""

import sys
from pathlib import Path

from kiosk.store import papers
from kiosk.store.ledger import Ledger
from tests.store.slips import settle
from tests.store.visits import Visits


def main(folder: Path) -> None:
    ledger = Ledger.open(folder)
    (printing,) = ledger.change(papers.printings).result()
    print("ready", flush=True)  # noqa: T201 (the test reads it)
    settle(ledger, Visits(seed=77), printing)
    print("done", flush=True)  # noqa: T201 (the test reads it)
    ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
