"""An office that was open at the end of January, and whose manager closes that month."""

from pathlib import Path

from kiosk.domain.period import month
from kiosk.store.backup import Backups, Kind
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from tests.campaign.tapping import Tap, taps
from tests.store.closing import close, founding
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

JANUARY = month("2026-01")
NOW = 1_770_000_000_000


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
    Backups(ledger, inspect).make(Kind.MONTHLY, "2026-01", NOW)
    close(ledger, in_february(seed + 1), JANUARY)
