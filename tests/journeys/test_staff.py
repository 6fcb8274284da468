"""Staff find their way behind the public screens, make the month's paper, and leave."""

import subprocess
from pathlib import Path

from openpyxl import load_workbook

from tests.driving.books import entries
from tests.driving.door import NAMES, acts, enter
from tests.driving.kiosk import START, THANKS, run
from tests.driving.office import MANAGER, TECHNICIAN, staffed_office
from tests.driving.stage import Stage

EMBLEM = "Biểu trưng của Kho bạc Nhà nước Hòa Bình"
FIGURES = "Số liệu"


def test_the_emblem_held_for_three_seconds_leads_to_the_months_paper_on_a_stick(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk")
    kiosk = stage.welcome(folder=office.folder)
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    kiosk.click("Không hài lòng", "Chờ lâu, trễ hạn", "Tiếp tục")
    kiosk.see(THANKS)
    emblem = kiosk.point(EMBLEM)
    kiosk.hands.hold(emblem)
    kiosk.see(NAMES)
    kiosk.hands.let_go()
    enter(kiosk, MANAGER, office.pins[MANAGER])
    kiosk.see("Thu về", "1")
    stick = stage.stick()
    kiosk.click("Báo cáo", "Lập báo cáo")
    kiosk.see("Trang 1 / 4")
    kiosk.click("Trang sau")
    kiosk.see("Trang 2 / 4")
    kiosk.click("Lưu báo cáo", f"USB {stick.name}")
    kiosk.see("và đọc lại đúng. Có thể rút USB.")
    (paper,) = stick.glob("Bao-cao-*.pdf")
    proof = run("verify", "--data", kiosk.folder, "--report", paper)
    assert (proof.stderr, proof.stdout) == ("", "Báo cáo khớp với sổ cái, chữ ký số đúng của kiosk này.\n")
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True).stdout
    assert "Chờ lâu, trễ hạn" in text
    assert "TẬP HUẤN" not in text
    kiosk.click("Số liệu của kỳ", f"USB {stick.name}")
    kiosk.see("Đã lưu So-lieu-", "và đọc lại đúng. Có thể rút USB.")
    (figures,) = stick.glob("So-lieu-*.xlsx")
    told = {row[5]: row[12] for row in load_workbook(figures)["Số liệu"].iter_rows(max_row=20, values_only=True)}
    assert (told["collected"], told["any_unsatisfied"]) == (1, 1)
    kiosk.click("Ra")
    kiosk.see(START)
    assert kiosk.stop() == 0
    assert acts(kiosk)[-5:] == ["figures", "report", "saved", "export", "signed_out"]


def test_the_technician_leaves_the_program_by_keyboard_and_pin(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk")
    kiosk = stage.welcome(folder=office.folder)
    kiosk.key("ctrl+shift+s")
    kiosk.see(NAMES)
    kiosk.press(TECHNICIAN)
    kiosk.see("Nhập mã PIN sáu số")
    kiosk.hands.key(*(f"KP_{digit}" for digit in office.pins[TECHNICIAN]))
    kiosk.press("Thoát chương trình")
    kiosk.see("Thoát chương trình?")
    kiosk.press("Thoát")
    assert kiosk.process.wait(timeout=30) == 0
    assert acts(kiosk)[-2:] == ["signed_in", "exit"]
    assert run("verify", "--data", kiosk.folder).returncode == 0


def test_a_short_touch_of_the_emblem_opens_nothing(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.hands.hold(kiosk.point(EMBLEM))
    kiosk.reader.stand(2.0)
    kiosk.hands.let_go()
    kiosk.reader.stand(1.5)
    assert not kiosk.reader.screen().says(NAMES)
    kiosk.click(START)
    kiosk.see("Câu 1 / 2")


def test_a_wrong_pin_lets_nobody_in_and_is_told_to_the_next_who_enters(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk")
    wrong = "000000"
    kiosk = stage.welcome(folder=office.folder)
    kiosk.key("ctrl+shift+s")
    enter(kiosk, MANAGER, wrong)
    kiosk.see("Mã PIN chưa đúng")
    kiosk.hands.key(*office.pins[MANAGER])
    kiosk.see(FIGURES, "mã PIN đã bị nhập sai 1 lần")
    assert kiosk.stop() == 0
    assert "sign_in_failed" in acts(kiosk)


def test_nobody_is_invited_while_staff_work(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk")
    kiosk = stage.welcome(folder=office.folder)
    kiosk.key("ctrl+shift+s")
    kiosk.see(NAMES)
    assert kiosk.invite().returncode == 3
    kiosk.key("F8")
    kiosk.press("Về màn hình chào")
    kiosk.see(START)
    assert kiosk.stop() == 0
    assert [body for body in entries(kiosk.folder) if body["kind"] == "issued"] == []
