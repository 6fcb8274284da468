"""A made-up office's ledger of three months, with copies of its files from several moments of its life."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.app.assets import load_survey
from kiosk.app.commands.simulate import demo_settings
from kiosk.app.gathered import gather_period
from kiosk.domain.entry import Config, Entry, Officer, Serving
from kiosk.domain.period import Period, month
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from tests.campaign.disk import Files
from tests.store.closing import close
from tests.store.inspections import at_once
from tests.store.visits import LOCAL, Visits

MONTHS = (month("2026-01"), month("2026-02"), month("2026-03"))
LEDGER, LOG, KEY = "data/ledger.sqlite3", "data/ledger.sqlite3-wal", "data/device.key"
COPY = "data/backup/daily-2026-03-10.sqlite3"
SURVEY = "kbnn-2"
MOST_SECONDS = 60
"""A question that is not answered by then never will be."""


@dataclass(frozen=True)
class Life:
    """The files of one kiosk at some moments, the ids of its entries and the figures of its months.

    ``early`` and ``whole`` are stops in order, ``half`` and ``running`` moments of the last run between them;
    ``old_log`` is the log of a run before, ``copy`` a backup of the last run's end that none of the others holds.
    """

    early: Files
    half: Files
    running: Files
    whole: Files
    old_log: bytes
    copy: bytes
    ids: frozenset[str]
    figures: Mapping[Period, str]


def live(folder: Path, seed: int) -> Life:
    """Let a kiosk live through three months in ``folder``/data, the first of them closed, and return its life."""
    visits = Visits(seed=seed, day=MONTHS[0].first)
    ledger = Ledger.create(folder / "data", seed=visits.chance.randbytes(32), epoch=visits.chance.randbytes(16))
    ledger.record(opening(visits), LOCAL).result()
    _month(ledger, visits, MONTHS[0])
    ledger.close()
    ledger = Ledger.open(folder / "data")
    _month(ledger, visits, MONTHS[1])
    close(ledger, visits, MONTHS[0])
    old_log = files(folder)[LOG]
    ledger.close()
    early = files(folder)
    ledger = Ledger.open(folder / "data")
    _days(ledger, visits, MONTHS[2].first + 2)
    half = files(folder)
    _days(ledger, visits, MONTHS[2].first + 9)
    running = files(folder)
    ids = frozenset(one.entry.id for one in ledger.ask(lambda reader: reader.entries(most=10_000)).result())
    figures = {period: figures_of(ledger, period) for period in MONTHS}
    copy = Backups(ledger, at_once).make(Kind.DAILY, "2026-03-10", LOCAL.wall_ms).read_bytes()
    ledger.close()
    shutil.rmtree(folder / "data/backup")
    return Life(early, half, running, files(folder), old_log, copy, ids, figures)


def opening(visits: Visits) -> Sequence[Entry]:
    """Return the first entries: whose the ledger is, what is asked, who serves."""
    settings = demo_settings().with_values({"survey.id": SURVEY}).to_plain()
    given: dict[str, Any] = {"at": visits.at, "clock": visits.clock, "counter": visits.counter}
    return (
        Config(id=visits.id(), settings=settings, genesis=True, training=False, **given),
        Config(id=visits.id(), survey=load_survey(SURVEY).to_plain(), **given),
        Officer(id=visits.id(), officer="o1", name="Ánh", active=True, **given),
        Serving(id=visits.id(), serving="o1", **given),
    )


def _month(ledger: Ledger, visits: Visits, period: Period) -> None:
    _days(ledger, visits, period.first + 3)
    _days(ledger, visits, period.last)


def _days(ledger: Ledger, visits: Visits, day: int) -> None:
    """Tap through four visits of ``day``, one of them unsatisfied and in the customer's own words."""
    visits.day = day
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu")
    ledger.record([visits.answered(ballot, "attitude", "unsatisfied")], LOCAL).result()
    ledger.record([visits.followed(ballot, "late", comment=hashed)], LOCAL, {hashed: text}).result()
    ledger.record([visits.closed(ballot)], LOCAL).result()
    for visit in (visits.whole(), visits.whole(), visits.whole(level="unsatisfied")):
        ledger.record(visit, LOCAL).result()


def figures_of(ledger: Ledger, period: Period) -> str:
    """Return what tells the paper of ``period`` from every other paper; raises what the paper's making raises."""
    return gather_period(ledger, period).result(MOST_SECONDS).figures().digest()


def files(folder: Path) -> Files:
    """Return the files of a kiosk's folder as they stand."""
    found = (file for file in (folder / "data").rglob("*") if file.is_file() and file.name != "kiosk.lock")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def lay_out(folder: Path, content: Files) -> Path:
    """Write files under an empty ``folder`` and return the kiosk's folder."""
    for name, told in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(told)
    return folder / "data"
