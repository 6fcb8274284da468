"""Staff print the month's paper on a real CUPS, from the PIN to the question whether it came out, and once more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.printing.pending import pending
from tests.driving.books import entries
from tests.driving.cups import Cups, running_cups
from tests.driving.door import acts, come_in
from tests.driving.kiosk import START, run
from tests.driving.office import STAFF, staffed_office
from tests.driving.stage import Stage
from tests.reports.papers import flowing, page_count

TITLE = "Máy in phòng Kế toán"


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    with running_cups() as cups:
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        yield cups


def test_the_months_paper_comes_out_of_a_printer_and_once_more_with_its_mark(
    stage: Stage, cups: Cups, tmp_path: Path
) -> None:
    desk = cups.desk("desk", TITLE)
    office = staffed_office(tmp_path / "kiosk")
    kiosk = stage.welcome(folder=office.folder)
    come_in(kiosk, office, STAFF)
    kiosk.click("Báo cáo", "Lập báo cáo")
    kiosk.see("Trang 1 / 3")
    kiosk.click("In")
    kiosk.see("Đây đúng là các trang sẽ ra giấy.", TITLE)
    kiosk.click("In ra giấy")
    kiosk.see("Giấy đã ra đủ chưa?")
    kiosk.click("Đã ra đủ")
    kiosk.see("Đã in Báo cáo")
    kiosk.click("In")
    kiosk.see("trang in lần này có ghi “Bản in lại” ở lề")
    kiosk.click("In ra giấy")
    kiosk.see("Giấy đã ra đủ chưa?")
    kiosk.click("Đã ra đủ", "Ra")
    kiosk.see(START)
    first, again = desk.printed()
    assert flowing(first).count("Bản in lại") == 0
    assert flowing(again).count("Bản in lại") == page_count(first)
    assert kiosk.stop() == 0
    assert acts(kiosk)[-6:] == ["report", "print", "printed", "reprint", "printed", "signed_out"]
    papers = {body["about"] for body in entries(kiosk.folder) if body.get("act") in {"print", "printed", "reprint"}}
    assert len(papers) == 1
    assert run("verify", "--data", kiosk.folder).returncode == 0
    assert f"Máy in sẵn sàng: {TITLE}." in run("doctor", "--data", kiosk.folder).stdout


def test_a_job_that_was_stuck_when_the_program_ended_does_not_come_out_after_the_next_start(
    stage: Stage, cups: Cups, tmp_path: Path
) -> None:
    desk = cups.desk("desk", TITLE)
    cups.ask("cupsdisable", "desk")
    office = staffed_office(tmp_path / "kiosk")
    kiosk = stage.welcome(folder=office.folder)
    come_in(kiosk, office, STAFF)
    kiosk.click("Báo cáo", "Lập báo cáo")
    kiosk.see("Trang 1 / 3")
    kiosk.click("In", "In ra giấy")
    kiosk.see("Máy in đang dừng, lệnh in được giữ lại")
    kiosk.kill()
    assert "desk-1" in cups.ask("lpstat", "-o")
    assert [job for job, _ticket in pending(kiosk.folder)] == ["desk-1"]
    kiosk.start()
    kiosk.see(START)
    kiosk.reader.until_told(lambda: cups.ask("lpstat", "-o") == "", "an empty queue")
    kiosk.reader.until_told(lambda: pending(kiosk.folder) == [], "a settled job")
    cups.ask("cupsenable", "desk")
    assert desk.printed() == []
