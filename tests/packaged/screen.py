"""The installed session on a screen nobody sees: weston without a panel, and the accessibility bus beside it."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tests.driving.bus import Bus
from tests.driving.family import family
from tests.driving.kiosk import START, THANKS
from tests.driving.reader import Reader

HEADLESS = "--backend=headless-backend.so --width=1280 --height=800 --use-pixman"
READING_SECONDS = 0.5


class Session:
    """What systemd starts: the compositor and the kiosk in it, read and pressed through the accessibility tree."""

    def __init__(self, bus: Bus, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.reader = Reader(bus, process)

    def see(self, words: str, seconds: float = 60) -> None:
        self.reader.until(lambda screen: screen.says(words), words, seconds)

    def press(self, *names: str) -> None:
        for name in names:
            self.reader.until(lambda screen: screen.find(name), name)  # noqa: B023
            self.reader.stand(READING_SECONDS)
            item = self.reader.until(lambda screen: screen.find(name), name)  # noqa: B023
            self.reader.press(item)

    def cast(self) -> None:
        """Cast a whole ballot of two questions."""
        self.see(START)
        self.press(START, "Hài lòng")
        self.see("Câu 2")
        self.press("Hài lòng")
        self.see(THANKS)

    def pull_the_power(self) -> None:
        """End every process of the session at once, none of which sees another's end."""
        self.process.send_signal(signal.SIGSTOP)
        for one in family(self.process.pid)[1:]:
            os.kill(one, signal.SIGSTOP)
        for one in family(self.process.pid)[1:]:
            os.kill(one, signal.SIGKILL)
        self.process.kill()
        self.process.wait(timeout=30)

    def stop(self) -> int:
        """Ask it to stop as systemd does, and return its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=45)


@contextmanager
def session_bus(enter: Sequence[str], runtime: Path, root: Path = Path("/")) -> Iterator[Bus]:
    """Start a session bus at ``runtime`` as seen after ``enter`` (into ``root``), and yield a reader's line to it."""
    inside = "/" / runtime.relative_to(root)
    command = [*enter, "dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address=unix:path={inside}/bus"]
    environment = {"XDG_RUNTIME_DIR": str(inside), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    daemon = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(runtime / "bus")
        # A bus lets nobody in but the user it belongs to.
        with _as_user((runtime / "bus").stat().st_uid):
            bus = Bus(f"unix:path={runtime}/bus", root)
        try:
            yield bus
        finally:
            bus.close()
    finally:
        for one in family(daemon.pid)[1:]:
            os.kill(one, signal.SIGTERM)
        daemon.terminate()
        daemon.wait(timeout=10)


@contextmanager
def session(command: Sequence[str], bus: Bus, runtime: str, **more: str) -> Iterator[Session]:
    """Start ``command``, what the unit starts, with the variables it sets, and end what is left of it."""
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/var/lib/hailong-home",
        "XDG_RUNTIME_DIR": runtime,
        "XDG_SESSION_TYPE": "wayland",
        "HAILONG_WESTON_OPTIONS": HEADLESS,
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        **more,
    }
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    opened = Session(bus, process)
    try:
        yield opened
    finally:
        if process.poll() is None:
            opened.pull_the_power()


@contextmanager
def _as_user(user: int) -> Iterator[None]:
    """Be another user for the system meanwhile, as far as opening files and sockets goes."""
    before = os.geteuid()
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(before)


def _wait_for(file: Path, seconds: float = 20) -> None:
    """Wait until somebody listens there: the socket stands a moment before that."""
    until = monotonic() + seconds
    while True:
        with socket.socket(socket.AF_UNIX) as line:
            if line.connect_ex(str(file)) == 0:
                return
        assert monotonic() < until, f"nobody listens at {file}"
        os.sched_yield()
