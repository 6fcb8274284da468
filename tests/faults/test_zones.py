"""The device's zone is nobody's business: the same ledger gives the same bytes wherever the machine believes to be."""

import os
from pathlib import Path

import pytest

from tests.driving.kiosk import run

ZONES = ("UTC", "America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati")
MADE_UP = ("--from", "2026-02-27", "--to", "2026-03-02", "--issued", "60", "--collected", "50", "--unsatisfied", "4")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with ballots on both sides of a month's end."""
    made = tmp_path_factory.mktemp("zones") / "kiosk"
    assert run("simulate", "--data", made, *MADE_UP).returncode == 0
    return made


def _there(zone: str, *words: str | Path) -> str:
    answer = run(*words, environment={**os.environ, "TZ": zone})
    assert (answer.stderr, answer.returncode) == ("", 0)
    return answer.stdout


def test_report_figures_and_open_data_are_the_same_bytes_in_every_zone(folder: Path, tmp_path: Path) -> None:
    found = set()
    for zone in ZONES:
        paper, data = tmp_path / "paper.pdf", tmp_path / "data.csv"
        told = _there(zone, "tally", "--data", folder, "--month", "2026-02", "--json")
        _there(zone, "report", "--data", folder, "--month", "2026-02", "--date", "2026-03-02", "--out", paper)
        _there(zone, "export", "--data", folder, "--month", "2026-02", "--format", "csv", "--out", data)
        found.add((told, paper.read_bytes(), data.read_bytes()))
        paper.unlink()
        data.unlink()
    assert len(found) == 1
