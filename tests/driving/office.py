"""Offices for journeys: real ledgers, founded as the first start founds one, and no training."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import demo_settings
from kiosk.app.founding import found
from kiosk.app.staffroom.founders import Founder, draw_secrets, found_office
from kiosk.domain.period import DAY_MS
from kiosk.domain.settings import Value
from kiosk.store.people import Role

ALWAYS: list[list[list[int]]] = [[[0, 1440]]] * 7
NEVER: list[list[list[int]]] = [[]] * 7


@dataclass(frozen=True)
class Staffed:
    """The folder of an office, and the PINs of its people."""

    folder: Path
    pins: Mapping[str, str]


MANAGER, STAFF, TECHNICIAN = "Trần Văn Minh", "Đỗ Thị Lan", "Phạm Quốc Anh"


class OtherBoot(Clock):
    """The machine's clock in another boot, when it was some days ahead."""

    def __init__(self, days: int) -> None:
        self._ahead_ms = days * DAY_MS

    def wall_ms(self) -> int:
        return super().wall_ms() + self._ahead_ms

    def boot_id(self) -> str:
        return "another boot"


def staffed_office(folder: Path, clock: Clock | None = None, **chosen: Value) -> Staffed:
    """Found an office with a manager, somebody of the staff and a technician, as the first start does."""
    folder.mkdir(parents=True)
    founders = [Founder(MANAGER, Role.MANAGER), Founder(STAFF, Role.STAFF), Founder(TECHNICIAN, Role.IT)]
    secrets = draw_secrets(founders)
    settings = demo_settings().with_values({"hours.week": ALWAYS, "flow.thanks_s": 3, **chosen})
    found_office(folder, settings, secrets, clock or Clock()).close()
    return Staffed(folder, {founder.name: pin for founder, pin in secrets.people})


def open_office(folder: Path, **chosen: Value) -> Path:
    """Found an office and return its folder; ``flow__notice_s=15`` and the like are what it has chosen.

    Otherwise it is always open, lets customers comment and thanks for as short as may be.
    """
    values: dict[str, Value] = {"hours.week": ALWAYS, "flow.comment": True, "flow.thanks_s": 3}
    values |= {name.replace("__", "."): value for name, value in chosen.items()}
    folder.mkdir(parents=True, exist_ok=True)
    found(folder, demo_settings().with_values(values), training=False, clock=Clock()).close()
    return folder
