"""A ledger that an older program left is brought up to date where it stands, with all it holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk.store import inspecting
from kiosk.store.ledger import Ledger
from kiosk.store.opening import FILE
from kiosk.store.schema import MIGRATIONS
from tests.store.tampering import unguarded
from tests.store.visits import EPOCH, LOCAL, SEED, Visits


def first_schema(folder: Path) -> list[str]:
    """Leave the ledger of a folder as the first step made it, and return the ids of its entries."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    visits = Visits()
    ledger.record([visits.genesis(), *visits.days(days=2, each=3)], LOCAL).result()
    ledger.close()
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        database.execute("DROP TABLE mask")
        database.execute("DROP TABLE month_close")
        database.execute("DROP INDEX entry_month_closed")
        database.execute("DROP TABLE paper_draft")
        database.execute("DROP INDEX entry_paper")
        database.execute("DELETE FROM migration WHERE number > 1")
        database.execute("PRAGMA user_version = 1")
    return entries(folder / FILE)


def entries(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [row[0].hex() for row in database.execute("SELECT id FROM entry ORDER BY n")]


def test_a_ledger_of_the_first_schema_opens_with_all_it_holds(folder: Path) -> None:
    kept = first_schema(folder)
    assert inspecting.inspect(folder / FILE).findings == ()
    ledger = Ledger.open(folder)
    assert ledger.verify().result().differences == ()
    ledger.record([Visits(seed=5).month_closed("2026-01")], LOCAL).result()
    ledger.close()
    assert entries(folder / FILE)[:-1] == kept
    with unguarded(folder / FILE) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        told = {name for (name,) in database.execute("SELECT name FROM sqlite_schema")}
        assert told.issuperset({"month_close", "entry_month_closed", "mask", "paper_draft", "entry_paper"})
