"""What was written once cannot be changed or taken away, not even by a statement of our own."""

import pytest

from kiosk.db.faults import Conflict
from kiosk.store.ledger import Ledger
from kiosk.store.schema import APPEND_ONLY
from tests.store.visits import LOCAL, Visits


def filled(ledger: Ledger, visits: Visits) -> str:
    """Put a row into every append-only table and return the hash of a comment that stands there."""
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu")
    gone, other = visits.text("Tên của một người")
    ledger.record([visits.answered(ballot), visits.followed(ballot, comment=hashed)], LOCAL, {hashed: text}).result()
    ledger.record([visits.followed(ballot, comment=gone)], LOCAL, {gone: other}).result()
    ledger.record([visits.erased(gone), visits.month_closed("2026-01")], LOCAL).result()
    return hashed


def refused(ledger: Ledger, statement: str, values: tuple[object, ...] = ()) -> str:
    with pytest.raises(Conflict) as told:
        ledger.change(lambda database: database.run(statement, values)).result()
    return str(told.value)


@pytest.mark.parametrize("table", [*APPEND_ONLY, "free_text"])
def test_no_row_is_changed(ledger: Ledger, visits: Visits, table: str) -> None:
    filled(ledger, visits)
    column = ledger.change(lambda database: database.rows(f"PRAGMA table_info({table})")[-1][1]).result()
    assert "append-only" in refused(ledger, f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_row_is_taken_away(ledger: Ledger, visits: Visits, table: str) -> None:
    filled(ledger, visits)
    assert "append-only" in refused(ledger, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", [*APPEND_ONLY, "free_text"])
def test_no_row_is_replaced(ledger: Ledger, visits: Visits, table: str) -> None:
    filled(ledger, visits)
    refused(ledger, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_comment_goes_only_after_an_entry_says_so(ledger: Ledger, visits: Visits) -> None:
    hashed = filled(ledger, visits)
    assert "after an entry says so" in refused(ledger, "DELETE FROM free_text WHERE hash = ?", (bytes.fromhex(hashed),))
    ledger.record([visits.erased(hashed)], LOCAL).result()
    assert ledger.ask(lambda reader: reader.comment(hashed)).result() is None


def test_an_erasure_that_no_entry_of_its_kind_stands_behind_erases_nothing(ledger: Ledger, visits: Visits) -> None:
    hashed = bytes.fromhex(filled(ledger, visits))
    ledger.change(lambda database: database.run("INSERT INTO erasure (hash, entry) VALUES (?, 1)", (hashed,))).result()
    assert "after an entry says so" in refused(ledger, "DELETE FROM free_text WHERE hash = ?", (hashed,))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO entry (n, id, kind, body) VALUES (99, x'00', 'x', x'00')",
        "INSERT INTO entry (n, id, kind, body) VALUES (99, 'text', 'x', x'00')",
        "INSERT INTO chain (epoch, seq, entry, hash) VALUES (1, 99, 1, x'00')",
        "INSERT INTO chain (epoch, seq, entry, hash) VALUES (1, 99, 4711, zeroblob(32))",
        "INSERT INTO chain (epoch, seq, entry, hash) VALUES (7, 99, 1, zeroblob(32))",
        "INSERT INTO device (one, id, public_key) VALUES (2, zeroblob(16), zeroblob(32))",
        "INSERT INTO month_close (month, supplement, entry) VALUES ('2026-01', 0, 1)",
        "INSERT INTO month_close (month, supplement, entry) VALUES ('2026-02', 0, 4711)",
        "INSERT INTO month_close (month, supplement, entry) VALUES ('2026-02', -1, 1)",
        "INSERT INTO person (id, name, role, salt, hash, params, created_ms) VALUES ('a', '', 'boss', x'', x'', '', 0)",
    ],
    ids=range(10),
)
def test_a_row_of_another_form_is_refused(ledger: Ledger, visits: Visits, statement: str) -> None:
    filled(ledger, visits)
    refused(ledger, statement)


def test_a_month_is_closed_once(ledger: Ledger, visits: Visits) -> None:
    ledger.record([visits.month_closed("2026-01"), visits.month_closed("2026-01", 1)], LOCAL).result()
    for number in (0, 1):
        with pytest.raises(Conflict):
            ledger.record([visits.month_closed("2026-01", number)], LOCAL).result()
