"""What a recovery needs beside the files: chance, clocks, belief."""

from kiosk.domain.ballot import ClockState
from kiosk.domain.period import start_of
from kiosk.store.book import LocalTime
from kiosk.store.rejoining import Means
from tests.store.visits import FIRST_DAY, Visits

NOW = start_of(FIRST_DAY) + 11 * 3_600_000
STAMP = "20260205-101500"


def means(seed: int = 1) -> Means:
    chance = Visits(seed=9000 + seed).chance
    return Means(
        chance=chance.randbytes,
        local=lambda: LocalTime(NOW, 9_000, "boot two"),
        belief=lambda past: ClockState.HOLDOVER,
    )
