"""A ledger that was set back is known for it by a kept backup alone, and gets back what that holds."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.errors import IntegrityProblem
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from tests.store.inspections import at_once
from tests.store.means import means
from tests.store.tampering import unguarded
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

LEDGER = "ledger.sqlite3"
NAME = "backup/daily-2026-02-05.sqlite3"
BEFORE = 5
"""How many entries the older ledger has."""


def ids(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / LEDGER)) as database:
        return [ident for (ident,) in database.execute("SELECT lower(hex(id)) FROM entry ORDER BY n")]


def texts(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / LEDGER)) as database:
        return [text for (text,) in database.execute("SELECT text FROM free_text")]


def set_back(folder: Path, old: Path) -> None:
    """Put an older ledger in the place of the newer one, and take all away that remembers, but for the backup."""
    shutil.copy(old, folder / LEDGER)
    (folder / "anchor").unlink(missing_ok=True)
    shutil.rmtree(folder / "mirror", ignore_errors=True)


@pytest.fixture
def old(folder: Path, tmp_path: Path, visits: Visits) -> Path:
    """Return a copy of an early ledger; the folder has a backup with a visit and a comment more."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([visits.genesis()], LOCAL).result()
    ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    kept = Path(shutil.copy(folder / LEDGER, tmp_path / "old"))
    ledger = Ledger.open(folder)
    ledger.record(visits.whole(), LOCAL).result()
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu")
    said = [visits.answered(ballot), visits.followed(ballot, comment=hashed), visits.closed(ballot)]
    ledger.record(said, LOCAL, {hashed: text}).result()
    Backups(ledger, at_once).make(Kind.DAILY, "2026-02-05", 1_770_000_000_000)
    ledger.close()
    return kept


def declared(folder: Path) -> tuple[int, int] | None:
    """Start, verify and stop; return the ballots declared certain and uncertain, None where no loss was declared."""
    ledger = Ledger.open(folder, means=means())
    assert ledger.verify().result().differences == ()
    told = ledger.recovered
    ledger.close()
    return None if told is None else (told.certain, told.uncertain)


def test_a_backup_alone_tells_of_the_loss_and_makes_it_good_once(folder: Path, old: Path) -> None:
    before = ids(folder)
    set_back(folder, old)
    with pytest.raises(IntegrityProblem) as refused:
        Ledger.open(folder)
    assert (refused.value.key, refused.value.params) == ("ledger_set_back", {"first": 6, "last": 12})
    assert declared(folder) == (2, 0)
    assert ids(folder)[:-1] == before
    assert texts(folder) == ["Chờ lâu"]
    assert declared(folder) is None


def test_what_a_stale_ledger_stored_meanwhile_stays_beside_what_comes_back(
    folder: Path, old: Path, visits: Visits
) -> None:
    before, aside = ids(folder), folder.with_name("aside")
    (folder / "backup").rename(aside)
    set_back(folder, old)
    ledger = Ledger.open(folder)
    # It goes farther than the backup, which is known for the other way it went all the same.
    meanwhile = [entry for _ in range(3) for entry in visits.whole()]
    ledger.record(meanwhile, LOCAL).result()
    ledger.close()
    aside.rename(folder / "backup")
    assert declared(folder) == (2, 0)
    assert ids(folder)[:-1] == [*before[:BEFORE], *(entry.id for entry in meanwhile), *before[BEFORE:]]


def spoilt(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def turned(file: Path) -> None:
    with unguarded(file) as database:
        newest = "n = (SELECT max(n) FROM entry)"
        database.execute(f"UPDATE entry SET body = CAST(replace(body, '1', '2') AS BLOB) WHERE {newest}")


def strange(file: Path) -> None:
    with unguarded(file) as database:
        database.execute("UPDATE device SET id = zeroblob(16)")


@pytest.mark.parametrize("spoil", [spoilt, turned, strange])
def test_a_backup_that_proves_nothing_sets_nothing_back(folder: Path, old: Path, spoil: Callable[[Path], None]) -> None:
    spoil(folder / NAME)
    set_back(folder, old)
    assert declared(folder) is None


def test_a_backup_is_opened_once_and_its_note_alone_declares_no_loss(folder: Path, old: Path) -> None:
    assert declared(folder) is None
    with closing(sqlite3.connect(folder / LEDGER)) as database:
        (noted,) = database.execute("SELECT value FROM state WHERE key = 'copies'").fetchone()
    told = (folder / NAME).stat()
    spoilt(folder / NAME)
    os.utime(folder / NAME, ns=(told.st_mtime_ns, told.st_mtime_ns))
    assert declared(folder) is None
    set_back(folder, old)
    with closing(sqlite3.connect(folder / LEDGER)) as database:
        database.execute("INSERT INTO state (key, value) VALUES ('copies', ?)", (noted,))
        database.commit()
    assert declared(folder) is None
