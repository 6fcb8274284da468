"""A kiosk without a window that taps and makes backups until it is killed; it says what it has done."""

import os
import sys
import threading
import traceback
from pathlib import Path

from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from tests.store.inspections import at_once
from tests.store.visits import LOCAL, Visits


def main(folder: Path, seed: int) -> None:
    """Say ``kept N`` for every ballot and ``saved NAME N`` for a backup made after N ballots."""
    # Other ids than those of whoever made the folder: an entry that is there already is refused.
    visits = Visits(seed=1_000 + seed)
    ledger = Ledger.open(folder)
    done = 0
    turn = threading.Lock()

    def say(*words: object) -> None:
        with turn:
            print(*words, flush=True)  # noqa: T201 (the driver reads it)

    def tap() -> None:
        nonlocal done
        while True:
            ledger.record(visits.whole(), LOCAL).result()
            done += 1
            say("kept", done)

    def tap_or_end() -> None:
        try:
            tap()
        except BaseException:  # noqa: BLE001 - a copy beside which nobody taps proves nothing
            traceback.print_exc()
            os._exit(3)

    backups = Backups(ledger, at_once)
    threading.Thread(target=tap_or_end, daemon=True).start()
    for day in range(1, 10_000):
        before = done
        name = f"2026-{1 + day // 28 % 12:02}-{1 + day % 28:02}"
        backups.make(Kind.DAILY, name, day)
        say("saved", name, before)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
