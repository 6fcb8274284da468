"""A kiosk without a window whose manager closes January on a failing system.

Lines on standard output as of ``driven``; besides ``closed`` once January is, ``unclosed KEY`` when it was refused, and
``refused KEY`` when the kiosk has to end. It has one thread, since a fault is made at the n-th call of a thread.
"""

import sys
from pathlib import Path

from kiosk.domain.errors import WorldError
from kiosk.domain.period import month
from kiosk.store import guards
from kiosk.store import ledger as ledgers
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from tests.campaign.bothered import REFUSED, AtOnce, visit
from tests.campaign.tapping import Tap, taps
from tests.store.closing import close, founding
from tests.store.inspections import at_once
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

JANUARY = month("2026-01")
NOW = 1_770_000_000_000
CLOSES = "closes"


def january(folder: Path, seed: int) -> None:
    """Leave in ``folder`` the ledger of an office that was open at the end of January."""
    visits = Visits(seed=seed, day=JANUARY.last - 1)
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([*founding(visits), *visits.days(days=2, each=4)], LOCAL).result()
    ledger.close()


def in_february(seed: int) -> Visits:
    """Return who makes the entries of the day on which January is closed."""
    return Visits(seed=seed + 1_000, day=JANUARY.last + 2)


def late(seed: int) -> list[list[Tap]]:
    """Return two visits, one of them before the close."""
    visits = in_february(seed)
    return [list(taps(visits, number)) for number in range(2)]


def shut(ledger: Ledger, seed: int) -> None:
    """Close January as the staff page does: the copy first, and then the month."""
    Backups(ledger, at_once).make(Kind.MONTHLY, "2026-01", NOW)
    close(ledger, in_february(seed + 1), JANUARY)


def main(folder: Path, seed: int) -> int:
    ledgers.Writer = AtOnce  # type: ignore[assignment, attr-defined]
    guards.SYNC_S = guards.ANCHOR_S = 0.0
    try:
        ledger = Ledger.open(folder)
        before, after = late(seed)
        visit(ledger, before)
        try:
            shut(ledger, seed)
            print("closed", flush=True)
        except WorldError as problem:
            print("unclosed", problem.key, flush=True)
        visit(ledger, after)
        ledger.close()
    except WorldError as problem:
        print("refused", problem.key, flush=True)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
