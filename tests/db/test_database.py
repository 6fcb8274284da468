"""A database is opened in one way, and every fault of the world around it has a name."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.db import database as opening
from kiosk.db.database import DRAFT_PRAGMAS, PRAGMAS, Database
from kiosk.db.faults import Conflict, of_system
from kiosk.domain.errors import Bug, EnvironmentProblem, IntegrityProblem, WorldError

APPLICATION = 0x1234


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.sqlite3"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    made = Database.create(file, APPLICATION)
    made.run("CREATE TABLE thing (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT")
    yield made
    made.close()


def reopened(file: Path, newest: int = 0) -> Database:
    return Database.open(file, APPLICATION, newest)


def key_of(file: Path, newest: int = 0) -> str:
    with pytest.raises(WorldError) as refused:
        reopened(file, newest)
    return refused.value.key


@pytest.mark.parametrize(("name", "told"), [(name, told) for name, _, told in PRAGMAS], ids=str)
def test_every_setting_is_in_force(database: Database, name: str, told: object) -> None:
    assert database.value(f"PRAGMA {name}") == told


def test_a_setting_that_sqlite_does_not_take_is_a_fault(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    monkeypatch.setattr(opening, "PRAGMAS", (*PRAGMAS, ("synchronous", "NORMAL", 3)))
    with pytest.raises(EnvironmentProblem) as refused:
        reopened(file)
    assert (refused.value.key, refused.value.params) == ("database_setting", {"setting": "synchronous", "value": "1"})


def test_the_settings_hold_at_every_opening(database: Database, file: Path) -> None:
    database.close()
    with closing(reopened(file)) as again:
        assert [again.value(f"PRAGMA {name}") for name, _, _ in PRAGMAS] == [told for _, _, told in PRAGMAS]


def test_every_setting_of_a_draft_is_in_force(file: Path) -> None:
    overridden = {name: told for name, _, told in DRAFT_PRAGMAS}
    expected = {name: told for name, _, told in PRAGMAS} | overridden
    with closing(Database.create(file, APPLICATION, draft=True)) as draft:
        assert {name: draft.value(f"PRAGMA {name}") for name in expected} == expected
    with closing(Database.open(file, APPLICATION, 0, draft=True)) as again:
        assert {name: again.value(f"PRAGMA {name}") for name in expected} == expected


def test_a_draft_takes_a_failed_transaction_back_and_is_one_whole_file_once_closed(file: Path) -> None:
    with closing(Database.create(file, APPLICATION, draft=True)) as draft:
        draft.run("CREATE TABLE thing (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT")
        with draft.transaction():
            draft.run("INSERT INTO thing (text) VALUES ('one')")
        with pytest.raises(Conflict), draft.transaction():
            draft.run_many("INSERT INTO thing (text) VALUES (?)", [("two",), ("two",)])
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    with closing(reopened(file)) as again:
        assert again.rows("SELECT text FROM thing") == [("one",)]
        assert again.faults() == ()


def test_what_a_transaction_wrote_is_there_after_reopening(database: Database, file: Path) -> None:
    with database.transaction():
        database.run_many("INSERT INTO thing (text) VALUES (?)", [("one",), ("two",)])
    database.close()
    with closing(reopened(file)) as again:
        assert again.rows("SELECT text FROM thing ORDER BY n") == [("one",), ("two",)]


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(Conflict), database.transaction():
        database.run_many("INSERT INTO thing (text) VALUES (?)", [("one",), ("one",)])
    assert database.value("SELECT count(*) FROM thing") == 0


def test_a_snapshot_leaves_nothing(database: Database) -> None:
    with database.snapshot():
        database.run("INSERT INTO thing (text) VALUES ('one')")
    assert database.value("SELECT count(*) FROM thing") == 0


def test_a_row_against_the_rules_is_a_conflict(database: Database) -> None:
    database.run("INSERT INTO thing (text) VALUES ('one')")
    with pytest.raises(Conflict):
        database.run("INSERT INTO thing (text) VALUES ('one')")


def test_a_rule_that_is_broken_at_the_commit_is_a_conflict_and_nothing_stays(database: Database) -> None:
    database.run("CREATE TABLE part (thing INTEGER NOT NULL REFERENCES thing (n) DEFERRABLE INITIALLY DEFERRED) STRICT")
    with pytest.raises(Conflict), database.transaction():
        database.run("INSERT INTO part (thing) VALUES (7)")
    assert database.value("SELECT count(*) FROM part") == 0


def test_a_wrong_statement_is_a_bug(database: Database) -> None:
    with pytest.raises(Bug):
        database.run("SELECT nonsense")


def test_the_log_grows_until_a_checkpoint_empties_it(database: Database) -> None:
    with database.transaction():
        database.run("INSERT INTO thing (text) VALUES ('one')")
    assert database.wal_bytes() > 4096
    database.checkpoint()
    assert database.wal_bytes() == 0


def test_a_log_that_is_kept_is_written_over(database: Database, file: Path) -> None:
    def put(text: str) -> None:
        with database.transaction():
            database.run("INSERT INTO thing (text) VALUES (?)", (text,))

    for number in range(5):
        put(f"early {number}")
    long = database.wal_bytes()
    database.checkpoint(keep_log=True)
    assert database.wal_bytes() == long
    put("late")
    assert database.wal_bytes() == long
    # As it would be left by a process that is killed: the new beginning of the log is read, its old end is not.
    left = file.with_name("left.sqlite3")
    for end in ("", "-wal"):
        shutil.copyfile(f"{file}{end}", f"{left}{end}")
    with closing(reopened(left)) as again:
        assert again.rows("SELECT text FROM thing")[-2:] == [("early 4",), ("late",)]
        assert again.faults() == ()


def test_closing_leaves_one_file(database: Database, file: Path) -> None:
    database.run("INSERT INTO thing (text) VALUES ('one')")
    database.close()
    assert list(file.parent.iterdir()) == [file]


def test_another_programs_database_is_refused_and_left_as_it_was(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE theirs (n)")
        other.commit()
    before = file.read_bytes()
    assert key_of(file) == "foreign_database"
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_newer_programs_database_is_refused_and_left_as_it_was(database: Database, file: Path) -> None:
    database.run("PRAGMA user_version=2")
    database.close()
    before = file.read_bytes()
    assert key_of(file, newest=1) == "newer_database"
    assert file.read_bytes() == before
    reopened(file, newest=2).close()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" * 4096, bytes(8192)], ids=len)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert key_of(file) == "not_a_database"
    assert file.read_bytes() == content


def test_a_missing_file_is_never_made(file: Path) -> None:
    assert key_of(file) == "folder_unwritable"
    assert not file.exists()


def test_a_place_where_no_file_can_be_is_named(file: Path) -> None:
    file.write_text("a file where a folder should be")
    with pytest.raises(EnvironmentProblem) as refused:
        Database.create(file / "some.sqlite3", APPLICATION)
    assert (refused.value.key, refused.value.params) == ("folder_unwritable", {"folder": str(file)})


def test_a_damaged_page_is_told(database: Database, file: Path) -> None:
    with database.transaction():
        database.run_many("INSERT INTO thing (text) VALUES (?)", [(f"{n:0500}",) for n in range(200)])
    database.close()
    content = bytearray(file.read_bytes())
    content[2 * 4096 : 20 * 4096] = os.urandom(18 * 4096)
    file.write_bytes(content)
    with closing(reopened(file)) as again:
        assert again.faults()
        with pytest.raises(IntegrityProblem) as told:
            again.rows("SELECT * FROM thing ORDER BY n")
    assert told.value.key == "database_corrupt"


def test_a_sound_file_has_no_faults(database: Database) -> None:
    assert database.faults() == ()


def test_a_database_that_may_not_grow_says_that_the_disk_is_full(database: Database) -> None:
    database.run("PRAGMA max_page_count=5")
    with pytest.raises(EnvironmentProblem) as refused, database.transaction():
        database.run_many("INSERT INTO thing (text) VALUES (?)", [(f"{n:0500}",) for n in range(200)])
    assert refused.value.key == "disk_full"
    assert database.value("SELECT count(*) FROM thing") == 0


HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_database_that_another_program_holds_is_named(database: Database, file: Path) -> None:
    database.close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert key_of(file) == "database_locked"
        holder.communicate()
    reopened(file).close()


def test_nobody_else_gets_in_while_it_is_open(database: Database, file: Path) -> None:
    database.run("INSERT INTO thing (text) VALUES ('one')")
    intruder = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT count(*) FROM thing')"
    done = subprocess.run([sys.executable, "-c", intruder, str(file)], capture_output=True, text=True)
    assert "database is locked" in done.stderr


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "folder_unwritable"),
        (errno.EROFS, "folder_unwritable"),
        (errno.EIO, "disk_failing"),
        (errno.EMFILE, "disk_failing"),
    ],
)
def test_faults_of_the_file_system_have_names(number: int, key: str) -> None:
    assert of_system(OSError(number, ""), Path("/data")).key == key
