"""The real kiosk looks after its ledger by itself while the office is closed."""

from kiosk.store.backup import Kind, kept
from kiosk.store.inspecting import inspect
from tests.driving.kiosk import run
from tests.driving.office import NEVER, open_office
from tests.driving.stage import Stage

CLOSED = "Ngoài giờ làm việc"


def test_a_closed_kiosk_makes_a_backup_that_opens_and_tells_of_it(stage: Stage) -> None:
    kiosk = stage.open(hours__week=NEVER)
    kiosk.see(CLOSED)
    kiosk.reader.until_told(lambda: kiosk.logged("backup made and checked") == 1, "the backup")
    (file,) = kept(kiosk.folder, Kind.DAILY)
    assert inspect(file).findings == ()
    assert "Bản sao lưu gần nhất đã kiểm tra" in run("doctor", "--data", kiosk.folder).stdout
    assert kiosk.stop() == 0
    assert [path.name for path in (kiosk.folder / "backup").iterdir()] == [file.name]


def test_a_disk_that_is_nearly_full_gets_no_backup_and_says_so(stage: Stage) -> None:
    folder = stage.small_disk() / "kiosk"
    kiosk = stage.open(folder=open_office(folder, hours__week=NEVER))
    kiosk.see(CLOSED)
    kiosk.reader.until_told(lambda: kiosk.logged("no backup: backup_no_room") == 1, "the refusal")
    assert kept(folder, Kind.DAILY) == []
    assert "để dành chỗ cho phiếu" in run("doctor", "--data", folder).stdout
    assert kiosk.stop() == 0
