"""What stands in for the world: time, chance, and limits so small that a short history meets every rule."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

import kiosk.app.mint
import sync.server.clock
import sync.server.mint
from kiosk.app.clock import Clock
from kiosk.app.road import parcels
from kiosk.domain.period import DAY_MS, parse_day, start_of
from kiosk.store import guards, outbound, rechaining
from kiosk.store import ledger as ledgers
from sync.client import sender
from sync.server import bulk, rebuilding
from tests.campaign.bothered import AtOnce

HOUR_MS = 3_600_000
BEGINNING = start_of(parse_day("2027-12-28")) + 9 * HOUR_MS
"""Some days before the end of a year that a leap year follows."""
ABSURD = tuple(start_of(parse_day(day)) + 12 * HOUR_MS for day in ("1971-01-01", "2000-01-01", "2099-12-31"))
LIKELY_MS = 90 * DAY_MS
MOST_ENTRIES, MOST_PROBES, STEP_ROWS = 6, 2, 3


class World:
    """The true time in ms and all chance of a history; whoever does anything takes a moment of it."""

    def __init__(self, seed: str) -> None:
        self.begin(seed)

    def begin(self, seed: str) -> None:
        """Begin a history."""
        self.ms, self.chance = BEGINNING, random.Random(seed)
        self.began = self.ms

    def pass_by(self, ms: int) -> None:
        self.ms += ms

    def now_ms(self) -> int:
        self.ms += 1
        return self.ms

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)

    def randbytes(self, count: int) -> bytes:
        return self.chance.randbytes(count)


class Machine(Clock):
    """A tablet's clock, ``off`` by some ms from the truth; each new start of a machine is another boot."""

    _boots = 0

    def __init__(self, world: World) -> None:
        self._world, self.off, self.kept = world, 0, False
        self.restart()

    def restart(self) -> None:
        """Switch off and on; what the battery kept is right, or nobody would believe it.

        A clock that is wrong by days, yet likely, when it is switched on is what nobody within the machine can tell.
        """
        if 0 < abs(self.off) < LIKELY_MS:
            self.off = 0
        Machine._boots += 1
        self._boot, self._began = f"boot {Machine._boots}", self._world.ms - 20_000

    def show(self, wall_ms: int) -> None:
        """Be set, by whomever; the time servers are out of it then."""
        self.off, self.kept = wall_ms - self._world.ms, False

    def wall_ms(self) -> int:
        return max(0, self._world.ms + self.off)

    def mono_ms(self) -> int:
        return self._world.ms - self._began

    def boot_id(self) -> str:
        return self._boot

    def synced(self) -> bool | None:
        return self.kept


@contextmanager
def stubs(world: World) -> Iterator[None]:
    """Have this process live in a world of its own until the end."""
    with pytest.MonkeyPatch.context() as patch:
        for place, name, stand_in in (
            (kiosk.app.mint, "random_bytes", world.randbytes),
            (kiosk.app.mint, "new_id", lambda: world.randbytes(16).hex()),
            (sync.server.mint, "random_bytes", world.randbytes),
            (sync.server.clock, "now_ms", world.now_ms),
            (sync.server.clock, "now", world.now),
            (ledgers, "Writer", AtOnce),
            (guards, "SYNC_S", 0.0),
            (guards, "ANCHOR_S", 0.0),
            (sender, "MOST_ENTRIES", MOST_ENTRIES),
            (sender, "MOST_PROBES", MOST_PROBES),
            (parcels, "MOST_ENTRIES", MOST_ENTRIES),
            (rechaining, "STEP_ROWS", STEP_ROWS),
            (outbound, "STEP_ROWS", STEP_ROWS),
            (bulk, "_MOST_MARKS", STEP_ROWS),
            (rebuilding, "_AT_ONCE", 4 * STEP_ROWS),
        ):
            patch.setattr(place, name, stand_in)
        yield
