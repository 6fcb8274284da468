"""A bug of ours: one sentence for people, the whole story in the log, nothing lost, the ledger closed in order."""

import subprocess
import sys
from pathlib import Path

from kiosk.store.ledger import Ledger
from tests.app.office import open_office

BROKEN = """
import sys
from kiosk.app import cli, shell

class Broken(shell.Shell):
    def _after_first_picture(self):
        raise KeyError("a bug in a slot")

shell.Shell = Broken
sys.exit(cli.main(["run", "--data", sys.argv[1], "--window", "1024x600"]))
"""

OPENED = """
import sys
from PySide6.QtWidgets import QApplication
from kiosk.app import cli, shell

class Opened(shell.Shell):
    def _after_first_picture(self):
        super()._after_first_picture()
        QApplication.exit(0)

shell.Shell = Opened
sys.exit(cli.main(["run", "--data", sys.argv[1], "--window", "1024x600"]))
"""

BROKEN_COMMAND = """
import sys
from kiosk.app import cli
from kiosk.app.commands import tally

def wrong(args, folder):
    raise KeyError("a bug in a command")

tally.command = wrong
sys.exit(cli.main(["tally", "--data", sys.argv[1], "--month", "2026-01"]))
"""


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, timeout=120)


def test_a_bug_in_the_window_ends_the_kiosk_with_a_sentence_and_a_log(tmp_path: Path) -> None:
    open_office(tmp_path).close()
    done = run(BROKEN, tmp_path)
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    log = (tmp_path / "logs" / "kiosk.log").read_text()
    assert "a bug in a slot" in log
    assert "closed in order" in log
    ledger = Ledger.open(tmp_path)
    assert ledger.was_clean
    ledger.close()


def test_a_bug_in_a_command_does_the_same(tmp_path: Path) -> None:
    open_office(tmp_path).close()
    done = run(BROKEN_COMMAND, tmp_path)
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert "a bug in a command" in (tmp_path / "logs" / "kiosk.log").read_text()


def test_a_bug_without_a_folder_for_its_log_is_a_sentence_all_the_same(tmp_path: Path) -> None:
    done = run(BROKEN_COMMAND, tmp_path / "none")
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "none").exists()


def test_a_folder_that_can_hold_no_socket_keeps_no_visitor_away(tmp_path: Path) -> None:
    open_office(tmp_path).close()
    (tmp_path / "kiosk.sock").mkdir()
    done = run(OPENED, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    log = (tmp_path / "logs" / "kiosk.log").read_text()
    assert "commands cannot reach this kiosk" in log
    assert "open for visitors" in log
