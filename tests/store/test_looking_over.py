"""A file that the disk has damaged while the kiosk was off in order is noticed while it runs."""

from pathlib import Path

import pytest

from kiosk.db.database import PAGE_BYTES
from kiosk.store.ledger import Ledger
from kiosk.store.suspicion import is_suspect
from tests.store.visits import EPOCH, LOCAL, SEED, Visits


@pytest.fixture
def spoiled(folder: Path, visits: Visits) -> Path:
    """Return a ledger closed in order, with a page in the middle of a long entry wiped out since."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([visits.genesis(), visits.config(long="x" * 400_000)], LOCAL).result()
    ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    file = folder / "ledger.sqlite3"
    content = file.read_bytes()
    at = content.index(b"x" * 4_000) // PAGE_BYTES * PAGE_BYTES + 8 * PAGE_BYTES
    file.write_bytes(content[:at] + bytes(PAGE_BYTES) + content[at + PAGE_BYTES :])
    return folder


def test_a_damaged_file_is_found_and_built_anew_by_the_next_start(spoiled: Path, visits: Visits) -> None:
    ledger = Ledger.open(spoiled)
    assert ledger.was_clean
    assert ledger.look_over().result()
    assert ledger.failed.result(timeout=0) == "database_corrupt"
    ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    assert is_suspect(spoiled)


def test_a_sound_file_is_looked_over_and_goes_on(ledger: Ledger, visits: Visits) -> None:
    ledger.record(visits.whole(), LOCAL).result()
    assert not ledger.look_over().result()
    assert not ledger.failed.done()
    assert not is_suspect(ledger.folder)
    ledger.record(visits.whole(), LOCAL).result()
