"""Whatever another hand edits, removes or puts in is found, and the month it touches is not printed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from kiosk.domain.entry import Officer, Serving
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period, month
from kiosk.store.ledger import Ledger
from kiosk.store.walking import What
from tests.store.tampering import unguarded
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

JANUARY, FEBRUARY, MARCH = month("2026-01"), month("2026-02"), month("2026-03")
IN_FEBRUARY = "day BETWEEN 20485 AND 20512"
ONE = f"(SELECT id FROM ballot WHERE {IN_FEBRUARY} ORDER BY id LIMIT 1)"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the file of a ledger of three months: 12 visits in each, from entry 4 on."""
    folder = tmp_path_factory.mktemp("sound") / "data"
    visits = Visits(day=JANUARY.first)
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    common = {"at": visits.at, "clock": visits.clock, "counter": "1"}
    officer = Officer(id=visits.id(), officer="o1", name="Ánh", active=True, **common)  # type: ignore[arg-type]
    serving = Serving(id=visits.id(), serving="o1", **common)  # type: ignore[arg-type]
    ledger.record([visits.genesis(), officer, serving], LOCAL).result()
    for period in (JANUARY, FEBRUARY, MARCH):
        visits.day = period.first + 3
        ledger.record(visits.days(days=4, each=3), LOCAL).result()
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu")
    told = [visits.answered(ballot), visits.followed(ballot, comment=hashed), visits.closed(ballot)]
    ledger.record(told, LOCAL, {hashed: text}).result()
    ledger.close()
    return (folder / "ledger.sqlite3").read_bytes()


@pytest.fixture
def tampered(folder: Path, sound: bytes) -> Callable[[str], Ledger]:
    """Return a function that opens the ledger after another program has carried out some statements on it."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.close()
    (folder / "ledger.sqlite3").write_bytes(sound)

    def tamper(statements: str) -> Ledger:
        with unguarded(folder / "ledger.sqlite3") as other:
            other.execute("PRAGMA ignore_check_constraints = ON")
            other.executescript(statements)
        return Ledger.open(folder)

    return tamper


def proven(ledger: Ledger, period: Period) -> bool:
    try:
        ledger.read_period(period).result().proven()
    except IntegrityProblem as problem:
        return problem.key != "ledger_differs"
    return True


def found(ledger: Ledger) -> set[What]:
    return {difference.what for difference in ledger.verify().result().differences}


def test_an_untouched_ledger_is_sound_and_every_month_proven(tampered: Callable[[str], Ledger]) -> None:
    ledger = tampered("")
    assert found(ledger) == set()
    assert [proven(ledger, period) for period in (JANUARY, FEBRUARY, MARCH)] == [True, True, True]
    assert [len(ledger.read_period(period).result().ballots) for period in (JANUARY, FEBRUARY, MARCH)] == [12, 12, 13]
    ledger.close()


# Entries 52 to 99 are February's, days 20485 to 20512; 53 is an answer.
IN_THE_CHAIN = {
    "an answer turned": (
        What.HASH,
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'satisfied', 'unsatisfied') AS BLOB) WHERE n = 53",
    ),
    "an entry respelled": (What.HASH, "UPDATE entry SET body = CAST(CAST(body AS TEXT) || ' ' AS BLOB) WHERE n = 60"),
    "an entry unreadable": (What.ENTRY, "UPDATE entry SET body = x'00' WHERE n = 60"),
    "an entry removed": (What.ENTRY, "DELETE FROM entry WHERE n = 60"),
    "a place removed": (What.GAP, "DELETE FROM chain WHERE seq = 60"),
    "both removed": (What.GAP, "DELETE FROM chain WHERE seq = 60; DELETE FROM entry WHERE n = 60"),
    "two places swapped": (
        What.ORDER,
        "UPDATE chain SET entry = CASE entry WHEN 60 THEN 64 ELSE 60 END WHERE entry IN (60, 64)",
    ),
    "a place doubled": (What.HASH, "UPDATE chain SET entry = 59 WHERE seq = 60"),
    "a hash edited": (What.HASH, "UPDATE chain SET hash = zeroblob(32) WHERE seq = 60"),
    "a kind edited": (What.COLUMNS, "UPDATE entry SET kind = 'staff' WHERE n = 60"),
    "an id edited": (What.COLUMNS, "UPDATE entry SET id = zeroblob(16) WHERE n = 60"),
    "a ballot's id edited": (What.COLUMNS, "UPDATE entry SET ballot = zeroblob(16) WHERE n = 60"),
    "a checkpoint removed": (What.CHECKPOINT, "DELETE FROM checkpoint WHERE day BETWEEN 20488 AND 20489"),
    "all checkpoints removed": (What.CHECKPOINT, "DELETE FROM checkpoint"),
    "the month's checkpoints removed": (What.CHECKPOINT, f"DELETE FROM checkpoint WHERE {IN_FEBRUARY}"),
    "the month's checkpoints moved": (What.CHECKPOINT, f"UPDATE checkpoint SET day = day + 28 WHERE {IN_FEBRUARY}"),
    # As a page does that the disk has written in another's place.
    "a text where bytes belong": (
        What.FILE,
        """PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'entry';
        PRAGMA writable_schema = RESET;
        UPDATE entry SET body = CAST(body AS TEXT) WHERE n = 60;
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = sql || 'STRICT' WHERE name = 'entry';
        PRAGMA writable_schema = OFF""",
    ),
    "a checkpoint put in before the first": (What.CHECKPOINT, "INSERT INTO checkpoint VALUES (1, -7, 20488, x'00')"),
    "a checkpoint's hash edited": (What.CHECKPOINT, "UPDATE checkpoint SET head = zeroblob(32) WHERE day = 20489"),
}
IN_A_BALLOT = {
    "an answer edited": """answers = '{"time":"unsatisfied"}'""",
    "an outcome edited": "outcome = 'declined'",
    "a strange outcome": "outcome = 'won'",
    "broken answers": "answers = '['",
    "an invitation denied": "issued = 0",
    "an invitation that is neither": "issued = -1",
    "a flag added": """flags = '["burst"]'""",
    "moved to another month": "day = day + 28",
    "made undated": "undated = 1",
    "spoiled": "spoiled = 1",
    "its beginning edited": "first_entry = 1",
    "its end edited": "last_entry = 9999",
}
IN_THE_ROWS = {
    **{name: (What.BALLOT, f"UPDATE ballot SET {edit} WHERE id = {ONE}") for name, edit in IN_A_BALLOT.items()},
    "a ballot removed": (What.BALLOT, f"DELETE FROM ballot WHERE id = {ONE}"),
    "a closed ballot made open": (
        What.BALLOT,
        f"""INSERT INTO open_ballot SELECT id, first_entry, day, until, undated, dated_by FROM ballot WHERE id = {ONE};
        DELETE FROM ballot WHERE id = {ONE}""",
    ),
    "a ballot put in": (
        What.BALLOT,
        f"""CREATE TABLE copy AS SELECT * FROM ballot WHERE id = {ONE};
        UPDATE copy SET id = zeroblob(16); INSERT INTO ballot SELECT * FROM copy; DROP TABLE copy""",
    ),
    "a count edited": (What.TALLY, "UPDATE tally_day SET n = n + 1 WHERE day = 20488 AND criterion = 'time'"),
    "a count removed": (What.TALLY, "DELETE FROM tally_day WHERE day = 20488"),
    "a count put in": (What.TALLY, "INSERT INTO tally_day VALUES (20485, '1', 's', 1, 'c', 'l', 'kiosk', 5)"),
    "the tail cut off": (
        What.BALLOT,
        "DELETE FROM chain WHERE seq > 80; DELETE FROM entry WHERE n > 80; DELETE FROM checkpoint WHERE seq > 80",
    ),
}
ELSEWHERE = {
    "an entry no chain names": (
        What.UNCHAINED,
        "INSERT INTO entry (n, id, kind, body) VALUES (9999, zeroblob(16), 'staff', x'00')",
    ),
    "a place in a chain that does not exist": (
        What.UNCHAINED,
        "INSERT INTO chain SELECT -7, seq, entry, hash FROM chain WHERE seq = 60",
    ),
    "a setting edited": (What.OFFICE, "UPDATE setting SET value = '\"Kho khác\"'"),
    "a setting put in": (What.OFFICE, "INSERT INTO setting (key, value) VALUES ('a', '1')"),
    "a real ledger made a training one": (What.OFFICE, "UPDATE genesis SET training = 1"),
    "an officer renamed": (What.OFFICE, "UPDATE officer SET name = 'Bình'"),
    "who serves removed": (What.OFFICE, "DELETE FROM serving"),
    "a comment edited": (What.COMMENT, "UPDATE free_text SET text = 'Rất tốt'"),
    "a comment removed": (What.COMMENT, "DELETE FROM free_text"),
    "a comment given to another entry": (What.COMMENT, "UPDATE free_text SET entry = 5"),
    "an erasure nobody recorded": (
        What.OFFICE,
        "INSERT INTO erasure SELECT hash, entry FROM free_text; DELETE FROM free_text",
    ),
    "a closed ballot called open too": (
        What.BALLOT,
        f"INSERT INTO open_ballot SELECT id, first_entry, day, until, undated, dated_by FROM ballot WHERE id = {ONE}",
    ),
    "an open ballot that no entry begins": (
        What.BALLOT,
        "INSERT INTO open_ballot VALUES (zeroblob(16), 154, 20500, NULL, 0, NULL)",
    ),
    "a superfluous checkpoint": (What.CHECKPOINT, "INSERT INTO checkpoint VALUES (1, 9999, 3, zeroblob(32))"),
}


def cases(table: dict[str, tuple[What, str]]) -> list[ParameterSet]:
    return [pytest.param(what, statements, id=name) for name, (what, statements) in table.items()]


@pytest.mark.parametrize(("what", "statements"), cases(IN_THE_CHAIN) + cases(IN_THE_ROWS))
def test_a_change_in_february_is_found_and_february_is_not_printed(
    tampered: Callable[[str], Ledger], what: What, statements: str
) -> None:
    ledger = tampered(statements)
    assert what in found(ledger)
    assert not proven(ledger, FEBRUARY)
    ledger.close()


@pytest.mark.parametrize(("what", "statements"), cases(ELSEWHERE))
def test_a_change_that_alters_no_figure_is_found_all_the_same(
    tampered: Callable[[str], Ledger], what: What, statements: str
) -> None:
    ledger = tampered(statements)
    assert what in found(ledger)
    ledger.close()


def test_a_closed_ballot_that_is_called_open_too_is_counted_once(tampered: Callable[[str], Ledger]) -> None:
    ledger = tampered(
        f"INSERT INTO open_ballot SELECT id, first_entry, day, until, undated, dated_by FROM ballot WHERE id = {ONE}"
    )
    assert len(ledger.read_period(FEBRUARY).result().ballots) == 12
    assert len(ledger.ask(lambda reader: reader.ballots(FEBRUARY)).result()) == 12
    ledger.close()


def test_a_change_in_january_leaves_march_proven(tampered: Callable[[str], Ledger]) -> None:
    ledger = tampered("UPDATE entry SET body = x'00' WHERE n = 20; DELETE FROM ballot WHERE day < 20485")
    assert not proven(ledger, JANUARY)
    assert proven(ledger, MARCH)
    ledger.close()


def test_a_gap_is_counted(tampered: Callable[[str], Ledger]) -> None:
    ledger = tampered("DELETE FROM chain WHERE seq BETWEEN 60 AND 62")
    assert ledger.verify().result().gaps == 3
    assert [segment.gaps for segment in ledger.read_period(FEBRUARY).result().segments] == [3]
    ledger.close()
