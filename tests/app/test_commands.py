"""The commands as functions: what they print, their status, their one sentence."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app import arguments, assets, display, health
from kiosk.app.cli import main
from kiosk.app.clock import Clock
from kiosk.app.commands.periods import period_of
from kiosk.app.files import write_whole
from kiosk.app.paths import data_folder, service_folder
from kiosk.app.source import LedgerSource
from kiosk.db.database import Database
from kiosk.domain.errors import EnvironmentProblem, FileProblem, UsageError
from kiosk.domain.period import DAY_MS, month
from kiosk.store import notes
from kiosk.store.ledger import Ledger
from tests.app.office import open_office


def told(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    out = capsys.readouterr()
    return out.out, out.err


@pytest.mark.parametrize(
    "words",
    [
        ["tally"],
        ["tally", "--month", "2026-01", "--from", "2026-01-01", "--to", "2026-01-31"],
        ["tally", "--from", "2026-01-01"],
        ["tally", "--month", "2026-01", "--to", "2026-01-31"],
    ],
)
def test_a_period_is_one_month_or_two_dates(words: list[str]) -> None:
    with pytest.raises(UsageError, match="period_missing"):
        period_of(arguments.parse(words))


def test_both_ways_of_naming_a_month_are_the_same() -> None:
    dates = arguments.parse(["tally", "--from", "2026-02-01", "--to", "2026-02-28"])
    assert period_of(dates) == period_of(arguments.parse(["tally", "--month", "2026-02"])) == month("2026-02")


def test_no_command_is_run() -> None:
    args = arguments.parse(["--demo", "--window", "1024x600"])
    assert (args.command, args.demo, args.window) == ("run", True, (1024, 600))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["dance"], 2),
        (["tally", "--month", "2026-13"], 2),
        (["tally", "--from", "2026-02-02", "--to", "2026-02-01"], 2),
        (["run", "--window", "10"], 2),
        (["simulate", "--from", "2026-01-01", "--to", "2026-01-31", "--issued", "-1"], 2),
        (["export", "--month", "2026-01", "--format", "docx", "--out", "x"], 2),
    ],
)
def test_bad_usage_gets_one_sentence_and_status_2(
    words: list[str], status: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main([*words, "--data", str(tmp_path)] if words != ["dance"] else words) == status
    out, err = told(capsys)
    assert out == ""
    assert len(err.splitlines()) == 1


def test_sentences_are_vietnamese_unless_asked_otherwise(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["tally", "--month", "2026-13", "--data", str(tmp_path)]) == 2
    assert "không phải là một tháng" in told(capsys)[1]
    assert main(["tally", "--month", "2026-13", "--data", str(tmp_path), "--lang", "en"]) == 2
    assert "is not a month" in told(capsys)[1]


def test_a_folder_without_a_kiosk_is_the_environments_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in (["tally", "--month", "2026-01"], ["verify"], ["invite"]):
        assert main([*words, "--data", str(tmp_path / "none")]) == 3
        assert len(told(capsys)[1].splitlines()) == 1


def test_the_doctor_speaks_json_and_finds_a_missing_ledger_no_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    open_office(tmp_path / "kiosk").close()
    assert main(["doctor", "--json", "--data", str(tmp_path / "kiosk")]) == 0
    found = {line["subject"]: line["state"] for line in json.loads(told(capsys)[0])["lines"]}
    assert (found["ledger"], found["stop"], found["disk"], found["backup"]) == ("good", "good", "good", "good")
    assert main(["doctor", "--json", "--data", str(tmp_path / "none")]) == 0
    found = {line["subject"]: line["state"] for line in json.loads(told(capsys)[0])["lines"]}
    assert found["ledger"] == "warn"


def test_the_doctor_tells_of_backups_and_whole_checks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    ledger, now = open_office(folder), Clock().wall_ms()

    def told_of(**noted: dict[str, object]) -> dict[str, tuple[str, str]]:
        def write(database: Database) -> None:
            for key, note in noted.items():
                notes.write(database, key, note)

        ledger.change(write).result()
        lines = [*health.ledger(LedgerSource(ledger).state(), now, assets.wording("en"))]
        return {line.subject: (line.state.value, line.says) for line in lines}

    found = told_of(backup={"at": now - DAY_MS, "entries": 812, "name": "daily-2026-02-03.sqlite3", "head": ""})
    assert found["backup"][0] == "good"
    assert "812 entries" in found["backup"][1]
    assert "check" not in found
    old = told_of(backup={"at": now - 5 * DAY_MS, "entries": 812, "name": "", "head": ""})
    assert old["backup"][0] == "warn"
    ancient = told_of(backup={"at": now - 20 * DAY_MS, "entries": 812, "name": "", "head": ""})
    assert ancient["backup"][0] == "bad"
    full = told_of(backup_trouble={"at": now, "key": "backup_no_room", "params": {"megabytes": "180"}})
    assert full["backup_trouble"][0] == "warn"
    assert "180 MB" in full["backup_trouble"][1]
    assert told_of(check={"at": now, "entries": 5, "findings": []})["check"][0] == "good"
    differs = told_of(check={"at": now, "entries": 5, "findings": [["hash", "3"], ["ballot", "12"]]})["check"]
    assert differs[0] == "bad"
    assert "2 places; the first: the hash does not match (3)" in differs[1]
    ledger.close()


def test_the_doctor_finds_a_ledger_that_is_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"not a database" * 1000)
    assert main(["doctor", "--data", str(tmp_path)]) == 1
    assert "[HỎNG]" in told(capsys)[0]


def test_the_installed_service_names_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('data = "/var/lib/hailong"\n')
    assert data_folder(None, demo=False, environ={"HAILONG_CONFIG": str(file)}) == Path("/var/lib/hailong")
    assert data_folder("here", demo=False) == Path.cwd() / "here"


@pytest.mark.parametrize("text", ["data = ", 'data = "relative"', "[data]", "data = 5", "\xff\xfe"])
def test_a_damaged_service_file_is_named(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(FileProblem, match="service_file_broken"):
        service_folder(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HAILONG_CONFIG", str(file))
        assert main(["tally", "--month", "2026-01"]) == 2
    assert str(file) in told(capsys)[1]


@pytest.mark.parametrize("display_name", ["", ":7777", "nonsense", "localhost:7777"])
def test_without_a_display_qt_is_not_even_asked(display_name: str) -> None:
    with pytest.raises(EnvironmentProblem, match="no_display"):
        display.check_display({"DISPLAY": display_name})


def test_a_way_of_drawing_without_a_display_needs_none() -> None:
    for name in ("offscreen", "vnc:size=1280x800"):
        display.check_display({"QT_QPA_PLATFORM": name})


@pytest.mark.parametrize(("width", "height", "fits"), [(800, 480, True), (480, 800, True), (799, 480, False)])
def test_the_smallest_display_may_stand_or_lie(width: int, height: int, fits: bool) -> None:
    if fits:
        display.check_size(width, height, asked=False)
        return
    with pytest.raises(EnvironmentProblem, match="display_small"):
        display.check_size(width, height, asked=False)
    with pytest.raises(UsageError, match="display_small"):
        display.check_size(width, height, asked=True)


def test_a_survey_file_of_ones_own_is_asked_and_not_the_one_of_its_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shipped = (assets.folder() / "surveys" / "kbnn-2.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(shipped.replace("version = 1", "version = 7", 1), encoding="utf-8")
    data = ["--data", str(tmp_path / "data")]
    dates = ["--from", "2026-05-04", "--to", "2026-05-04", "--issued", "3", "--collected", "2", "--unsatisfied", "1"]
    assert main(["simulate", "--survey", str(own), *dates, *data]) == 0
    told(capsys)
    assert main(["tally", "--month", "2026-05", "--json", *data]) == 0
    [asked] = json.loads(told(capsys)[0])["surveys"]
    assert (asked["id"], asked["version"], asked["ballots"]) == ("kbnn-2", 7, 3)


CRASH = """
import os, sys
from pathlib import Path
from kiosk.store.ledger import Ledger

Ledger.open(Path(sys.argv[1]))
os._exit(9)
"""


def test_a_command_that_passes_by_does_not_hide_a_crash(tmp_path: Path) -> None:
    open_office(tmp_path).close()
    assert subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], timeout=60).returncode == 9
    assert main(["tally", "--month", "2026-01", "--data", str(tmp_path)]) == 0
    ledger = Ledger.open(tmp_path)
    assert not ledger.was_clean
    ledger.close()
    again = Ledger.open(tmp_path)
    assert again.was_clean
    again.close()


def test_a_file_keeps_its_rights_and_a_new_one_has_those_of_its_user(tmp_path: Path) -> None:
    file = tmp_path / "kept.csv"
    file.write_bytes(b"old")
    file.chmod(0o600)
    write_whole(file, b"new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new.csv", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o640
