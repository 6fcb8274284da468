"""What the office has chosen, gathered from its entries a second time to check the tables."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kiosk.db.database import Database, Row
from kiosk.domain.entry import Config, Entry, Erased, Masked, MonthClosed, Officer, Serving
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.survey import Survey, read_survey
from kiosk.store.places import placing, read_place
from kiosk.store.schema import CLOSES_SINCE, MASKS_SINCE
from kiosk.store.walking import Difference, What

CONFIGURED = ("genesis", "setting", "survey")
"""What configuring entries alone decide."""

_TABLES = {
    "genesis": "SELECT one, training, entry FROM genesis",
    "setting": "SELECT key, value FROM setting",
    "survey": "SELECT id || ' ' || version, plain FROM survey",
    "officer": "SELECT id, name, active, services FROM officer",
    "serving": "SELECT counter, officer FROM serving",
    "erasure": "SELECT lower(hex(hash)), entry FROM erasure",
    "mask": "SELECT lower(hex(hash)), entry FROM mask",
    "month_close": "SELECT month || ' ' || supplement, entry FROM month_close",
}


_SINCE = {"month_close": CLOSES_SINCE, "mask": MASKS_SINCE}
"""The tables that a backup of an older program has not."""


class Chosen(NamedTuple):
    """What an office had chosen as it stood behind some entry, and whether its ledger is for training."""

    settings: Mapping[str, Any]
    surveys: tuple[Survey, ...]
    training: bool


class Charter:
    """The rows that the tables of ``kiosk.store.offices`` must hold, by table and first column."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[object, Row]] = {table: {} for table in _TABLES}

    def take(self, entry: Entry, number: int) -> None:
        match entry:
            case Config():
                self._adopt(entry, number)
            case Officer():
                self._put("officer", entry.officer, entry.name, int(entry.active), _text(list(entry.services or ())))
            case Serving():
                self._put("serving", entry.counter, entry.serving)
            case Erased():
                self._rows["erasure"].setdefault(entry.comment, (entry.comment, number))
            case Masked(masked=True):
                self._put("mask", entry.comment, number)
            case Masked():
                self._rows["mask"].pop(entry.comment, None)
            case MonthClosed():
                self._put("month_close", f"{entry.month} {entry.supplement}", number)

    def _adopt(self, entry: Config, number: int) -> None:
        if entry.genesis:
            self._put("genesis", 1, int(entry.training is True), number)
        for key, value in (entry.settings or {}).items():
            self._put("setting", key, _text(value))
        if entry.survey is not None:
            self._put("survey", f"{entry.survey['id']} {entry.survey['version']}", _text(entry.survey))

    def _put(self, table: str, key: object, *values: object) -> None:
        self._rows[table][key] = (key, *values)

    def against(self, database: Database, tables: Iterable[str] = tuple(_TABLES)) -> Iterator[Difference]:
        """Yield each row of ``tables`` that is missing, too much or different."""
        for table in tables:
            if database.version() < _SINCE.get(table, 1):
                continue
            kept = {row[0]: row for row in database.rows(_TABLES[table])}
            for key in sorted(kept.keys() | self._rows[table].keys(), key=str):
                if kept.get(key) != self._rows[table].get(key):
                    yield Difference(What.OFFICE, f"{table} {key}")

    def chosen(self) -> Chosen:
        """Return what was chosen."""
        settings = {str(key): json.loads(str(row[1])) for key, row in self._rows["setting"].items()}
        surveys = [read_survey(json.loads(str(row[1])), str(key)) for key, row in self._rows["survey"].items()]
        training = any(row[1] for row in self._rows["genesis"].values())
        return Chosen(settings, tuple(sorted(surveys, key=lambda survey: survey.key)), training)


def chosen_against(database: Database, device: bytes) -> Iterator[Difference]:
    """Yield each row a paper's head and questions come from that is not what the entries that chose it say."""
    charter = Charter()
    for number, entry in _configs(database, device):
        if entry is None:
            yield Difference(What.ENTRY, str(number))
        else:
            charter.take(entry, number)
    yield from charter.against(database, CONFIGURED)


def chosen_until(database: Database, device: bytes, until: int) -> Chosen:
    """Return what the office had chosen up to the entry ``until``; raises IntegrityProblem ``ledger_differs``."""
    charter = Charter()
    for number, entry in _configs(database, device):
        if number > until:
            break
        if entry is None:
            raise IntegrityProblem("ledger_differs", what=What.ENTRY.value, where=str(number))
        charter.take(entry, number)
    return charter.chosen()


def _configs(database: Database, device: bytes) -> Iterator[tuple[int, Config | None]]:
    """Yield the entries that chose something, each read from its place in the chain: None where it is not whole."""
    place = placing(database)
    for (number,) in database.rows("SELECT n FROM entry WHERE kind = 'config' ORDER BY n"):
        entry = read_place(database, device, *place(number))
        yield number, entry if isinstance(entry, Config) else None


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
