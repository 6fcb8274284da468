"""What a command prints arrives whole, or the command says in one sentence why not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.office import open_office

# A command whose output has not been given away before the stop.
WAITING = """
import os, signal, sys
from kiosk.app import cli
from kiosk.app.commands import tally

# A shell lets what it starts in the background ignore this signal.
signal.signal(signal.SIGINT, signal.default_int_handler)
tally.command = lambda args, folder: os.kill(os.getpid(), signal.SIGINT)
sys.exit(cli.main(["tally", "--data", sys.argv[1], "--month", "2026-01"]))
"""


def kiosk(*words: str) -> list[str]:
    return [sys.executable, "-m", "kiosk", *words]


def environment(**more: str) -> dict[str, str]:
    """Return the tester's environment with output gathered until the end, as a person's is."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | more


@pytest.fixture
def office(tmp_path: Path) -> Path:
    open_office(tmp_path).close()
    return tmp_path


@pytest.mark.parametrize(
    "words", [["tally", "--month", "2026-01"], ["verify"], ["doctor"]], ids=lambda words: str(words[0])
)
def test_vietnamese_is_printed_wherever_output_goes(words: list[str], office: Path) -> None:
    done = subprocess.run(
        kiosk(*words, "--data", str(office)),
        env=environment(PYTHONIOENCODING="latin-1"),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(done.stdout.decode()) & set("ốựộđạ")


def test_output_that_finds_no_room_is_the_environments_fault(office: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            kiosk("tally", "--month", "2026-01", "--data", str(office)),
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_who_went_away_is_told_nothing(office: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        kiosk("tally", "--month", "2026-01", "--data", str(office)),
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_command_that_is_stopped_leaves_no_trace(office: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WAITING, str(office)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, "", "")


def test_two_commands_may_read_a_folder_at_once(office: Path) -> None:
    words = kiosk("verify", "--data", str(office))
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    told = [(*one.communicate(timeout=60), one.returncode) for one in running]
    assert [(err, status) for _, err, status in told] == [(b"", 0)] * 4
