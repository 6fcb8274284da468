"""What the office has chosen, projected from its entries: settings, surveys, officers."""

import json
from typing import Any

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.entry import Config, Entry, Erased, Masked, MonthClosed, Officer, Serving
from kiosk.domain.errors import Bug, FileProblem, IntegrityProblem
from kiosk.domain.settings import Value
from kiosk.domain.survey import Survey, read_survey

TABLES = ("genesis", "setting", "survey", "officer", "serving")


class OfficerKept(Struct, frozen=True):
    """An officer as the office last named them."""

    id: str
    name: str
    active: bool
    services: tuple[str, ...]


def project(database: Database, entry: Entry, number: int) -> None:
    """Take entry ``number`` into the tables of what the office has chosen."""
    match entry:
        case Config():
            _adopt(database, entry, number)
        case Officer():
            database.run(
                "INSERT INTO officer (id, name, active, services) VALUES (?, ?, ?, ?) ON CONFLICT (id) "
                "DO UPDATE SET name = excluded.name, active = excluded.active, services = excluded.services",
                (entry.officer, entry.name, int(entry.active), _json(entry.services or ())),
            )
        case Serving():
            database.run(
                "INSERT INTO serving (counter, officer) VALUES (?, ?) "
                "ON CONFLICT (counter) DO UPDATE SET officer = excluded.officer",
                (entry.counter, entry.serving),
            )
        case Erased():
            hashed = bytes.fromhex(entry.comment)
            database.run("INSERT INTO erasure (hash, entry) VALUES (?, ?) ON CONFLICT DO NOTHING", (hashed, number))
            database.run("DELETE FROM free_text WHERE hash = ?", (hashed,))
        case Masked():
            _mask(database, entry, number)
        case MonthClosed():
            values = (entry.month, entry.supplement, number)
            database.run("INSERT INTO month_close (month, supplement, entry) VALUES (?, ?, ?)", values)


def _mask(database: Database, entry: Masked, number: int) -> None:
    hashed = bytes.fromhex(entry.comment)
    if entry.masked:
        database.run(
            "INSERT INTO mask (hash, entry) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET entry = excluded.entry",
            (hashed, number),
        )
    else:
        database.run("DELETE FROM mask WHERE hash = ?", (hashed,))


def _adopt(database: Database, entry: Config, number: int) -> None:
    if entry.genesis:
        if database.value("SELECT 1 FROM genesis"):
            raise Bug("a ledger has one genesis")
        database.run("INSERT INTO genesis (one, training, entry) VALUES (1, ?, ?)", (int(bool(entry.training)), number))
    for key, value in (entry.settings or {}).items():
        database.run(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, _json(value)),
        )
    if entry.survey is not None:
        _adopt_survey(database, read_survey(entry.survey, f"entry {entry.id}"))


def _adopt_survey(database: Database, survey: Survey) -> None:
    """Keep a version of a survey; a version that is kept already must be the same."""
    plain = _json(survey.to_plain())
    known = database.value("SELECT plain FROM survey WHERE id = ? AND version = ?", survey.key)
    if known is None:
        database.run("INSERT INTO survey (id, version, plain) VALUES (?, ?, ?)", (*survey.key, plain))
    elif known != plain:
        raise Bug(f"survey {survey.id} version {survey.version} is kept already and says something else")


def training(database: Database) -> bool | None:
    """Say whether this is a training ledger; None before its first configuration."""
    found = database.value("SELECT training FROM genesis")
    return None if found is None else bool(found)


def settings(database: Database) -> dict[str, Value]:
    """Return every setting; raises IntegrityProblem ``ledger_differs`` for a row that holds none."""
    rows = database.rows("SELECT key, value FROM setting ORDER BY key")
    return {key: _plain(value, f"setting {key}") for key, value in rows}


def surveys(database: Database) -> dict[tuple[str, int], Survey]:
    """Return every survey; raises IntegrityProblem ``ledger_differs`` for a row that holds none."""
    rows = database.rows("SELECT id, version, plain FROM survey ORDER BY id, version")
    return {(ident, version): _survey(plain, f"survey {ident} {version}") for ident, version, plain in rows}


def _survey(plain: str, where: str) -> Survey:
    try:
        return read_survey(_plain(plain, where), where)
    except (FileProblem, AttributeError, TypeError) as problem:
        raise _broken(where) from problem


def officers(database: Database) -> tuple[OfficerKept, ...]:
    rows = database.rows("SELECT id, name, active, services FROM officer ORDER BY name, id")
    return tuple(
        OfficerKept(ident, name, bool(active), tuple(_plain(done, f"officer {ident}")))
        for ident, name, active, done in rows
    )


def serving(database: Database, counter: str) -> str | None:
    """Return the id of the officer who serves at ``counter``, None when nobody is named."""
    return database.value("SELECT officer FROM serving WHERE counter = ?", (counter,)) or None


def _plain(text: str, where: str) -> Any:  # noqa: ANN401 (JSON)
    try:
        return json.loads(text)
    except (TypeError, ValueError) as problem:
        raise _broken(where) from problem


def _broken(where: str) -> IntegrityProblem:
    return IntegrityProblem("ledger_differs", what="office", where=where)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
