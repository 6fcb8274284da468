"""Kiosks for the tests of the staff side."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.app.founding import found
from tests.app.office import settings
from tests.app.staffroom.stage import Kiosk


@pytest.fixture
def kiosk(qapp: QApplication, tmp_path: Path) -> Iterator[Kiosk]:
    """Give a kiosk in an empty folder."""
    opened = Kiosk(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def office(kiosk: Kiosk) -> Callable[..., Kiosk]:
    """Give a kiosk that belongs to an office with those settings."""

    def of(**chosen: object) -> Kiosk:
        kiosk.ledger = found(kiosk.folder / "data", settings(**chosen), training=False, clock=kiosk.clock)
        return kiosk

    return of
