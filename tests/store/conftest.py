"""Ledgers for tests: on real files, closed at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.backup import Backups
from kiosk.store.ledger import Ledger
from tests.store.inspections import at_once
from tests.store.visits import EPOCH, LOCAL, SEED, Visits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def visits() -> Visits:
    return Visits()


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    made = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    yield made
    made.close()


@pytest.fixture
def backups(ledger: Ledger) -> Backups:
    return Backups(ledger, at_once)


@pytest.fixture
def filled(ledger: Ledger, visits: Visits) -> Ledger:
    ledger.record([visits.genesis(), *visits.days(days=3, each=40)], LOCAL).result()
    return ledger
