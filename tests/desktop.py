"""A real desktop for journeys: an X server nobody sees, a window manager, and a session bus with accessibility."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


@dataclass(frozen=True)
class Desktop:
    """The display and bus a program must be told of to appear on this desktop."""

    display: str
    bus: str
    runtime: Path
    width: int
    height: int

    def environment(self) -> dict[str, str]:
        """Return the environment of a program started here: Qt on X, its accessibility tree always on."""
        shared = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
        return shared | {
            "DISPLAY": self.display,
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_SESSION_TYPE": "x11",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }


@contextmanager
def open_desktop(width: int, height: int) -> Iterator[Desktop]:
    """Open a desktop of that many pixels and close everything that ran on it."""
    with ExitStack() as stack:
        runtime = Path(stack.enter_context(TemporaryDirectory(prefix="desktop-")))
        runtime.chmod(0o700)
        display = f":{stack.enter_context(x_server(width, height))}"
        bus = stack.enter_context(_session_bus(display, runtime))
        desktop = Desktop(display, bus, runtime, width, height)
        stack.enter_context(_running(["openbox", "--sm-disable"], desktop.environment()))
        yield desktop


@contextmanager
def x_server(width: int, height: int, *options: str) -> Iterator[str]:
    """Start Xvfb on a display number it finds free itself, and yield that number once it takes connections."""
    read_end, write_end = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(write_end),
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
        *options,
    ]
    with _running(command, dict(os.environ), pass_fds=(write_end,)):
        os.close(write_end)
        with os.fdopen(read_end, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb gave no display for {width}x{height}")
        yield number


@contextmanager
def _session_bus(display: str, runtime: Path) -> Iterator[str]:
    """Start a private session bus; the accessibility bus is started by it on the first question."""
    environment = dict(os.environ) | {"DISPLAY": display, "XDG_RUNTIME_DIR": str(runtime)}
    read_end, write_end = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--print-address={write_end}"]
    with _running(command, environment, pass_fds=(write_end,)):
        os.close(write_end)
        with os.fdopen(read_end, encoding="ascii") as answer:
            yield answer.readline().strip()


@contextmanager
def _running(command: list[str], environment: dict[str, str], pass_fds: tuple[int, ...] = ()) -> Iterator[None]:
    process = subprocess.Popen(
        command, env=environment, pass_fds=pass_fds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)
