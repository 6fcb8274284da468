"""A new kiosk asks whose it is; nothing is kept before the last step, and everything after it."""

import re
from pathlib import Path

from tests.driving.books import entries
from tests.driving.kiosk import Kiosk, run, told
from tests.driving.stage import Stage

OFFICE, CODE, COUNTER, NAME = "Phòng Giao dịch số 8", "0108", "Quầy số 1", "Trần Văn Minh"
PIN = re.compile(r"\b\d{3} \d{3}\b")
CODES = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def answer_everything(kiosk: Kiosk) -> None:
    """Answer the questions up to the people, as somebody with a keyboard does."""
    kiosk.see("Bước 1 / 7")
    kiosk.press("Tiếng Việt")
    kiosk.see("Bước 2 / 7")
    kiosk.write("Tên đơn vị", "Phongf Giao dichj soos 8")
    kiosk.write("Mã đơn vị", CODE)
    kiosk.press("Tiếp tục")
    kiosk.see("Bước 3 / 7")
    kiosk.write("Tên quầy", "Quaayf soos 1")
    kiosk.press("Tiếp tục")
    kiosk.see("Bước 4 / 7", "Hỏi khách những gì?")
    kiosk.press("Đánh giá mức độ hài lòng – hai mức", "Tiếp tục")
    kiosk.see("Bước 5 / 7")
    kiosk.press("Tiếp tục")
    kiosk.see("Bước 6 / 7", "UTC+7")
    kiosk.press("Đúng giờ")
    kiosk.see("Bước 7 / 7")


def test_a_new_kiosk_is_set_up_and_its_manager_gets_in(stage: Stage, tmp_path: Path) -> None:
    kiosk = stage.open(folder=tmp_path / "kiosk")
    answer_everything(kiosk)
    kiosk.press("Thêm người")
    kiosk.see("Người mới")
    kiosk.write("Họ và tên", "Traanf Vawn Minh")
    kiosk.press("Thêm người")
    kiosk.see(NAME, "Quản lý")
    assert not (kiosk.folder / "ledger.sqlite3").exists()
    kiosk.press("Tiếp tục")
    secrets = kiosk.see("Đã xong. Xin giữ kỹ trang này.", NAME)
    (pin,) = {found for words in secrets.words for found in PIN.findall(words)}
    assert len({found for words in secrets.words for found in CODES.findall(words)}) == 10
    kiosk.press("Đã giữ, bắt đầu")
    kiosk.see("Chưa lưu. Chạm lần nữa nếu đã ghi lại đủ.")
    kiosk.press("Đã giữ, bắt đầu")
    kiosk.reader.until(lambda screen: screen.says("Kính chào") or screen.says("Ngoài giờ"), "the public screen")
    kiosk.key("ctrl+shift+s")
    kiosk.see(f"Xin chào, {NAME}", "Nhập mã PIN sáu số")
    kiosk.hands.key(*pin.replace(" ", ""))
    kiosk.see("Hôm nay")
    assert kiosk.stop() == 0
    assert run("verify", "--data", kiosk.folder).returncode == 0
    settings = next(body["settings"] for body in entries(kiosk.folder) if body.get("genesis"))
    chosen = {key: settings[key] for key in ("office.name", "office.code", "counter.name", "survey.id")}
    assert chosen == {"office.name": OFFICE, "office.code": CODE, "counter.name": COUNTER, "survey.id": "kbnn-2"}
    assert next(body["training"] for body in entries(kiosk.folder) if body.get("genesis")) is False


def test_a_second_kiosk_is_refused_while_the_first_asks_its_questions(stage: Stage, tmp_path: Path) -> None:
    kiosk = stage.open(folder=tmp_path / "kiosk")
    kiosk.see("Bước 1 / 7")
    answer = run("run", "--data", kiosk.folder, environment=stage.desktop().environment())
    assert told(answer) == (3, f"Một kiosk khác đang chạy trên thư mục {kiosk.folder}.")
    assert kiosk.stop() == 0


def test_a_set_up_that_the_power_ends_begins_anew(stage: Stage, tmp_path: Path) -> None:
    kiosk = stage.open(folder=tmp_path / "kiosk")
    answer_everything(kiosk)
    kiosk.kill()
    kiosk.start()
    first = kiosk.see("Bước 1 / 7")
    assert not first.says(OFFICE.upper())
    assert run("tally", "--data", kiosk.folder, "--month", "2026-02").returncode == 3
