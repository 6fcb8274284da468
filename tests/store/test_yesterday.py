"""A data folder of every schema there ever was is opened, counted, gone on with and mended by the present program."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import assets
from kiosk.app.gathered import gather_period
from kiosk.domain.errors import EnvironmentProblem
from kiosk.domain.period import month, parse_day
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from kiosk.store.people import Accepted, Instant, People
from kiosk.store.recovery import recover
from kiosk.store.schema import MIGRATIONS
from tests.campaign.recount import recount
from tests.files.making import FILES, LEDGER, PIN, TOLD, make, stored
from tests.store.closing import frozen
from tests.store.means import STAMP, means
from tests.store.visits import LOCAL, Visits

NUMBERS = [step.number for step in MIGRATIONS]
MOST_BYTES = 500_000
MOST_SECONDS = 60


@dataclass(frozen=True)
class Yesterday:
    """A copy of a stored folder, the number of its schema, and what it is known to hold."""

    folder: Path
    number: int
    told: Mapping[str, Any]

    @property
    def file(self) -> Path:
        return self.folder / LEDGER


@pytest.fixture(params=NUMBERS)
def yesterday(request: pytest.FixtureRequest, tmp_path: Path) -> Yesterday:
    kept = stored(request.param)
    told = json.loads((kept / TOLD).read_text(encoding="utf-8"))
    return Yesterday(Path(shutil.copytree(kept / "data", tmp_path / "data")), request.param, told)


def version(file: Path) -> int:
    """Return the schema of a ledger file as SQLite tells it, without a look at any log."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def paper(ledger: Ledger, name: str) -> dict[str, int]:
    """Return what a month's paper counts, nothing that it counts none of."""
    figures = gather_period(ledger, month(name)).result(MOST_SECONDS).figures()
    counts = figures.counts
    found = {"issued": counts.issued, "walk_up": counts.walk_up, "undated": figures.undated, "open": figures.open}
    for one in (one for survey in figures.surveys for one in survey.criteria):
        found |= {f"{one.criterion.id} {level}": number for level, number in one.levels}
    return {what: number for what, number in found.items() if number}


def regained(ledger: Ledger, name: str) -> list[int] | None:
    told = gather_period(ledger, month(name)).result(MOST_SECONDS).recovered
    return None if told is None else [told.certain, told.uncertain]


def closed(ledger: Ledger, name: str) -> list[str]:
    """Return the digests of a month's close and its supplements."""
    told = frozen(ledger, month(name))
    return [part.digest for part in told.parts] if told else []


def entries(ledger: Ledger) -> list[str]:
    found = ledger.change(lambda database: database.rows("SELECT lower(hex(id)) FROM entry")).result()
    return sorted(ident for (ident,) in found)


def whole(folder: Path) -> dict[str, bytes]:
    """Return every file but the lock, which is nobody's data."""
    found = (file for file in folder.rglob("*") if file.is_file() and file.name != "kiosk.lock")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def test_every_schema_there_ever_was_has_a_folder_of_its_own() -> None:
    assert {file.name for file in FILES.glob("schema-*")} == {stored(number).name for number in NUMBERS}
    assert [version(stored(number) / "data" / LEDGER) for number in NUMBERS] == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_stored_folder_is_small_and_has_everything_a_kiosk_keeps(number: int) -> None:
    kept = whole(stored(number))
    assert sum(map(len, kept.values())) < MOST_BYTES
    parts = {name.split("/")[1] for name in kept if "/" in name}
    assert parts == {LEDGER, "device.key", "anchor", "mirror", "backup", "spool"}
    assert kept["data/spool/batches"]


def test_the_present_program_makes_such_a_folder(tmp_path: Path) -> None:
    make(tmp_path / "made")
    made = json.loads((tmp_path / "made" / TOLD).read_text(encoding="utf-8"))
    assert made.keys() == json.loads((stored(NUMBERS[-1]) / TOLD).read_text(encoding="utf-8")).keys()
    assert whole(tmp_path / "made").keys() == whole(stored(NUMBERS[-1])).keys()


def test_it_opens_with_every_entry_in_its_place_and_counts_the_same(yesterday: Yesterday) -> None:
    ledger, told = Ledger.open(yesterday.folder), yesterday.told
    assert ledger.recovered is None
    assert entries(ledger) == told["entries"]
    assert ledger.verify().result().differences == ()
    assert ledger.faults().result() == ()
    chained = "SELECT lower(hex(id)), seq, lower(hex(hash)) FROM chain JOIN epoch ON no = epoch"
    assert set(map(tuple, told["heads"])) <= set(ledger.change(lambda database: database.rows(chained)).result())
    assert {name: paper(ledger, name) for name in told["months"]} == told["months"]
    assert {name: regained(ledger, name) for name in told["months"]} == dict.fromkeys(told["months"]) | told[
        "recovered"
    ]
    assert {name: closed(ledger, name) for name in told["months"]} == {name: [] for name in told["months"]} | {
        name: [digest] for name, digest in told.get("closed", {}).items()
    }
    texts = ledger.change(lambda database: database.rows("SELECT text FROM free_text")).result()
    assert sorted(text for (text,) in texts) == sorted(told["comments"])
    masked = "SELECT text FROM free_text JOIN mask USING (hash)"
    found = ledger.change(lambda database: database.rows(masked)).result()
    assert [text for (text,) in found] == told.get("masked", [])
    assert [person.name for person in People(ledger).all()] == told["people"]
    people = People(ledger)
    assert isinstance(people.sign_in(PIN, Instant("boot five", 1), people.all()[0].id), Accepted)
    ledger.close()
    assert version(yesterday.file) == NUMBERS[-1]
    assert recount(yesterday.file).faults == ()
    assert not (yesterday.folder / "spool" / "batches").read_bytes()


def test_it_takes_another_visit_and_the_next_start_knows_it(yesterday: Yesterday) -> None:
    ledger = Ledger.open(yesterday.folder)
    ledger.record(Visits(seed=99, day=parse_day("2026-03-12")).whole(), LOCAL).result()
    ledger.close()
    again = Ledger.open(yesterday.folder)
    before = yesterday.told["months"]["2026-03"]
    assert {what: number - before[what] for what, number in paper(again, "2026-03").items()} == {
        **dict.fromkeys(before, 0),
        **dict.fromkeys(("issued", "attitude satisfied", "time satisfied"), 1),
    }
    assert again.was_clean
    assert again.verify().result().differences == ()
    again.close()


def test_its_backup_and_its_mirror_replace_a_ledger_that_is_lost(yesterday: Yesterday) -> None:
    (backup,) = (yesterday.folder / "backup").iterdir()
    assert inspect(backup).findings == ()
    yesterday.file.unlink()
    rebuilt = recover(yesterday.folder, means(7), STAMP)
    assert (rebuilt.base, rebuilt.people) == (backup.name, True)
    ledger = Ledger.open(yesterday.folder)
    assert sorted({*yesterday.told["entries"], rebuilt.tells.id}) == entries(ledger)
    assert {name: paper(ledger, name) for name in yesterday.told["months"]} == yesterday.told["months"]
    assert ledger.verify().result().differences == ()
    ledger.close()


def test_a_folder_of_tomorrow_is_refused_in_words_and_stays_as_it_is(yesterday: Yesterday) -> None:
    with closing(sqlite3.connect(yesterday.file, isolation_level=None)) as database:
        database.execute(f"PRAGMA user_version={NUMBERS[-1] + 1}")
        database.execute("INSERT INTO migration (number, name) VALUES (?, 'tomorrow')", (NUMBERS[-1] + 1,))
    before = whole(yesterday.folder)
    with pytest.raises(EnvironmentProblem, match="newer_database"):
        recover(yesterday.folder, means(7), STAMP)
    with pytest.raises(EnvironmentProblem, match="newer_database") as refused:
        Ledger.open(yesterday.folder, means=means(7))
    command = [sys.executable, "-m", "kiosk", "tally", "--month", "2026-03", "--data", str(yesterday.folder)]
    told = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert (told.returncode, told.stdout) == (3, "")
    assert told.stderr == f"{assets.wording('vi').sentence(refused.value)}\n"
    assert whole(yesterday.folder) == before


def test_a_version_that_only_the_header_tells_is_damage_and_can_be_mended(yesterday: Yesterday) -> None:
    with closing(sqlite3.connect(yesterday.file)) as database:
        database.execute(f"PRAGMA user_version={NUMBERS[-1] + 1}")
    recover(yesterday.folder, means(7), STAMP)
    ledger = Ledger.open(yesterday.folder)
    assert {name: paper(ledger, name) for name in yesterday.told["months"]} == yesterday.told["months"]
    ledger.close()
