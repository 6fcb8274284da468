"""The made-up office that ``run --demo`` opens: a training ledger with two months behind it."""

import secrets
from functools import partial
from pathlib import Path

from kiosk.app import mint
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import closed_days, demo_settings, fill
from kiosk.app.founding import found
from kiosk.app.simulation import Request
from kiosk.app.staffroom.secrecy import give_pin
from kiosk.domain.period import Period, day_of, month_of
from kiosk.domain.settings import hours_of
from kiosk.store.ledger import Ledger
from kiosk.store.people import People, Person, Role

_A_DAY = 12
"""Ballots a working day of a district office."""
_RETURNED, _UNSATISFIED = 0.85, 0.02
PINS_FILE = "demo-pins.txt"
_PEOPLE = (
    Person("manager", "Trần Văn Minh", Role.MANAGER),
    Person("staff", "Lê Thị Hoa", Role.STAFF),
    Person("it", "Phạm Quốc Anh", Role.IT),
)


def make_demo(folder: Path, clock: Clock) -> Ledger:
    """Return the ledger of a made-up office whose ballots end yesterday."""
    settings = demo_settings()
    # Whoever tries the demo on a Sunday night wants to see more than the closed screen.
    always = settings.with_values({"hours.week": [[[0, 1440]]] * 7})
    ledger = found(folder, always, training=True, clock=clock)
    today = day_of(clock.wall_ms())
    period = Period(month_of(today).previous().first, today - 1)
    hours = hours_of(settings, closed_days(settings))
    workdays = sum(1 for day in range(period.first, period.last + 1) if hours.spans(day))
    issued = workdays * _A_DAY
    collected = round(issued * _RETURNED)
    request = Request(period, issued, collected, round(collected * _UNSATISFIED), secrets.randbelow(1_000_000))
    # People first: a demo that is stopped while it fills can still be entered.
    _add_people(folder, ledger, clock)
    fill(ledger, settings, request)
    return ledger


def _add_people(folder: Path, ledger: Ledger, clock: Clock) -> None:
    """Give the made-up people PINs and write these beside the ledger: here, and only here, they are no secret."""
    people = People(ledger)
    lines = []
    for person in _PEOPLE:
        pin = give_pin(partial(_add, people, person, clock.wall_ms()))
        lines.append(f"{person.name} ({person.role.value}) {pin}")
    (folder / PINS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _add(people: People, person: Person, now_ms: int, pin: str) -> None:
    people.add(person, pin, mint.random_bytes(16), now_ms)


def demo_pins(folder: Path) -> str:
    """Return the made-up people and their PINs in one line, "" where the file is gone."""
    try:
        return ", ".join((folder / PINS_FILE).read_text(encoding="utf-8").split("\n")).rstrip(", ")
    except OSError:
        return ""
