"""What every test stands on: a home of its own, a foreign time zone, a window system without a display, and silence."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from kiosk.store import backup
from tests.desktop import Desktop, open_desktop
from tests.driving.disk import has_loop_devices, have_sticks_of_its_own
from tests.driving.stage import Desktops, Stage

# The same examples in every run, and none that fails because the machine is busy: chance has campaigns of its own.
hypothesis.settings.register_profile(
    "sampled", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("sampled")

# Widgets are drawn without any display; a journey asks for `desktop`, a real X server.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# The device's zone is never asked, so a wrong one must not change anything.
os.environ["TZ"] = "America/St_Johns"
if hasattr(time, "tzset"):
    time.tzset()


def pytest_report_header() -> str:
    """Say what the sticks of this run are: a machine may lack what the real ones are made of."""
    return f"sticks: {'images, mounted' if has_loop_devices() else 'in memory, for there are no loop devices here'}"


@pytest.fixture(scope="session", autouse=True)
def own_sticks() -> None:
    """Keep the sticks of tests that run beside each other apart."""
    have_sticks_of_its_own()


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tester's own folders untouched: data, settings and caches go to a throw-away home."""
    home = tmp_path_factory.mktemp("home")
    folders = {
        "HOME": home,
        "XDG_DATA_HOME": home / "data",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in folders.items():
            folder.mkdir(exist_ok=True)
            patch.setenv(name, str(folder))
        yield home


@pytest.fixture(scope="session", autouse=True)
def copies_that_do_not_wait() -> Iterator[None]:
    """Let no copy stand back for two seconds behind the taps that made its ledger; `tests/store` has a test of that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "QUIET_S", 0.0)
        yield


@pytest.fixture(scope="session")
def open_desktop_of() -> Iterator[Callable[[int, int], Desktop]]:
    """Return a function that gives a real X desktop of a size in pixels; one of each size lives for the whole run."""
    with ExitStack() as stack:
        desktops: dict[tuple[int, int], Desktop] = {}

        def of(width: int, height: int) -> Desktop:
            if (width, height) not in desktops:
                desktops[width, height] = stack.enter_context(open_desktop(width, height))
            return desktops[width, height]

        yield of


@pytest.fixture(scope="session")
def desktop(open_desktop_of: Callable[[int, int], Desktop]) -> Desktop:
    """Give a real X desktop of 1280×800 with a session bus, so that the accessibility tree can be read."""
    return open_desktop_of(1280, 800)


@pytest.fixture(scope="session")
def desktops() -> Iterator[Desktops]:
    """Lend real X desktops, each to one kiosk at a time."""
    with ExitStack() as stack:
        yield Desktops(stack)


@pytest.fixture
def stage(desktops: Desktops, tmp_path: Path) -> Iterator[Stage]:
    """Give a test its own kiosks in real windows."""
    numbers = count(1)
    with Stage(desktops, lambda: tmp_path / str(next(numbers))) as stage:
        yield stage


@pytest.fixture(scope="module")
def long_stage(desktops: Desktops, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give the tests of a file kiosks that run side by side from the first of them to the last."""
    with Stage(desktops, lambda: tmp_path_factory.mktemp("office")) as stage:
        yield stage


@pytest.fixture(scope="session")
def qt_complaints() -> list[str]:
    """Collect what Qt itself complains of; `qt_is_silent` makes a test fail for it."""
    complaints: list[str] = []

    def keep(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
        # The offscreen window system says so of everything only a real one can do, such as raising a window.
        told = kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} or "This plugin does not support" in (message or "")
        if not told:
            complaints.append(message or "")

    qInstallMessageHandler(keep)
    return complaints


@pytest.fixture(scope="session")
def qapp(own_home: Path, qt_complaints: list[str]) -> QApplication:
    """Give the one application object of this process, drawing offscreen."""
    return QApplication([])


@pytest.fixture(autouse=True)
def garbage_dies_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect what a window left on this thread: on the ledger's thread it would take the process with it."""
    windows = "qapp" in request.fixturenames
    if windows:
        gc.disable()
    yield
    if windows:
        gc.collect()
        gc.enable()


@pytest.fixture(autouse=True)
def qt_is_silent(qt_complaints: list[str]) -> Iterator[None]:
    """Fail a test during which Qt complained."""
    qt_complaints.clear()
    yield
    assert qt_complaints == []
