"""The frozen program does what its source does: windows, the parent process, helpers, and every command."""

import json
import os
import shutil
import signal
from pathlib import Path

from kiosk import __version__
from tests.driving.books import ballots
from tests.driving.kiosk import START, THANKS
from tests.driving.stage import Stage
from tests.frozen.conftest import Frozen

MONTH = "2022-10"


def test_the_program_finds_nothing_broken_in_itself(program: Frozen) -> None:
    told = json.loads(program.run("--selftest", "--json", "--lang", "en"))
    assert (told["status"], [one["subject"] for one in told["checks"] if one["status"]]) == (0, [])
    assert {one["subject"] for one in told["checks"]} == {
        "drawing", "typefaces", "screens", "ballot", "paper", "keys", "sqlite",
    }  # fmt: skip


def test_a_ballot_outlives_the_power_and_the_next_visitor_is_served(stage: Stage, program: Frozen) -> None:
    kiosk = stage.welcome(program=program.command)
    kiosk.press(START, "Hài lòng")
    kiosk.see("Câu 2")
    kiosk.kill()
    kiosk.start()
    kiosk.see(START)
    kiosk.press(START, "Hài lòng")
    kiosk.see("Câu 2")
    kiosk.press("Hài lòng")
    kiosk.see(THANKS)
    assert kiosk.stop() == 0
    assert [(ballot.outcome, len(ballot.answers)) for ballot in ballots(kiosk.folder)] == [
        ("interrupted", 1),
        ("completed", 2),
    ]
    assert program.run("verify", "--data", kiosk.folder)


def test_the_parent_process_starts_the_kiosk_again(stage: Stage, program: Frozen) -> None:
    kiosk = stage.welcome(program=program.command)
    before = kiosk.child
    os.kill(before, signal.SIGKILL)
    kiosk.until_another_child(before)
    kiosk.see(START)
    assert program.run("invite", "--data", kiosk.folder)
    kiosk.see("Câu 1")
    assert kiosk.stop() == 0


def test_every_command_answers(program: Frozen, tmp_path: Path) -> None:
    data = tmp_path / "kiosk"
    days = ("--from", "2022-10-01", "--to", "2022-10-31")
    asked = ("--issued", "60", "--collected", "50", "--unsatisfied", "3")
    program.run("simulate", "--data", data, *days, *asked)
    assert json.loads(program.run("tally", "--data", data, "--month", MONTH, "--json"))["collected"] == 50
    paper = tmp_path / "paper.pdf"
    program.run("report", "--notice", "a3", "--data", data, "--month", MONTH, "--out", paper)
    assert program.run("verify", "--data", data, "--report", paper)
    for form in ("xlsx", "month"):
        program.run("export", "--data", data, "--month", MONTH, "--format", form, "--out", tmp_path / f"out.{form}")
    assert json.loads(program.run("doctor", "--data", data, "--json"))["lines"]
    assert program.run("--version") == f"hailong {__version__}\n"
    # A helper of the kiosk's own: the copy of a backup is checked by another process.
    copy = shutil.copy(data / "ledger.sqlite3", tmp_path / "copy.sqlite3")
    assert json.loads(program.run("inspect", copy, "--gently"))
