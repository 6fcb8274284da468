"""A window on a panel that takes taps at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.app import assets
from kiosk.app.window import PublicWindow
from kiosk.widgets.theme import Metrics, Theme, load_fonts
from tests.screens.views import bar

# The window system without a display has a screen of 800×800, and no finger reaches beyond it.
PANEL = (800, 600)
OpenWindow = Callable[..., PublicWindow]


@pytest.fixture(scope="session")
def family(qapp: QApplication) -> str:
    return load_fonts(assets.folder() / "fonts")


@contextmanager
def opened(theme: Theme, metrics: Metrics, lang: str) -> Iterator[PublicWindow]:
    window = PublicWindow(theme)
    window.resize(metrics.width, metrics.height)
    window.show()
    # The panel of the window system without a display has a density of its own.
    theme.set_screen(metrics.width, metrics.height, metrics.px_per_mm)
    window.show_bar(bar(lang))
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield window
    window.allow_close()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, 0)


@pytest.fixture
def open_window(family: str) -> Iterator[OpenWindow]:
    """Return a function that opens a window of some metrics; ``settle_ms`` and the like go to its theme."""
    with ExitStack() as stack:

        def of(metrics: Metrics, *, lang: str = "vi", settle_ms: int = 0) -> PublicWindow:
            return stack.enter_context(opened(Theme(family, metrics, settle_ms=settle_ms), metrics, lang))

        yield of


@pytest.fixture
def window(open_window: OpenWindow) -> PublicWindow:
    return open_window(Metrics(*PANEL))


@pytest.fixture
def heard() -> Callable[..., list[object]]:
    """Return a function that collects what a signal says from now on."""

    def listen(signal: object) -> list[object]:
        said: list[object] = []
        signal.connect(lambda *values: said.append(values[0] if values else True))  # type: ignore[attr-defined]
        return said

    return listen
