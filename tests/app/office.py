"""A real folder of a real office, open at any hour, for tests."""

from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.app.founding import found
from kiosk.domain.settings import Settings
from kiosk.store.ledger import Ledger

ALWAYS = [[[0, 1440]]] * 7
NEVER: list[list[list[int]]] = [[]] * 7


def settings(**chosen: object) -> Settings:
    """Return an office's settings; ``chosen`` names a setting with a double underscore for the point."""
    values: dict[str, object] = {
        "office.name": "Kho bạc Nhà nước Hòa Bình",
        "office.code": "0031",
        "office.parent": "Kho bạc Nhà nước",
        "counter.name": "Quầy số 2",
        "counter.room": "Phòng Kế toán Nhà nước",
        "counter.code": "2",
        "survey.id": "kbnn-5",
        "hours.week": ALWAYS,
    }
    values |= {key.replace("__", "."): value for key, value in chosen.items()}
    return Settings(values)


def open_office(folder: Path, **chosen: object) -> Ledger:
    return found(folder, settings(**chosen), training=False, clock=Clock())
