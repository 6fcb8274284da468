"""The parent process: which ends it passes on, when it starts the kiosk again, and what it tells systemd."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app import arguments
from kiosk.app.watchdog import RESTART, Watchdog, opens_kiosk

# A program that watches over itself: each run takes the next word for its end and writes down how it was told to start.
FAMILY = """
import os, signal, sys
from pathlib import Path
from kiosk.app import watchdog
from kiosk.app.offspring import PIPES

watchdog.PAUSES_S = (0.0,)
folder, *ends = sys.argv[1:]
status = watchdog.guard(ends)
if status is not None:
    sys.exit(status)
telling = int(os.environ[PIPES].split(",")[0])
with (Path(folder) / "runs").open("a") as file:
    file.write(" ".join(os.environ.get(name, "-") for name in (watchdog.AFTER, "NOTIFY_SOCKET")) + "\\n")
end = ends[len((Path(folder) / "runs").read_text().splitlines()) - 1]
for word in end.split("+"):
    if word.isdecimal():
        os._exit(int(word))
    elif word.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, word))
    elif word == "wait":
        os.write(1, b"ready")
        signal.pause()
    else:
        os.write(telling, word.encode())
"""


def family(folder: Path, *ends: str) -> list[str]:
    return [sys.executable, "-c", FAMILY, str(folder), *ends]


def status_of(folder: Path, *ends: str) -> int:
    return subprocess.run(family(folder, *ends), timeout=60, check=False).returncode


def runs(folder: Path) -> list[str]:
    """Return why each run was started, "" for the first."""
    return [line.removesuffix(" -") for line in (folder / "runs").read_text().splitlines()]


@pytest.mark.parametrize("status", [0, 1, 2, 3, 130])
def test_an_end_at_the_start_is_passed_on(tmp_path: Path, status: int) -> None:
    assert status_of(tmp_path, f"{status}") == status
    assert runs(tmp_path) == [""]


@pytest.mark.parametrize("ends", [("w+p+0",), ("w+p+l+0",), ("w+p+SIGKILL", "w+p+0")])
def test_a_kiosk_that_staff_leave_is_not_started_again(tmp_path: Path, ends: tuple[str, ...]) -> None:
    assert status_of(tmp_path, *ends) == 0
    assert len(runs(tmp_path)) == len(ends)


def test_a_disk_that_is_full_when_staff_leave_is_passed_on(tmp_path: Path) -> None:
    assert status_of(tmp_path, "w+p+l+3") == 3


def test_crashes_bugs_and_wishes_for_a_fresh_process_start_it_again(tmp_path: Path) -> None:
    ends = ("w+p+SIGSEGV", "w+p+4", f"w+p+c+{RESTART}", "SIGABRT", "w+p+3", "1", "w+p+l+0")
    assert status_of(tmp_path, *ends) == 0
    told = ["", "signal 11", "status 4", f"status {RESTART}", "signal 6", "status 3", "status 1"]
    assert runs(tmp_path) == told


def test_a_crash_before_the_first_picture_does_not_hide_why_it_cannot_open(tmp_path: Path) -> None:
    assert status_of(tmp_path, "SIGSEGV", "3") == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_who_asks_the_parent_to_stop_asks_the_kiosk(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(family(tmp_path, "wait"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        assert parent.stdout.read(5) == b"ready"
        parent.send_signal(number)
        assert parent.wait(timeout=30) == 0
    assert runs(tmp_path) == [""]


def test_systemd_hears_of_start_life_and_stop_and_the_kiosk_has_nothing_to_tell_it(tmp_path: Path) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as system:
        system.bind(str(address))
        system.settimeout(30)
        environment = os.environ | {"NOTIFY_SOCKET": str(address), "WATCHDOG_USEC": "300000"}
        with subprocess.Popen(family(tmp_path, "w+p+wait"), env=environment, stdout=subprocess.DEVNULL) as parent:
            heard = [system.recv(64)]
            while b"READY=1" not in heard or heard.count(b"WATCHDOG=1") < 3:
                heard.append(system.recv(64))
            parent.terminate()
            assert parent.wait(timeout=30) == 0
        while b"STOPPING=1" not in heard:
            heard.append(system.recv(64))
    assert set(heard) == {b"READY=1", b"WATCHDOG=1", b"STOPPING=1"}
    assert runs(tmp_path) == [""]


def test_failures_in_a_row_are_waited_for_longer_and_never_given_up() -> None:
    parent = Watchdog(["run"])
    assert [parent.patience(0.5) for _ in range(9)] == [0, 1, 3, 10, 30, 60, 60, 60, 60]
    assert [parent.patience(lived) for lived in (61.0, 0.5, 61.0)] == [0, 1, 0]


@pytest.mark.parametrize("words", [[], ["run"], ["run", "--demo"], ["--demo", "--window", "1024x600"], ["--lang=en"]])
def test_what_opens_the_kiosk_is_watched_over(words: list[str]) -> None:
    assert opens_kiosk(words)
    assert arguments.parse(words).command == "run"


@pytest.mark.parametrize("words", [["tally"], ["--version"], ["-h"], ["--help"], ["doctor", "--json"]])
def test_other_commands_need_nobody(words: list[str]) -> None:
    assert not opens_kiosk(words)


def test_the_parent_loads_next_to_nothing() -> None:
    program = "import sys; before = set(sys.modules); import kiosk.app.watchdog; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & {"PySide6", "sqlite3", "argparse", "logging", "socket", "threading", "subprocess", "re"} == set()
    assert len(done.stdout.split()) < 25
