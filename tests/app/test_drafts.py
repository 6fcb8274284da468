"""The draft of a month's paper is made by a process of its own, and is the report as anybody would print it."""

from pathlib import Path

import pytest

from kiosk.app.cli import main
from kiosk.app.drafts import KEPT, Drafter, draft_file, drafted
from kiosk.domain.errors import EnvironmentProblem
from kiosk.domain.period import month
from kiosk.reports.reading import read_stamp
from tests.reports.papers import flowing, page_count


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = "simulate --from 2022-10-01 --to 2022-10-31 --issued 40 --collected 30 --unsatisfied 4 --seed 5"
    assert main([*made.split(), "--data", str(tmp_path / "kiosk")]) == 0
    return tmp_path / "kiosk"


def test_a_draft_is_the_months_report_and_agrees_with_the_ledger(folder: Path) -> None:
    assert drafted(folder) == frozenset()
    file = Drafter().make(folder, "2022-10")
    assert file == draft_file(folder, "2022-10")
    stamp = read_stamp(file.read_bytes(), file.name)
    assert (stamp.kind, stamp.period, stamp.supplements) == ("draft", month("2022-10"), None)
    # On every page: beside the mark of a training folder, too.
    assert flowing(file.read_bytes()).count("TẬP HUẤN – DỰ THẢO") >= 2 * page_count(file.read_bytes())
    assert main(["verify", "--report", str(file), "--data", str(folder)]) == 0
    assert drafted(folder) == {"2022-10"}


def test_a_years_drafts_are_kept(folder: Path) -> None:
    for number in range(KEPT + 2):
        file = draft_file(folder, f"20{10 + number}-01")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"old")
    Drafter().make(folder, "2022-10")
    assert len(drafted(folder)) == KEPT
    assert min(drafted(folder)) == "2013-01"


def test_a_draft_that_cannot_be_made_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    nowhere = tmp_path / "kiosk"
    nowhere.mkdir()
    with pytest.raises(EnvironmentProblem, match="draft_failed"):
        Drafter().make(nowhere, "2022-10")
    assert drafted(nowhere) == frozenset()


def test_who_was_stopped_makes_none(folder: Path) -> None:
    drafter = Drafter()
    drafter.stop()
    with pytest.raises(EnvironmentProblem, match="draft_failed"):
        drafter.make(folder, "2022-10")
