"""Every check runs, and the first bad status is the status of all."""

import sys
from pathlib import Path

import pytest

from checks import Check, all_checks, run


def ending_with(status: int) -> Check:
    return Check(f"ends with {status}", ("-c", f"raise SystemExit({status})"))


def test_all_checks_run_and_the_first_bad_status_is_returned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = [ending_with(0), ending_with(5), ending_with(4), ending_with(0)]
    assert run(Path(sys.executable), tmp_path, checks) == 5
    summary = capsys.readouterr().out.partition("--- summary\n")[2]
    assert [line.split()[0] for line in summary.splitlines()] == ["passed", "FAILED", "FAILED", "passed"]


def test_all_is_well_when_every_check_is(tmp_path: Path) -> None:
    assert run(Path(sys.executable), tmp_path, [ending_with(0), ending_with(0)]) == 0


def test_pytest_gets_what_the_caller_said() -> None:
    words = all_checks(["-k", "month"])[-1].arguments
    assert (words[:2], words[-2:]) == (("-m", "pytest"), ("-k", "month"))
