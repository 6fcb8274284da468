"""A theme with the kiosk's own typeface, and a place to show a widget on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kiosk.app import assets
from kiosk.widgets.theme import Metrics, Theme, load_fonts

Show = Callable[..., QWidget]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(load_fonts(assets.folder() / "fonts"), Metrics(), settle_ms=0)


@pytest.fixture
def show(qapp: QApplication) -> Iterator[Show]:
    """Return a function that shows a widget in a window of 780×760 and waits until it is there."""
    with ExitStack() as stack:

        def on_window(widget: QWidget, width: int = 780, height: int = 760) -> QWidget:
            window = QWidget()
            column = QVBoxLayout(window)
            column.addWidget(widget)
            window.resize(width, height)
            window.show()
            window.activateWindow()
            QTest.qWaitForWindowActive(window)
            stack.callback(window.deleteLater)
            stack.callback(window.close)
            return window

        yield on_window


@pytest.fixture
def heard() -> Callable[..., list[object]]:
    """Return a function that collects what a signal says from now on."""

    def listen(signal: object) -> list[object]:
        said: list[object] = []
        signal.connect(lambda *values: said.append(values[0] if values else True))  # type: ignore[attr-defined]
        return said

    return listen
