"""A file comes up to date step by step; a step happens whole, with its record, or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.db.database import Database
from kiosk.db.migrate import Migration, migrate
from kiosk.domain.errors import Bug

APPLICATION = 0x1234
FIRST = Migration(1, "first", ("CREATE TABLE one (n) ", "INSERT INTO one VALUES (1)"))
SECOND = Migration(2, "second", ("CREATE TABLE two (n)", "INSERT INTO two SELECT n FROM one"))
BROKEN = Migration(2, "broken", ("CREATE TABLE two (n)", "INSERT INTO nowhere VALUES (1)"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.sqlite3"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    made = Database.create(file, APPLICATION)
    yield made
    made.close()


def tables(database: Database) -> set[str]:
    return {row[0] for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_steps_are_taken_once_and_in_order(database: Database) -> None:
    assert migrate(database, [FIRST]) == 1
    assert migrate(database, [FIRST, SECOND]) == 1
    assert migrate(database, [FIRST, SECOND]) == 0
    assert database.rows("SELECT number, name FROM migration") == [(1, "first"), (2, "second")]
    assert (database.version(), database.rows("SELECT n FROM two")) == (2, [(1,)])


def test_a_step_that_fails_leaves_the_file_as_it_was(database: Database) -> None:
    migrate(database, [FIRST])
    with pytest.raises(Bug):
        migrate(database, [FIRST, BROKEN])
    assert (database.version(), tables(database)) == (1, {"one", "migration"})
    assert database.rows("SELECT number FROM migration") == [(1,)]


def test_numbers_without_a_hole_are_asked_for(database: Database) -> None:
    with pytest.raises(Bug):
        migrate(database, [SECOND])


KILLED = """
import os, signal, sys
from pathlib import Path
from kiosk.db.database import Database
from kiosk.db.migrate import migrate
from tests.db.test_migrate import APPLICATION, FIRST, SECOND

class Dying(Database):
    left = 1000
    def run(self, sql, values=()):
        Dying.left -= 1
        if Dying.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().run(sql, values)

dying = Dying.open(Path(sys.argv[1]), APPLICATION, 2)
Dying.left = int(sys.argv[2])
migrate(dying, [FIRST, SECOND])
print("done")
"""


@pytest.mark.parametrize("statements", range(7))
def test_a_step_that_is_killed_leaves_the_file_as_it_was(database: Database, file: Path, statements: int) -> None:
    migrate(database, [FIRST])
    database.close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(file), str(statements)], capture_output=True, text=True)
    finished = done.stdout == "done\n"
    assert finished == (statements == 6), done.stderr
    with closing(Database.open(file, APPLICATION, 2)) as again:
        assert again.version() == (2 if finished else 1)
        assert ("two" in tables(again)) == finished
        assert again.faults() == ()
