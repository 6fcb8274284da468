"""The first people of a kiosk, their PINs and recovery codes, kept in one go with the ledger itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from kiosk.app import mint
from kiosk.app.clock import Clock
from kiosk.app.founding import found
from kiosk.domain.settings import Settings
from kiosk.store.ledger import Ledger
from kiosk.store.lock import InstanceLock
from kiosk.store.people import People, Person, Role
from kiosk.store.pins import SALT_BYTES, new_codes, new_pin


class Founder(Struct, frozen=True):
    """Somebody who will have access from the first day."""

    name: str
    role: Role


class Secrets(Struct, frozen=True):
    """Each founder with a PIN of their own, and ten recovery codes: in no file until somebody saves them."""

    people: tuple[tuple[Founder, str], ...]
    codes: tuple[str, ...]


def draw_secrets(founders: Sequence[Founder]) -> Secrets:
    """Return a PIN for each founder, no two alike, and recovery codes."""
    pins: list[str] = []
    while len(pins) < len(founders):
        pin = new_pin(mint.random_bytes)
        if pin not in pins:
            pins.append(pin)
    return Secrets(tuple(zip(founders, pins, strict=True)), new_codes(mint.random_bytes))


def found_office(
    folder: Path, settings: Settings, secrets: Secrets, clock: Clock, lock: InstanceLock | None = None
) -> Ledger:
    """Return the ledger of a new office; it counts as set up only with its last step, one transaction.

    ``lock`` is the folder's, where it is held already.
    Raises what ``found`` raises; a power cut on the way leaves a folder in which set-up begins anew.
    """

    def prepare(ledger: Ledger) -> Sequence[Mapping[str, Any]]:
        people = People(ledger)
        people.begin_anew()
        facts: list[Mapping[str, Any]] = []
        for founder, pin in secrets.people:
            person = Person(mint.new_id(), founder.name, founder.role)
            people.add(person, pin, mint.random_bytes(SALT_BYTES), clock.wall_ms())
            facts.append({"kind": "staff", "act": "person_added", "about": person.id})
        people.set_codes(secrets.codes, mint.random_bytes(SALT_BYTES))
        return [*facts, {"kind": "staff", "act": "setup"}]

    return found(folder, settings, training=False, clock=clock, prepare=prepare, lock=lock)
