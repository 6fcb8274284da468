"""The made-up offices in the pictures, at a fixed time and with ids from a seed: every run draws the same."""

import random
from pathlib import Path

from kiosk.app import assets, mint
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import demo_settings, fill
from kiosk.app.founding import found
from kiosk.app.simulation import Request
from kiosk.app.stand import Stand
from kiosk.domain.period import Period, month, parse_day, start_of
from kiosk.domain.settings import Settings
from kiosk.store.ledger import Ledger

TODAY = "2027-05-21"
MORNING_MS = 9 * 3_600_000 + 41 * 60_000
LONG_NAMES = {
    "office.name": "Phòng Giao dịch số 12 – Kho bạc Nhà nước khu vực XVIII",
    "counter.room": "Bộ phận Tiếp nhận và Trả kết quả",
    "counter.name": "Quầy giao dịch số 12",
}


class StillClock(Clock):
    """Stands at one moment until it is told to go on."""

    def __init__(self, day: str = TODAY) -> None:
        self._wall_ms = start_of(parse_day(day)) + MORNING_MS
        self._mono_ms = MORNING_MS

    def wall_ms(self) -> int:
        return self._wall_ms

    def mono_ms(self) -> int:
        return self._mono_ms

    def later(self, ms: int) -> None:
        """Stand this much later."""
        self._wall_ms += ms
        self._mono_ms += ms

    def boot_id(self) -> str:
        return "the boot in the pictures"


class SeededMint:
    """Makes ids from a seed: a picture shows a ledger's hash, and nobody's ballot depends on it."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)

    def new_id(self) -> str:
        return self.random_bytes(16).hex()

    def random_bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)

    def replace_chance(self) -> None:
        """Mint every id of this process from here on."""
        mint.new_id, mint.random_bytes = self.new_id, self.random_bytes


def stand(survey: str = "kbnn-5", *, training: bool = False, **changes: object) -> Stand:
    """Return the made-up office as the screens know it; ``office__name`` changes ``office.name``."""
    values = {key.replace("__", "."): value for key, value in changes.items()}
    settings = demo_settings().with_values({"survey.id": survey, **values})
    return Stand(settings, assets.load_survey(survey), training=training)


def ledger_of_month(
    folder: Path, name: str, numbers: tuple[int, int, int], survey: str, *, training: bool = True
) -> tuple[Ledger, Settings, Period]:
    """Return a ledger with one simulated month: ``numbers`` are issued, collected and unsatisfied."""
    period = month(name)
    settings = demo_settings().with_values({"survey.id": survey})
    ledger = found(folder, settings, training=training, clock=StillClock())
    fill(ledger, settings, Request(period, *numbers, seed=1))
    return ledger, settings, period
