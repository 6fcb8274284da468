"""The made-up offices in the pictures, at a fixed time and with ids from a seed: every run draws the same."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.app import assets, mint
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import demo_settings
from kiosk.app.stand import Stand
from kiosk.domain.period import parse_day, start_of

TODAY = "2027-05-21"
FREE_BYTES = 41_200_000_000
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

    def set_ahead(self, ms: int) -> None:
        """Be set ahead, as by a hand that got the time wrong."""
        self._wall_ms += ms

    def synced(self) -> bool | None:
        return None

    def boot_id(self) -> str:
        return "the boot in the pictures"


def seed_chance() -> None:
    """Mint ids, keys and PINs from a seed from here on: pictures show some, and nobody's ballot depends on them."""
    chance = random.Random(1)

    def random_bytes(count: int) -> bytes:
        return chance.randbytes(count)

    mint.random_bytes = random_bytes
    mint.new_id = lambda: random_bytes(16).hex()


@contextmanager
def still_disk() -> Iterator[None]:
    """Let every disk have the same room meanwhile: how full that of the machine is belongs in no picture."""
    real = shutil.disk_usage
    shutil.disk_usage = lambda path: real(path)._replace(free=FREE_BYTES)
    try:
        yield
    finally:
        shutil.disk_usage = real


def stand(survey: str = "kbnn-5", *, training: bool = False, **changes: object) -> Stand:
    """Return the made-up office as the screens know it; ``office__name`` changes ``office.name``."""
    values = {key.replace("__", "."): value for key, value in changes.items()}
    settings = demo_settings().with_values({"survey.id": survey, **values})
    return Stand(settings, assets.load_survey(survey), training=training)
