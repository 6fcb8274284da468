"""A ledger file is opened only as its migrations made it, and what an index falsely tells is damage and no bug."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.db.database import Database
from kiosk.domain.errors import IntegrityProblem
from kiosk.store.damage import misled
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from kiosk.store.opening import FILE
from kiosk.store.schema import APPLICATION, MIGRATIONS
from kiosk.store.spool import FOLDER as SPOOL
from tests.store.visits import EPOCH, LOCAL, SEED, Visits


@pytest.fixture
def file(folder: Path) -> Path:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([Visits().genesis()], LOCAL).result()
    ledger.close()
    return folder / FILE


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_no_update",
        "DROP INDEX entry_clock",
        "CREATE TABLE more (n INTEGER)",
        "CREATE TRIGGER more AFTER INSERT ON tally_day BEGIN DELETE FROM tally_day; END",
        "ALTER TABLE ballot RENAME COLUMN outcome TO outcomd",
        "ALTER TABLE tally_day ADD COLUMN more INTEGER",
    ],
)
def test_a_file_of_another_shape_is_damaged(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute(statement)
    with pytest.raises(IntegrityProblem, match="database_corrupt"):
        Ledger.open(file.parent)
    assert inspect(file).findings


def test_a_letter_flipped_in_the_schema_is_damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    found = [at for at in range(len(content)) if content[at : at + 12] == b"outcome TEXT"]
    assert found
    for at in found:
        content[at + 6] ^= 1
    file.write_bytes(content)
    with pytest.raises(IntegrityProblem, match="database_corrupt"):
        Ledger.open(file.parent)


def test_an_id_that_only_an_index_holds_is_damage_and_the_tap_is_kept_beside_it(file: Path) -> None:
    visits = Visits(seed=2)
    ballot = visits.id()
    tap = visits.issued(ballot)
    ledger = Ledger.open(file.parent)
    ledger.record([tap], LOCAL).result()
    ledger.close()
    _forget_but_in_the_index(file, tap.id)
    for witness in (*(file.parent / "mirror").iterdir(), file.parent / "anchor"):
        witness.unlink()
    ledger = Ledger.open(file.parent)
    ledger.record([tap], LOCAL).result()
    assert ledger.failed.result(timeout=10) == "database_corrupt"
    ledger.close()
    assert list((file.parent / SPOOL).iterdir())


def test_an_index_that_misleads_is_known_without_reading_the_whole_file(file: Path) -> None:
    there, gone, never = (visits.issued(visits.id()) for visits in map(Visits, (2, 3, 4)))
    ledger = Ledger.open(file.parent)
    ledger.record([there, gone], LOCAL).result()
    ledger.close()
    _forget_but_in_the_index(file, gone.id)
    database = Database.read(file, APPLICATION, len(MIGRATIONS))
    assert [misled(database, [one.id]) for one in (there, gone, never)] == [False, True, False]
    database.close()


def _forget_but_in_the_index(file: Path, ident: str) -> None:
    """Take an entry out of every table and leave its id in the index."""
    index = "sqlite_autoindex_entry_1"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        schema = database.execute("SELECT * FROM sqlite_schema ORDER BY rowid").fetchall()
        database.executescript(
            f"""PRAGMA writable_schema = ON;
            DELETE FROM sqlite_schema WHERE name = '{index}' OR type = 'trigger';
            UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE', '') WHERE name = 'entry'"""
        )
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        (number,) = database.execute("SELECT n FROM entry WHERE id = ?", (bytes.fromhex(ident),)).fetchone()
        for table, column in (("chain", "entry"), ("open_ballot", "first_entry"), ("entry", "n")):
            database.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_schema")
        database.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", schema)
