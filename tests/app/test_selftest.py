"""The program tries itself: everything at hand is well, and what is broken is told with its status."""

import json
from pathlib import Path

from kiosk.app import assets
from kiosk.app.commands.selftest import Check, tried_alone
from kiosk.app.commands.trial.typefaces import vietnamese
from kiosk.domain.errors import Bug, EnvironmentProblem
from tests.driving.kiosk import run

WORDING = assets.wording("en")


def raising(problem: Exception) -> Check:
    def check() -> dict[str, object]:
        raise problem

    return check


def test_everything_is_well_from_source(tmp_path: Path) -> None:
    answer = run("--selftest", "--json", "--lang", "en", "--data", tmp_path / "untouched")
    told = json.loads(answer.stdout)
    assert (answer.returncode, answer.stderr, told["status"]) == (0, "", 0), told
    assert [one["status"] for one in told["checks"]] == [0] * 7
    assert not (tmp_path / "untouched").exists()


def test_what_the_machine_lacks_is_told_apart_from_what_is_broken() -> None:
    lacking = tried_alone("drawing", raising(EnvironmentProblem("qt_library_missing", library="libEGL")), WORDING)
    assert (lacking.status, "libEGL" in lacking.says) == (3, True)
    broken = tried_alone("typefaces", raising(Bug("Regular.ttf lacks ữ")), WORDING)
    assert (broken.status, broken.says) == (4, "typefaces is broken: Bug: Regular.ttf lacks ữ")


def test_every_letter_of_vietnamese_is_looked_for() -> None:
    letters = vietnamese()
    assert len(set(letters)) == len(letters) == 135
    assert set("ữỰắẫĐđếỘ₫") <= set(letters)
