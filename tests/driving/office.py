"""Offices for journeys: real ledgers, founded as the first start founds one, and no training."""

from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import demo_settings
from kiosk.app.founding import found
from kiosk.domain.settings import Value

ALWAYS: list[list[list[int]]] = [[[0, 1440]]] * 7
NEVER: list[list[list[int]]] = [[]] * 7


def open_office(folder: Path, **chosen: Value) -> Path:
    """Found an office and return its folder; ``flow__notice_s=15`` and the like are what it has chosen.

    Otherwise it is always open, lets customers comment and thanks for as short as may be.
    """
    values: dict[str, Value] = {"hours.week": ALWAYS, "flow.comment": True, "flow.thanks_s": 3}
    values |= {name.replace("__", "."): value for name, value in chosen.items()}
    folder.mkdir(parents=True, exist_ok=True)
    found(folder, demo_settings().with_values(values), training=False, clock=Clock()).close()
    return folder
