"""A page of another table in a table's place: its rows have columns of other types than the table promises."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.db.database import PAGE_BYTES
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.store.book import Batch
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from kiosk.store.opening import open_book
from kiosk.store.reading import Reader
from tests.store.tampering import unguarded
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

LEDGER = "ledger.sqlite3"


def misplaced(folder: Path, visits: Visits, table: str, other: str) -> Path:
    """Return a ledger closed in order, the only page of ``table`` written over with that of ``other`` since."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([visits.genesis(), *visits.whole()], LOCAL).result()
    ledger.close()
    file = folder / LEDGER
    with closing(sqlite3.connect(file)) as database:
        pages = dict(database.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'").fetchall())
    content = bytearray(file.read_bytes())
    of, to = ((pages[name] - 1) * PAGE_BYTES for name in (other, table))
    content[to : to + PAGE_BYTES] = content[of : of + PAGE_BYTES]
    file.write_bytes(content)
    return folder


@pytest.mark.parametrize(("table", "other"), [("open_ballot", "state"), ("epoch", "boot")])
def test_a_ledger_that_cannot_be_opened_for_it_is_corrupt(folder: Path, visits: Visits, table: str, other: str) -> None:
    damaged = misplaced(folder, visits, table, other)
    with pytest.raises(IntegrityProblem, match="database_corrupt"):
        Ledger.open(damaged)
    assert inspect(damaged / LEDGER).findings == (("file", "database_corrupt"),)


def test_what_verify_stumbles_over_is_told_as_damage(folder: Path, visits: Visits) -> None:
    damaged = misplaced(folder, visits, "device", "migration")
    with closing(sqlite3.connect(damaged / LEDGER)) as database:
        assert database.execute("PRAGMA quick_check").fetchall() != [("ok",)]
    with pytest.raises(IntegrityProblem):
        Ledger.open(damaged)
    assert inspect(damaged / LEDGER).findings


def test_a_question_that_stumbles_in_a_sound_file_is_a_bug_still(ledger: Ledger) -> None:
    def question(_: Reader) -> None:
        raise TypeError("ours")

    with pytest.raises(TypeError, match="ours"):
        ledger.ask(question).result()


def test_a_question_that_stumbles_in_a_damaged_file_is_told_as_damage(folder: Path, visits: Visits) -> None:
    damaged = misplaced(folder, visits, "survey", "state")
    ledger = Ledger.open(damaged)

    def question(_: Reader) -> None:
        raise Bug("an entry of bytes")

    try:
        with pytest.raises(IntegrityProblem, match="database_corrupt"):
            ledger.ask(question).result()
    finally:
        ledger.close()


def test_an_entry_without_its_place_that_comes_again_is_told_as_damage(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    visit = visits.whole()
    ledger.record([visits.genesis()], LOCAL).result()
    ledger.record(visit, LOCAL).result()
    ledger.close()
    with unguarded(folder / LEDGER) as database:
        database.execute("DELETE FROM chain WHERE seq > 1")
    book = open_book(folder)
    try:
        with pytest.raises(IntegrityProblem, match="database_corrupt"):
            book.post(Batch(visit, LOCAL))
    finally:
        book.database.close()
