"""Kiosks to be served at, each closed at the end of its test and not before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.counter import Counter
from tests.app.office import open_office


@pytest.fixture
def serve(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    opened: list[Counter] = []

    def of(**chosen: object) -> Counter:
        opened.append(Counter(open_office(tmp_path, **chosen)))
        return opened[-1]

    yield of
    for counter in opened:
        counter.close()
