"""What a file tells that makes no sense is told as damage where the file is damaged, and as a bug where it is sound."""

from pathlib import Path

import pytest

from kiosk.db.database import PAGE_BYTES, Database
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.store.damage import told
from kiosk.store.ledger import Ledger
from kiosk.store.opening import FILE
from kiosk.store.schema import APPLICATION, MIGRATIONS
from tests.store.visits import EPOCH, SEED


@pytest.fixture
def file(folder: Path) -> Path:
    Ledger.create(folder, seed=SEED, epoch=EPOCH).close()
    return folder / FILE


@pytest.mark.parametrize(
    "problem", [Bug, ZeroDivisionError, AttributeError, IndexError, KeyError, TypeError, ValueError]
)
def test_what_makes_no_sense_is_damage_in_a_damaged_file_and_a_bug_in_a_sound_one(
    file: Path, problem: type[Exception]
) -> None:
    database = Database.read(file, APPLICATION, len(MIGRATIONS))
    with pytest.raises(problem), told(lambda: database):
        raise problem("strange")
    database.close()
    with file.open("r+b") as content:
        content.seek(2 * PAGE_BYTES)
        content.write(b"\xff" * PAGE_BYTES)
    database = Database.read(file, APPLICATION, len(MIGRATIONS))
    with pytest.raises(IntegrityProblem, match="database_corrupt"), told(lambda: database):
        raise problem("strange")
    database.close()
