"""A manager closes the month that is over; staff are reminded of it and cannot."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from kiosk.app.commands.simulate import fill
from kiosk.app.drafts import draft_file
from kiosk.app.simulation import Request
from kiosk.domain.copies import replace
from kiosk.domain.entry import MonthClosed
from kiosk.domain.period import Period, month
from kiosk.store.people import Role
from tests.app.office import settings
from tests.app.staffroom.stage import Kiosk
from tests.store.visits import LOCAL, Visits

Office = Callable[..., Kiosk]
OCTOBER, NOVEMBER = month("2026-10"), month("2026-11")
CHAIR, MEMBER = "Trưởng ban kiểm phiếu", "Thành viên ban kiểm phiếu, dòng 1"
REMINDER = "Đã hết tháng 10 năm 2026 mà chưa chốt."


def busy(office: Office) -> Kiosk:
    """Return the kiosk of an office on 22 November that has had a whole October."""
    kiosk = office()
    kiosk.add_people(*Role)
    assert kiosk.ledger is not None
    fill(kiosk.ledger, settings(), Request(Period(OCTOBER.first, NOVEMBER.first + 18), 90, 80, 7))
    return kiosk


def closes(kiosk: Kiosk) -> list[MonthClosed]:
    return [entry for entry in kiosk.entries() if isinstance(entry, MonthClosed)]


def opened(office: Office) -> Kiosk:
    kiosk = busy(office)
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    kiosk.hands.press("Chốt tháng")
    kiosk.rest()
    return kiosk


def name_the_team(kiosk: Kiosk) -> None:
    kiosk.hands.write(CHAIR, "Traanf Thij Binhf")
    kiosk.hands.press("Thêm dòng")
    kiosk.hands.write(MEMBER, "Lee Vawn Cuwowngf")


def close_now(kiosk: Kiosk) -> None:
    name_the_team(kiosk)
    kiosk.hands.press("Chốt tháng 10 năm 2026")
    kiosk.hands.press("Chốt")
    kiosk.hands.wait_for("Đã chốt tháng 10 năm 2026, tính đến bản ghi số")
    kiosk.rest()


def test_a_manager_closes_the_month_with_the_names_of_the_team(office: Office) -> None:
    kiosk = opened(office)
    assert "Dự thảo, chưa chốt" in kiosk.hands.words()
    assert "Phát ra: " in kiosk.hands.words()
    name_the_team(kiosk)
    kiosk.hands.press("Chốt tháng 10 năm 2026")
    words = kiosk.hands.words()
    assert "Chốt tháng 10 năm 2026?" in words
    assert "Trần Thị Bình (trưởng ban), Lê Văn Cường (thành viên)" in words
    assert closes(kiosk) == []
    kiosk.hands.press("Chốt")
    kiosk.hands.wait_for("Đã chốt tháng 10 năm 2026, tính đến bản ghi số")
    kiosk.rest()
    (entry,) = closes(kiosk)
    assert (entry.month, entry.supplement, entry.person) == ("2026-10", 0, "manager")
    assert [one.name for one in entry.team] == ["Trần Thị Bình", "Lê Văn Cường"]
    words = kiosk.hands.words()
    assert "Đã chốt ngày 22/11/2026 · Ban kiểm phiếu: Trần Thị Bình (trưởng ban)" in words
    assert not kiosk.hands.can("Chốt tháng 10 năm 2026")


def test_the_reminder_stands_until_the_month_is_closed(office: Office) -> None:
    kiosk = opened(office)
    kiosk.hands.press("Số liệu")
    kiosk.rest()
    assert f"{REMINDER} Xin chốt ở trang Chốt tháng." in kiosk.hands.words()
    kiosk.hands.press("Chốt tháng")
    kiosk.rest()
    close_now(kiosk)
    kiosk.hands.press("Số liệu")
    kiosk.rest()
    assert REMINDER not in kiosk.hands.words()


def test_staff_are_reminded_and_cannot_close(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    assert f"{REMINDER} Xin nhắc quản lý chốt tháng." in kiosk.hands.words()
    assert not kiosk.hands.can("Chốt tháng")
    assert kiosk.staffroom is not None
    kiosk.staffroom.go("close")
    assert kiosk.staffroom.current == "figures"


def test_every_month_that_was_never_closed_is_counted_in_the_reminder(office: Office) -> None:
    kiosk = office()
    kiosk.add_people(*Role)
    assert kiosk.ledger is not None
    fill(kiosk.ledger, settings(), Request(Period(month("2026-08").first, NOVEMBER.first + 3), 60, 50, 2))
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    told = "Còn 3 tháng đã hết mà chưa chốt, sớm nhất là tháng 8 năm 2026. Xin chốt ở trang Chốt tháng."
    assert told in kiosk.hands.words()
    kiosk.hands.press("Chốt tháng")
    kiosk.rest()
    close_now(kiosk)
    kiosk.hands.press("Số liệu")
    kiosk.rest()
    assert "Còn 2 tháng đã hết mà chưa chốt, sớm nhất là tháng 8 năm 2026." in kiosk.hands.words()


def test_nothing_is_closed_without_the_name_of_a_chair_or_with_a_name_twice(office: Office) -> None:
    kiosk = opened(office)
    kiosk.hands.press("Chốt tháng 10 năm 2026")
    assert "Xin ghi tên trưởng ban." in kiosk.hands.words()
    kiosk.hands.write(CHAIR, "Lan")
    kiosk.hands.press("Thêm dòng")
    kiosk.hands.write(MEMBER, " Lan ")
    kiosk.hands.press("Chốt tháng 10 năm 2026")
    assert "Một người được ghi hai lần." in kiosk.hands.words()
    assert closes(kiosk) == []


def test_who_says_no_closes_nothing(office: Office) -> None:
    kiosk = opened(office)
    name_the_team(kiosk)
    kiosk.hands.press("Chốt tháng 10 năm 2026")
    kiosk.hands.press("Không")
    assert kiosk.hands.can("Chốt tháng 10 năm 2026")
    assert closes(kiosk) == []


def test_what_comes_later_is_offered_as_a_supplement_with_the_team_of_last_time(office: Office) -> None:
    kiosk = opened(office)
    close_now(kiosk)
    assert kiosk.ledger is not None
    late = Visits(seed=9, day=OCTOBER.first + 4)
    ballot = late.id()
    kiosk.ledger.record([replace(late.issued(ballot), survey="kbnn-5"), late.closed(ballot)], LOCAL).result()
    kiosk.hands.press("Chốt tháng")
    kiosk.rest()
    words = kiosk.hands.words()
    assert "Có số liệu đến sau khi chốt: phát ra +1, thu về 0, hợp lệ 0" in words
    assert kiosk.hands.field(CHAIR).toPlainText() == "Trần Thị Bình"
    kiosk.hands.press("Lập Bổ sung 1")
    kiosk.hands.press("Lập bổ sung")
    kiosk.hands.wait_for("Đã lập Bổ sung 1 của tháng 10 năm 2026")
    kiosk.rest()
    assert [entry.supplement for entry in closes(kiosk)] == [0, 1]
    assert "Đã chốt, cộng 1 bổ sung" in kiosk.hands.words()
    assert not kiosk.hands.can("Lập Bổ sung 2")


def test_a_ledger_that_does_not_verify_is_not_closed(office: Office) -> None:
    kiosk = opened(office)
    assert kiosk.ledger is not None
    damage = "UPDATE tally_day SET n = n + 1 WHERE day > ?"
    kiosk.ledger.change(lambda database: database.run(damage, (NOVEMBER.first,))).result()
    name_the_team(kiosk)
    kiosk.hands.press("Chốt tháng 10 năm 2026")
    kiosk.hands.press("Chốt")
    kiosk.hands.wait_for("Không chốt: kiểm tra toàn bộ thấy sổ cái không khớp – số đếm không khớp các phiếu")
    assert closes(kiosk) == []
    assert kiosk.hands.field(CHAIR).toPlainText() == "Trần Thị Bình"


def test_a_clock_that_is_not_believed_closes_nothing_and_says_where_to_confirm_it(office: Office) -> None:
    kiosk = opened(office)
    name_the_team(kiosk)
    kiosk.clock.wall += 3_600_000
    kiosk.hands.press("Chốt tháng 10 năm 2026")
    kiosk.hands.press("Chốt")
    kiosk.hands.wait_for("Xin xác nhận ở trang Đồng hồ rồi chốt lại.")
    assert closes(kiosk) == []


def test_the_page_names_the_draft_that_the_kiosk_has_made(office: Office) -> None:
    kiosk = busy(office)
    file = draft_file(kiosk.folder / "data", "2026-10")
    file.parent.mkdir()
    file.write_bytes(b"%PDF-1.4")
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    kiosk.hands.press("Chốt tháng")
    kiosk.rest()
    assert "Bản dự thảo PDF do máy tự lập: drafts/Du-thao-bao-cao-2026-10.pdf" in kiosk.hands.words()


def test_the_page_speaks_english_and_keeps_what_was_written(office: Office) -> None:
    kiosk = opened(office)
    name_the_team(kiosk)
    kiosk.hands.press("Đổi ngôn ngữ: English")
    QApplication.processEvents()
    assert kiosk.hands.field("Chair of the count team").toPlainText() == "Trần Thị Bình"
    assert kiosk.hands.can("Close October 2026")


def test_no_month_that_is_not_over_can_be_chosen(office: Office) -> None:
    kiosk = opened(office)
    assert not kiosk.hands.find("Tháng sau").isEnabled()
    kiosk.hands.press("Tháng trước")
    kiosk.rest()
    kiosk.hands.wait_for("Tháng 9 năm 2026")
