"""A manager closes the month that is over, through the window; staff are reminded of it and cannot."""

import json
from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.domain.period import day_of, month_of, period_words
from kiosk.store.backup import Kind, kept
from kiosk.store.inspecting import inspect
from tests.driving.books import entries
from tests.driving.door import come_in, leave
from tests.driving.kiosk import START, run
from tests.driving.office import MANAGER, STAFF, OtherBoot, staffed_office
from tests.driving.stage import Stage
from tests.reports.papers import WORDINGS

CLOSE = "Chốt tháng"
OVER = month_of(day_of(Clock().wall_ms())).previous()
MONTH = period_words(OVER, WORDINGS["vi"])
REMINDER = f"Đã hết {MONTH} mà chưa chốt."
A_CLOSE_SECONDS = 60.0


def test_a_manager_closes_the_month_by_pin_and_staff_cannot(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk", OtherBoot(-40))
    kiosk = stage.welcome(folder=office.folder)
    come_in(kiosk, office, STAFF)
    kiosk.see(REMINDER, "Xin nhắc quản lý chốt tháng.")
    assert kiosk.reader.screen().find(CLOSE) is None
    leave(kiosk)
    come_in(kiosk, office, MANAGER)
    kiosk.see(REMINDER)
    kiosk.click(CLOSE)
    kiosk.see("Dự thảo, chưa chốt")
    kiosk.click(f"Chốt {MONTH}")
    kiosk.see("Xin ghi tên trưởng ban.")
    kiosk.write("Trưởng ban kiểm phiếu", "Traanf Thij Binhf")
    kiosk.click(f"Chốt {MONTH}")
    kiosk.see(f"Chốt {MONTH}?", "Trần Thị Bình (trưởng ban)")
    kiosk.click("Chốt")
    kiosk.see(f"Đã chốt {MONTH}", seconds=A_CLOSE_SECONDS)
    kiosk.see("Ban kiểm phiếu: Trần Thị Bình (trưởng ban)")
    assert kiosk.reader.screen().find(f"Chốt {MONTH}") is None
    leave(kiosk)
    come_in(kiosk, office, STAFF)
    assert not kiosk.reader.screen().says(REMINDER)
    leave(kiosk)
    told = json.loads(run("tally", "--data", kiosk.folder, "--month", str(OVER.month), "--json").stdout)
    assert told["closed"]["team"] == [{"name": "Trần Thị Bình", "role": "chair"}]
    assert kiosk.stop() == 0
    (stored,) = [body for body in entries(kiosk.folder) if body["kind"] == "month_closed"]
    assert (stored["month"], stored["supplement"]) == (OVER.month, 0)
    (file,) = kept(kiosk.folder, Kind.MONTHLY)
    assert inspect(file, texts=False).findings == ()
    assert run("verify", "--data", kiosk.folder).returncode == 0


def test_a_close_that_was_under_way_when_the_power_went_is_there_once_or_not_at_all(
    stage: Stage, tmp_path: Path
) -> None:
    office = staffed_office(tmp_path / "kiosk", OtherBoot(-40))
    kiosk = stage.welcome(folder=office.folder)
    come_in(kiosk, office, MANAGER)
    kiosk.click(CLOSE)
    kiosk.see("Dự thảo, chưa chốt")
    kiosk.write("Trưởng ban kiểm phiếu", "Traanf Thij Binhf")
    kiosk.click(f"Chốt {MONTH}")
    kiosk.click("Chốt")
    kiosk.reader.until_told(lambda: any((kiosk.folder / "backup").glob("monthly-*")), "the copy that is checked first")
    kiosk.kill()
    kiosk.start()
    kiosk.see(START)
    come_in(kiosk, office, MANAGER)
    kiosk.click(CLOSE)
    screen = kiosk.see("Thu về")
    if screen.find(f"Chốt {MONTH}") is not None:
        kiosk.write("Trưởng ban kiểm phiếu", "Traanf Thij Binhf")
        kiosk.click(f"Chốt {MONTH}", "Chốt")
    kiosk.see("Đã chốt", seconds=A_CLOSE_SECONDS)
    leave(kiosk)
    assert kiosk.stop() == 0
    assert [body["month"] for body in entries(kiosk.folder) if body["kind"] == "month_closed"] == [OVER.month]
    assert run("verify", "--data", kiosk.folder).returncode == 0
