"""A kiosk without a window at whose PIN somebody guesses without a pause: ``ready``, and ``looked`` at each look."""

import sys
from pathlib import Path

from kiosk.store import people
from kiosk.store.ledger import Ledger
from kiosk.store.people import Instant, People
from kiosk.store.pins import Hashed, fits

GUESSES = 40


def looking(secret: str, kept: Hashed) -> bool:
    """Tell that a guess is looked at, before anything comes of it."""
    print("looked", flush=True)  # noqa: T201 (the test reads it)
    return fits(secret, kept)


def main(folder: Path, boot: str, mono_ms: int) -> None:
    vars(people)["fits"] = looking
    ledger = Ledger.open(folder)
    print("ready", flush=True)  # noqa: T201 (the test reads it)
    for guess in range(GUESSES):
        People(ledger).sign_in(f"{604_821 + guess}", Instant(boot, mono_ms + guess), "an")
    ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
