"""The first start, from the first question to the first sign-in."""

import pypdfium2
import pytest

from kiosk.app.staffroom.given import given_office
from kiosk.domain.entry import Clock, Config
from kiosk.domain.errors import FileProblem
from kiosk.store.ledger import Ledger, is_provisioned
from kiosk.store.opening import FILE
from kiosk.store.people import Accepted, Instant, People
from tests.app.staffroom.stage import Kiosk
from tests.turning import wait_until

OFFICE = {"office.name": "Kho bạc Nhà nước Hòa Bình", "office.code": "0031", "counter.name": "Quầy số 2"}


def answer_until_people(kiosk: Kiosk) -> None:
    hands = kiosk.hands
    hands.press("Tiếng Việt")
    hands.write("Tên đơn vị", "Kho bajc Nhaf nuwowsc Hoaf Binhf")
    hands.write("Mã đơn vị", "0031")
    hands.press("Tiếp tục")
    hands.write("Tên quầy", "Quaafy soos 2")
    for _ in ("counter", "survey", "hours"):
        hands.press("Tiếp tục")
    hands.press("Đúng giờ")


def add(kiosk: Kiosk, name: str, role: str) -> None:
    kiosk.hands.press("Thêm người")
    kiosk.hands.write("Họ và tên", name)
    kiosk.hands.press(role)
    kiosk.hands.press("Thêm người")


def finish(kiosk: Kiosk) -> None:
    """Begin with the office, having written the secrets down."""
    kiosk.hands.press("Đã giữ, bắt đầu")
    kiosk.hands.wait_for("Chưa lưu.")
    kiosk.hands.press("Đã giữ, bắt đầu")
    assert wait_until(lambda: kiosk.ledger is not None)


def test_a_first_start_ends_with_an_office_and_people_who_get_in(kiosk: Kiosk) -> None:
    start = kiosk.first_start()
    answer_until_people(kiosk)
    add(kiosk, "Nguyeexn Thij Nhung", "Quản lý")
    add(kiosk, "Traanf Vawn Binhf", "Cán bộ")
    kiosk.hands.press("Tiếp tục")
    assert start.draft.secrets is not None
    (_, pin), _ = start.draft.secrets.people
    finish(kiosk)
    settings = kiosk.settings()
    assert settings.text("office.name") == "Kho bạc Nhà nước Hòa Bình"
    assert settings.text("counter.name") == "Quầy số 2"
    kiosk.open_staff()
    kiosk.hands.wait_for("Nguyễn Thị Nhung")
    kiosk.hands.press("Nguyễn Thị Nhung")
    kiosk.hands.pin(pin)
    kiosk.hands.wait_for("Hôm nay")
    assert kiosk.acts()[:3] == ["person_added", "person_added", "setup"]


def test_the_ledger_begins_with_settings_survey_and_the_confirmed_clock(kiosk: Kiosk) -> None:
    kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "An", "Quản lý")
    kiosk.hands.press("Tiếp tục")
    finish(kiosk)
    first, survey, clock = kiosk.entries()[:3]
    assert isinstance(first, Config)
    assert first.genesis
    assert not first.training
    assert isinstance(survey, Config)
    assert survey.survey is not None
    assert survey.survey["id"] == "kbnn-5"
    assert isinstance(clock, Clock)


def test_nothing_is_stored_before_the_last_step(kiosk: Kiosk) -> None:
    kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "An", "Quản lý")
    kiosk.hands.press("Tiếp tục")
    assert "Mười mã khôi phục" in kiosk.hands.words()
    assert not is_provisioned(kiosk.folder / "data")


def test_a_set_up_cut_off_begins_anew_with_other_people(kiosk: Kiosk) -> None:
    data = kiosk.folder / "data"
    data.mkdir()
    cut_off = Ledger.create(data, seed=bytes(32), epoch=bytes(16))
    people = People(cut_off)
    people.set_codes(["ABCDEFGHJKMN"], bytes(16))
    cut_off.close()
    kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "An", "Quản lý")
    kiosk.hands.press("Tiếp tục")
    finish(kiosk)
    assert kiosk.ledger is not None
    assert [one.name for one in People(kiosk.ledger).all()] == ["An"]
    assert People(kiosk.ledger).codes_left() == 10


def test_each_recovery_code_of_the_first_start_works_once(kiosk: Kiosk) -> None:
    start = kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "An", "Quản lý")
    kiosk.hands.press("Tiếp tục")
    finish(kiosk)
    assert start.draft.secrets is not None
    assert kiosk.ledger is not None
    people, code = People(kiosk.ledger), start.draft.secrets.codes[3]
    now = Instant("boot", 1)
    assert isinstance(people.redeem(code, now, 1), Accepted)
    assert not isinstance(people.redeem(code, now, 1), Accepted)


def test_what_is_missing_is_said_beside_its_field(kiosk: Kiosk) -> None:
    start = kiosk.first_start()
    kiosk.hands.press("Tiếng Việt")
    kiosk.hands.write("Mã đơn vị", "00 31")
    kiosk.hands.press("Tiếp tục")
    assert "Cần điền ô này." in kiosk.hands.words()
    assert "Chỉ dùng chữ không dấu" in kiosk.hands.words()
    assert start.draft.step.name == "OFFICE"


def test_an_office_file_fills_the_fields_in(kiosk: Kiosk) -> None:
    kiosk.first_start(**OFFICE)
    kiosk.hands.press("Tiếng Việt")
    assert kiosk.hands.field("Tên đơn vị").toPlainText() == "Kho bạc Nhà nước Hòa Bình"
    kiosk.hands.press("Tiếp tục")
    assert kiosk.hands.field("Tên quầy").toPlainText() == "Quầy số 2"


def test_an_office_file_is_found_beside_the_data_folder(kiosk: Kiosk) -> None:
    (kiosk.folder / "office.toml").write_text('[office]\nname = "Phòng Giao dịch số 3"\n', encoding="utf-8")
    assert given_office(kiosk.folder / "data", {}) == {"office.name": "Phòng Giao dịch số 3"}


def test_a_broken_office_file_is_named(kiosk: Kiosk) -> None:
    (kiosk.folder / "office.toml").write_text("[office]\nshoe_size = 43\n", encoding="utf-8")
    with pytest.raises(FileProblem, match="office_file_broken"):
        given_office(kiosk.folder / "data", {})


def test_the_clock_goes_on_and_must_be_confirmed(kiosk: Kiosk) -> None:
    start = kiosk.first_start(**OFFICE)
    kiosk.hands.press("Tiếng Việt")
    for _ in ("office", "counter", "survey", "hours"):
        kiosk.hands.press("Tiếp tục")
    assert "15:05" in kiosk.hands.words()
    assert "Chủ nhật, ngày 22 tháng 11 năm 2026" in kiosk.hands.words()
    kiosk.clock.later(60_000)
    start.tick()
    assert "15:06" in kiosk.hands.words()
    assert not kiosk.hands.can("Tiếp tục")
    kiosk.hands.press("Chưa đúng")
    assert "timedatectl set-time" in kiosk.hands.words()
    assert start.draft.step.name == "CLOCK"


def test_a_clock_before_the_program_was_built_cannot_be_confirmed(kiosk: Kiosk) -> None:
    kiosk.clock.wall = 0
    kiosk.first_start(**OFFICE)
    kiosk.hands.press("Tiếng Việt")
    for _ in ("office", "counter", "survey", "hours"):
        kiosk.hands.press("Tiếp tục")
    assert not kiosk.hands.find("Đúng giờ").isEnabled()


def test_without_a_manager_there_is_no_way_on(kiosk: Kiosk) -> None:
    kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "Binh", "Cán bộ")
    assert not kiosk.hands.can("Tiếp tục")
    add(kiosk, "An", "Quản lý")
    assert kiosk.hands.can("Tiếp tục")
    kiosk.hands.press("An")
    assert not kiosk.hands.can("Tiếp tục")


def test_two_people_cannot_have_one_name(kiosk: Kiosk) -> None:
    kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "An", "Quản lý")
    add(kiosk, "An", "Cán bộ")
    assert "Đã có người mang tên này." in kiosk.hands.words()


def test_the_sheet_of_secrets_is_saved_as_it_is_shown(kiosk: Kiosk) -> None:
    start = kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "An", "Quản lý")
    kiosk.hands.press("Tiếp tục")
    kiosk.hands.press("Lưu thành PDF")
    kiosk.hands.wait_for("Lưu vào đâu?")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("Thư mục documents")
    kiosk.hands.wait_for("đọc lại đúng")
    document = pypdfium2.PdfDocument(kiosk.documents / "Ma-PIN-0031.pdf")
    words = document[0].get_textpage().get_text_bounded()
    document.close()
    assert start.draft.secrets is not None
    (_, pin) = start.draft.secrets.people[0]
    assert f"{pin[:3]} {pin[3:]}" in words
    code = start.draft.secrets.codes[9]
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in words
    kiosk.hands.press("Đã giữ, bắt đầu")
    assert wait_until(lambda: kiosk.ledger is not None)


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(kiosk: Kiosk) -> None:
    kiosk.first_start(**OFFICE)
    answer_until_people(kiosk)
    add(kiosk, "An", "Quản lý")
    kiosk.hands.press("Tiếp tục")
    # A file stands where the folder should be: that stops even an administrator.
    (kiosk.folder / "data").rmdir()
    (kiosk.folder / "data").write_bytes(b"")
    kiosk.hands.press("Đã giữ, bắt đầu")
    kiosk.hands.press("Đã giữ, bắt đầu")
    kiosk.hands.wait_for("Chưa ghi được.")
    (kiosk.folder / "data").unlink()
    kiosk.hands.press("Thử lại")
    assert wait_until(lambda: kiosk.ledger is not None)
    assert (kiosk.folder / "data" / FILE).exists()


def test_the_language_changes_without_losing_an_answer(kiosk: Kiosk) -> None:
    kiosk.first_start()
    kiosk.hands.press("Tiếng Việt")
    kiosk.hands.write("Tên đơn vị", "Kho bajc")
    kiosk.hands.press("Tiếp tục")
    kiosk.hands.press("Đổi ngôn ngữ: English")
    assert kiosk.hands.field("Name of the office").toPlainText() == "Kho bạc"
    assert "This is needed." in kiosk.hands.words()
