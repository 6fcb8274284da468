"""The people who may open what lies behind the PIN, and how often somebody may guess."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.errors import UsageError
from kiosk.store import tries
from kiosk.store.ledger import Ledger
from kiosk.store.pins import Hashed, fits, hashed, spelled
from kiosk.store.tries import Instant, Refused

__all__ = ["Accepted", "Instant", "People", "Person", "Refused", "Role"]
_CODES = "codes"
"""Whom a try at a recovery code counts against: no person."""


class Role(StrEnum):
    """What a person may do."""

    STAFF = "staff"
    MANAGER = "manager"
    IT = "it"


class Person(Struct, frozen=True):
    """Somebody who has a PIN."""

    id: str
    name: str
    role: Role


class Accepted(Struct, frozen=True):
    """The secret was right. ``wrong_before`` tries had failed since the last right one: tell whoever enters."""

    person: Person | None
    wrong_before: int


class People:
    """The people of a ledger. Its methods wait for the ledger and hash for a while: call them from a worker thread."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def all(self) -> tuple[Person, ...]:
        return self._ledger.change(_all).result()

    def add(self, person: Person, pin: str, salt: bytes, now_ms: int) -> None:
        """Keep a new person with a PIN; ``now_ms`` is wall time, ``salt`` 16 random bytes.

        Raises UsageError ``pin_taken`` when another person has this PIN: a PIN alone says who enters.
        """
        self._refuse_taken(pin)
        kept = hashed(pin, salt)
        self._ledger.change(lambda database: _add(database, person, kept, now_ms)).result()

    def set_pin(self, ident: str, pin: str, salt: bytes) -> None:
        """Give a person another PIN; raises UsageError ``pin_taken``."""
        self._refuse_taken(pin)
        kept = hashed(pin, salt)
        self._ledger.change(lambda database: _set_pin(database, ident, kept)).result()

    def change(self, person: Person) -> None:
        """Change a person's name or role; raises UsageError ``last_manager`` when nobody could manage any more."""
        self._ledger.change(lambda database: _change(database, person)).result()

    def remove(self, ident: str) -> None:
        """Take a person's access away; raises UsageError ``last_manager``."""
        self._ledger.change(lambda database: _remove(database, ident)).result()

    def begin_anew(self) -> None:
        """Forget everybody and every code: a set-up that was cut off is gone through again from its beginning."""
        self._ledger.change(_clear).result()

    def set_codes(self, codes: Iterable[str], salt: bytes) -> None:
        """Replace all recovery codes; they share a salt, so that looking for one costs one hash."""
        kept = [hashed(spelled(code), salt) for code in codes]
        self._ledger.change(lambda database: _set_codes(database, kept)).result()

    def codes_left(self) -> int:
        return self._ledger.change(_codes_left).result()

    def wait_ms(self, now: Instant) -> int:
        """Return how long nobody may try; 0 when somebody may."""
        return self._ledger.change(lambda database: tries.left(database, now)[1]).result()

    def sign_in(self, pin: str, now: Instant, ident: str) -> Accepted | Refused:
        """Look whether this is the PIN of ``ident``.

        The try is counted and committed before the PIN is looked at: a power cut gives no free try. A right PIN
        forgives the failures at its own person only.
        """
        tried = self._ledger.change(lambda database: tries.begin(database, now, ident)).result()
        if not tried.looked:
            return tried
        known = self._ledger.change(_hashes).result()
        found = [person for person, kept in known if ident == person.id and fits(pin, kept)]
        if not found:
            return tried
        return Accepted(found[0], self._ledger.change(lambda database: tries.forgive(database, now, ident)).result())

    def redeem(self, code: str, now: Instant, now_ms: int) -> Accepted | Refused:
        """Use up a recovery code; the tries are counted with those of the PINs. ``now_ms`` is wall time."""
        tried = self._ledger.change(lambda database: tries.begin(database, now, _CODES)).result()
        if not tried.looked:
            return tried
        salt = self._ledger.change(lambda database: database.value("SELECT salt FROM recovery_code LIMIT 1")).result()
        typed = hashed(spelled(code), salt or b"")
        before = self._ledger.change(lambda database: _use_code(database, typed, now, now_ms)).result()
        return tried if before is None else Accepted(None, before)

    def _refuse_taken(self, pin: str) -> None:
        known = self._ledger.change(_hashes).result()
        if any(fits(pin, kept) for _, kept in known):
            raise UsageError("pin_taken")


def _all(database: Database) -> tuple[Person, ...]:
    return tuple(
        Person(ident, name, Role(role))
        for ident, name, role in database.rows("SELECT id, name, role FROM person ORDER BY created_ms, id")
    )


def _hashes(database: Database) -> tuple[tuple[Person, Hashed], ...]:
    found = database.rows("SELECT id, name, role, salt, hash, params FROM person ORDER BY created_ms, id")
    return tuple((Person(row[0], row[1], Role(row[2])), Hashed(*row[3:])) for row in found)


def _add(database: Database, person: Person, kept: Hashed, now_ms: int) -> None:
    database.run(
        "INSERT INTO person (id, name, role, salt, hash, params, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (person.id, person.name, person.role.value, kept.salt, kept.hash, kept.params, now_ms),
    )


def _set_pin(database: Database, ident: str, kept: Hashed) -> None:
    database.run(
        "UPDATE person SET salt = ?, hash = ?, params = ? WHERE id = ?", (kept.salt, kept.hash, kept.params, ident)
    )


def _change(database: Database, person: Person) -> None:
    database.run("UPDATE person SET name = ?, role = ? WHERE id = ?", (person.name, person.role.value, person.id))
    _keep_a_manager(database)


def _remove(database: Database, ident: str) -> None:
    database.run("DELETE FROM person WHERE id = ?", (ident,))
    _keep_a_manager(database)


def _clear(database: Database) -> None:
    database.run("DELETE FROM person")
    database.run("DELETE FROM recovery_code")
    tries.forget(database)


def _keep_a_manager(database: Database) -> None:
    if not database.value("SELECT count(*) FROM person WHERE role = 'manager'"):
        raise UsageError("last_manager")


def _set_codes(database: Database, codes: Iterable[Hashed]) -> None:
    database.run("DELETE FROM recovery_code")
    database.run_many(
        "INSERT INTO recovery_code (hash, salt, params) VALUES (?, ?, ?)",
        [(code.hash, code.salt, code.params) for code in codes],
    )


def _codes_left(database: Database) -> int:
    return int(database.value("SELECT count(*) FROM recovery_code WHERE used_ms IS NULL"))


def _use_code(database: Database, typed: Hashed, now: Instant, now_ms: int) -> int | None:
    """Use up a code and return how many tries had failed since a right one; None where there is no such code."""
    used = database.run("UPDATE recovery_code SET used_ms = ? WHERE hash = ? AND used_ms IS NULL", (now_ms, typed.hash))
    return tries.forgive(database, now, _CODES) if used else None
