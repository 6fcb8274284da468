"""A kiosk without a window that taps and makes backups until it is killed; it says what it has done."""

import sys
import threading
from pathlib import Path

from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from tests.store.inspections import at_once
from tests.store.visits import LOCAL, Visits


def main(folder: Path, seed: int) -> None:
    """Say ``kept N`` for every ballot and ``saved NAME N`` for a backup made after N ballots."""
    visits = Visits(seed=seed)
    ledger = Ledger.open(folder)
    done = 0

    def tap() -> None:
        nonlocal done
        while True:
            ledger.record(visits.whole(), LOCAL).result()
            done += 1
            print("kept", done, flush=True)  # noqa: T201 (the driver reads it)

    backups = Backups(ledger, at_once)
    threading.Thread(target=tap, daemon=True).start()
    for day in range(1, 10_000):
        before = done
        name = f"2026-{1 + day // 28 % 12:02}-{1 + day % 28:02}"
        backups.make(Kind.DAILY, name, day)
        print("saved", name, before, flush=True)  # noqa: T201 (the driver reads it)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
