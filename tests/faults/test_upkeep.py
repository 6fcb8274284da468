"""The real kiosk looks after its ledger by itself while the office is closed."""

from pathlib import Path

from kiosk.store.backup import Kind, kept
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from tests.driving.kiosk import run
from tests.driving.office import NEVER, OtherBoot, open_office, staffed_office
from tests.driving.stage import Stage
from tests.store.tampering import unguarded
from tests.store.visits import LOCAL, Visits

CLOSED = "Ngoài giờ làm việc"
RESTING = 300.0
"""What runs on what nobody else wants of a processor may take long where tests run beside it."""


def test_a_closed_kiosk_makes_a_backup_that_opens_and_tells_of_it(stage: Stage) -> None:
    kiosk = stage.open(hours__week=NEVER)
    kiosk.see(CLOSED)
    kiosk.reader.until_told(lambda: kiosk.logged("backup made and checked") == 1, "the backup", RESTING)
    (file,) = kept(kiosk.folder, Kind.DAILY)
    assert inspect(file).findings == ()
    assert "Bản sao lưu gần nhất đã kiểm tra" in run("doctor", "--data", kiosk.folder).stdout
    assert kiosk.stop() == 0
    assert [path.name for path in (kiosk.folder / "backup").iterdir()] == [file.name]


def test_a_closed_kiosk_prepares_the_draft_of_the_month_that_is_over(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    staffed_office(folder, OtherBoot(-40), **{"hours.week": NEVER})
    kiosk = stage.open(folder=folder)
    kiosk.see(CLOSED)
    kiosk.reader.until_told(lambda: kiosk.logged("draft made: Du-thao-bao-cao-") == 1, "the draft", RESTING)
    (file,) = (folder / "drafts").iterdir()
    assert run("verify", "--data", folder, "--report", file).returncode == 0
    assert len(kept(folder, Kind.MONTHLY)) == 1
    screen = kiosk.see(CLOSED)
    assert not screen.says("chốt")
    assert kiosk.stop() == 0


def test_a_disk_that_is_nearly_full_gets_no_backup_and_says_so(stage: Stage) -> None:
    folder = stage.small_disk() / "kiosk"
    kiosk = stage.open(folder=open_office(folder, hours__week=NEVER))
    kiosk.see(CLOSED)
    kiosk.reader.until_told(lambda: kiosk.logged("no backup: backup_no_room") == 1, "the refusal")
    assert kept(folder, Kind.DAILY) == []
    assert "để dành chỗ cho phiếu" in run("doctor", "--data", folder).stdout
    assert kiosk.stop() == 0


def edited(folder: Path) -> None:
    """Change one answer in the file, as somebody would who has it."""
    with unguarded(folder / "ledger.sqlite3") as database:
        database.execute(
            "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'unsatisfied', 'satisfied') AS BLOB) "
            "WHERE n = (SELECT min(n) FROM entry WHERE instr(CAST(body AS TEXT), '\"unsatisfied\"'))"
        )


def test_a_ledger_that_was_edited_is_found_by_the_whole_check_and_built_anew_by_the_next_start(stage: Stage) -> None:
    folder = stage.office(hours__week=NEVER)
    ledger = Ledger.open(folder)
    ledger.record(Visits().days(1, 4), LOCAL).result()
    ledger.close()
    edited(folder)
    kiosk = stage.open(folder=folder)
    kiosk.see(CLOSED)
    kiosk.reader.until_told(lambda: kiosk.logged("no backup: copy_differs") == 1, "the finding", RESTING)
    assert "KHÔNG khớp" in run("doctor", "--data", folder).stdout
    assert kept(folder, Kind.DAILY) == []
    assert kiosk.stop() == 0
    kiosk.start()
    kiosk.see(CLOSED)
    assert kiosk.logged("the ledger is built anew: a whole check asked for it") == 1
    assert kiosk.stop() == 0
    assert run("verify", "--data", folder).returncode == 0
