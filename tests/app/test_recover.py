"""An administrator sees what a damaged folder still proves before its ledger is replaced."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app import assets
from kiosk.app.cli import main
from kiosk.app.gathered import gather_period
from kiosk.app.line import Line
from kiosk.app.staffroom.tables import Shown
from kiosk.domain.entry import Staff
from kiosk.domain.period import month
from kiosk.reports.reading import page_words
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from kiosk.store.people import Accepted, Instant, People, Person, Role
from kiosk.store.quarantine import suspect
from tests.app.office import open_office
from tests.store.inspections import at_once
from tests.store.visits import LOCAL, Visits

ROOT = Path(__file__).parents[2]
NOW = 1_770_000_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an office that has a backup, two more ballots, and no header any more."""
    folder = tmp_path / "kiosk"
    visits = Visits()
    ledger = open_office(folder, survey__id="kbnn-2")
    ledger.record(visits.whole(), LOCAL).result()
    Backups(ledger, at_once).make(Kind.DAILY, "2026-02-02", NOW)
    ledger.record([*visits.whole(), *visits.whole()], LOCAL).result()
    ledger.close()
    (folder / "ledger.sqlite3").write_bytes(bytes(8192))
    return folder


def held(folder: Path) -> int:
    ledger = Ledger.open(folder)
    found = ledger.verify().result()
    ledger.close()
    assert found.differences == ()
    return found.ballots


def test_it_shows_what_is_proven_and_replaces_the_ledger_on_a_yes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recover", "--yes", "--data", str(folder), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Built from the backup daily-2026-02-02.sqlite3" in out
    assert "2 certain, at most 0 uncertain" in out
    assert "February 2026: the old ledger counts an unknown number of closed ballots, the new one 3" in out
    assert "a new manager with a new PIN will be added" in out
    # Whoever reads it can open the staff pages again, and the ledger tells that somebody was added.
    (pin,) = re.findall(r"PIN of the new manager: (\d{6})\.", out)
    ledger = Ledger.open(folder)
    (manager,) = People(ledger).all()
    found = People(ledger).sign_in(pin, Instant("00" * 16, 1_000_000), manager.id)
    chained = ledger.ask(lambda reader: reader.entries()).result()
    acts = [one.entry.act for one in chained if isinstance(one.entry, Staff)]
    ledger.close()
    assert isinstance(found, Accepted)
    assert found.person is not None
    assert (found.person.role, acts) == (Role.MANAGER, ["person_added"])
    assert held(folder) == 3


def test_without_a_terminal_it_changes_nothing_unasked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "ledger.sqlite3").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "recover", "--data", str(folder)],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "--yes" in done.stderr
    assert (folder / "ledger.sqlite3").read_bytes() == before


@pytest.mark.parametrize(("typed", "ballots"), [("có\n", 3), ("\n", 0), ("c\n", 0)])
def test_on_a_terminal_it_asks(folder: Path, typed: str, ballots: int) -> None:
    terminal, inside = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "recover", "--data", str(folder)],
        cwd=ROOT, stdin=inside, stdout=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    ) as asking:  # fmt: skip
        os.write(terminal, typed.encode())
        out, _ = asking.communicate(timeout=60)
    os.close(inside)
    os.close(terminal)
    assert asking.returncode == 0
    assert "Thay sổ cũ bằng sổ dựng lại?" in out.decode()
    if ballots:
        assert held(folder) == ballots
    else:
        assert "Không thay đổi gì." in out.decode()
        assert (folder / "ledger.sqlite3").read_bytes() == bytes(8192)


def test_it_refuses_beside_a_running_kiosk_and_where_there_is_none(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = Line(folder, lambda request: {})
    try:
        assert main(["recover", "--yes", "--data", str(folder)]) == 3
    finally:
        line.close()
    assert main(["recover", "--yes", "--data", str(tmp_path / "none")]) == 3
    shutil.rmtree(folder / "backup")
    shutil.rmtree(folder / "mirror")
    (folder / "anchor").unlink()
    assert main(["recover", "--yes", "--data", str(folder)]) == 3
    told = capsys.readouterr().err.splitlines()
    assert "thoát kiosk trước" in told[0]
    assert "Không bắt đầu sổ trống" in told[-1]


def test_a_sound_ledger_is_left_as_it_is_unless_somebody_suspects_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kiosk"
    ledger = open_office(folder)
    ledger.record(Visits().days(3, 5), LOCAL).result()
    People(ledger).add(Person("m", "An", Role.MANAGER), "482915", bytes(16), 1)
    ledger.close()
    # A crash leaves what is newest in the log.
    running = Ledger.open(folder)
    running.record(Visits(seed=2).whole(), LOCAL).result()
    files = {file.name: file.read_bytes() for file in folder.glob("ledger.sqlite3*")}
    running.close()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    told = ["recover", "--yes", "--data", str(folder), "--lang", "en"]
    assert main(told) == 0
    assert capsys.readouterr().out == "The ledger is sound: nothing was changed.\n"
    assert {file.name: file.read_bytes() for file in folder.glob("ledger.sqlite3*")} == files
    assert not (folder / "quarantine").exists()
    suspect(folder, [["file", "somebody"]])
    assert main(told) == 0
    assert "No month changes its ballots" in capsys.readouterr().out
    assert held(folder) == 16


def test_a_sound_ledger_without_people_gets_a_manager_and_is_not_built_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kiosk"
    open_office(folder).close()
    assert main(["recover", "--yes", "--data", str(folder), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Nobody had a PIN" in out
    (pin,) = re.findall(r"PIN of the new manager: (\d{6})\.", out)
    ledger = Ledger.open(folder)
    (manager,) = People(ledger).all()
    assert isinstance(People(ledger).sign_in(pin, Instant("00" * 16, 1_000_000), manager.id), Accepted)
    assert ledger.ask(lambda reader: reader.recoveries()).result() == ()
    ledger.close()


def test_a_ledger_set_back_is_not_taken_for_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kiosk"
    ledger = open_office(folder)
    ledger.close()
    old = (folder / "ledger.sqlite3").read_bytes()
    ledger = Ledger.open(folder)
    ledger.record(Visits().whole(), LOCAL).result()
    ledger.close()
    (folder / "ledger.sqlite3").write_bytes(old)
    assert main(["recover", "--yes", "--data", str(folder), "--lang", "en"]) == 0
    assert "1 certain, at most 0 uncertain" in capsys.readouterr().out
    assert held(folder) == 1


def test_papers_of_the_days_that_were_touched_say_so_and_others_do_not(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recover", "--yes", "--data", str(folder)]) == 0
    for name, touched in (("2026-02", True), ("2026-01", False)):
        capsys.readouterr()
        assert main(["tally", "--month", name, "--json", "--data", str(folder)]) == 0
        recovered = json.loads(capsys.readouterr().out)["recovered"]
        assert recovered == ({"certain": 2, "uncertain": 0} if touched else None)
        for lang, words in (("vi", "lấy lại chắc chắn 2 phiếu; nhiều nhất 0 phiếu"), ("en", "2 ballots certain")):
            paper = tmp_path / f"{name}-{lang}.pdf"
            common = ["--data", str(folder), "--lang", lang]
            assert main(["report", "--month", name, "--out", str(paper), *common]) == 0
            said = " ".join(" ".join(page) for page in page_words(paper.read_bytes(), paper.name))
            assert (words in said) is touched
            assert main(["verify", "--report", str(paper), *common]) == 0
            assert main(["tally", "--month", name, *common]) == 0
            assert (words in capsys.readouterr().out) is touched


def test_the_staff_figures_of_those_days_say_it_too(folder: Path) -> None:
    assert main(["recover", "--yes", "--data", str(folder)]) == 0
    ledger = Ledger.open(folder)
    told = {}
    for name in ("2026-01", "2026-02"):
        figures = gather_period(ledger, month(name)).result().figures()
        rows = Shown(figures, assets.wording("en")).tables()[0].rows
        told[name] = {row.cells[0]: row.cells[1] for row in rows}
    ledger.close()
    assert told["2026-02"]["Recovered after damage: certain"] == "2"
    assert told["2026-02"]["Recovered after damage: uncertain, at most"] == "0"
    assert "Recovered after damage: certain" not in told["2026-01"]
