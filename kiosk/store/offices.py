"""What the office has chosen, projected from its entries: settings, surveys, officers."""

import json
from dataclasses import dataclass

from kiosk.db.database import Database
from kiosk.domain.entry import Config, Entry, Erased, Officer, Serving
from kiosk.domain.errors import Bug
from kiosk.domain.settings import Value
from kiosk.domain.survey import Survey, read_survey

TABLES = ("genesis", "setting", "survey", "officer", "serving")


@dataclass(frozen=True, slots=True)
class OfficerKept:
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
    return {key: json.loads(value) for key, value in database.rows("SELECT key, value FROM setting ORDER BY key")}


def surveys(database: Database) -> dict[tuple[str, int], Survey]:
    rows = database.rows("SELECT id, version, plain FROM survey ORDER BY id, version")
    return {(ident, version): read_survey(json.loads(plain), ident) for ident, version, plain in rows}


def officers(database: Database) -> tuple[OfficerKept, ...]:
    rows = database.rows("SELECT id, name, active, services FROM officer ORDER BY name, id")
    return tuple(OfficerKept(ident, name, bool(active), tuple(json.loads(done))) for ident, name, active, done in rows)


def serving(database: Database, counter: str) -> str | None:
    """Return the id of the officer who serves at ``counter``, None when nobody is named."""
    return database.value("SELECT officer FROM serving WHERE counter = ?", (counter,)) or None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
