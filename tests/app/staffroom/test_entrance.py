"""The way in: PINs, honest waits, recovery codes, and what the ledger keeps of all that."""

from collections.abc import Callable

from PySide6.QtTest import QTest

from kiosk.app import mint
from kiosk.domain.entry import Staff
from kiosk.staff.pages.pin import PinPage
from kiosk.store.people import People, Role
from tests.app.staffroom.stage import NAMES, PINS, Kiosk
from tests.turning import wait_until

Office = Callable[..., Kiosk]


def several(office: Office) -> Kiosk:
    kiosk = office()
    kiosk.add_people(Role.MANAGER, Role.STAFF, Role.IT)
    return kiosk


def at_the_pad(kiosk: Kiosk, role: Role = Role.STAFF) -> None:
    kiosk.open_staff()
    kiosk.hands.wait_for(NAMES[role])
    kiosk.hands.press(NAMES[role])


def guess(kiosk: Kiosk, times: int) -> None:
    for _ in range(times):
        kiosk.hands.pin("604821")
        kiosk.rest()


def test_the_right_pin_opens_the_pages(office: Office) -> None:
    kiosk = several(office)
    kiosk.sign_in(Role.STAFF)
    assert "Trần Văn Bình · Cán bộ" in kiosk.hands.words()
    assert kiosk.acts()[0] == "signed_in"


def test_one_person_alone_is_asked_for_the_pin_at_once(office: Office) -> None:
    kiosk = office()
    kiosk.add_people(Role.MANAGER)
    kiosk.open_staff()
    kiosk.hands.wait_for(f"Xin chào, {NAMES[Role.MANAGER]}")


def test_nobody_gets_away_from_a_wrong_try_before_it_is_stored(office: Office) -> None:
    kiosk = office()
    kiosk.add_people(Role.MANAGER)
    kiosk.open_staff()
    kiosk.hands.wait_for(f"Xin chào, {NAMES[Role.MANAGER]}")
    kiosk.hands.pin("604821")
    kiosk.hands.press("Quay lại")
    assert kiosk.is_staff_shown()
    kiosk.rest()
    assert kiosk.acts() == ["sign_in_failed"]
    kiosk.hands.press("Quay lại")
    assert not kiosk.is_staff_shown()


def test_where_nobody_has_a_pin_the_door_says_what_to_do(office: Office) -> None:
    kiosk = office()
    kiosk.open_staff()
    kiosk.hands.wait_for("Xin báo bộ phận tin học chạy lệnh recover")
    kiosk.hands.press("Về màn hình chào")


def test_the_pin_of_somebody_else_does_not_open(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    kiosk.hands.pin(PINS[Role.MANAGER])
    kiosk.hands.wait_for("Mã PIN chưa đúng. Xin nhập lại.")


def test_a_wrong_pin_is_an_entry_that_names_whose_it_was_tried_for(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    guess(kiosk, 1)
    assert wait_until(lambda: kiosk.acts() == ["sign_in_failed"])
    (entry,) = [entry for entry in kiosk.entries() if isinstance(entry, Staff)]
    assert (entry.person, entry.count) == ("staff", 1)


def test_after_five_wrong_tries_the_wait_is_shown_and_counted_down(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    guess(kiosk, 5)
    assert "Xin chờ 0:15." in kiosk.hands.words()
    assert not kiosk.hands.find("1").isEnabled()
    assert kiosk.staffroom is not None
    kiosk.clock.later(9_400)
    kiosk.staffroom.entrance.tick()
    assert "Xin chờ 0:06." in kiosk.hands.words()
    kiosk.clock.later(5_600)
    kiosk.staffroom.entrance.tick()
    assert "Xin chờ" not in kiosk.hands.words()
    kiosk.hands.pin(PINS[Role.STAFF])
    kiosk.hands.wait_for("Hôm nay")


def test_the_wait_doubles_and_outlives_a_new_opening(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    guess(kiosk, 5)
    kiosk.clock.later(15_000)
    assert kiosk.staffroom is not None
    kiosk.staffroom.entrance.tick()
    guess(kiosk, 1)
    kiosk.staffroom.close()
    at_the_pad(kiosk)
    assert "Xin chờ 0:30." in kiosk.hands.words()


def test_digits_typed_after_a_wrong_try_are_not_taken_away_by_the_clock(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    guess(kiosk, 1)
    right = PINS[Role.STAFF]
    kiosk.hands.pin(right[:3])
    assert kiosk.staffroom is not None
    kiosk.staffroom.entrance.tick()
    kiosk.hands.pin(right[3:])
    kiosk.hands.wait_for("Hôm nay")


def test_the_next_who_enters_is_told_of_the_wrong_tries(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    guess(kiosk, 3)
    kiosk.hands.pin(PINS[Role.STAFF])
    kiosk.hands.wait_for("mã PIN đã bị nhập sai 3 lần")
    assert kiosk.staffroom is not None
    kiosk.staffroom.close()
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    assert "đã bị nhập sai" not in kiosk.hands.words()


def test_a_recovery_code_gives_a_new_pin_that_is_shown_once(office: Office) -> None:
    kiosk = several(office)
    assert kiosk.ledger is not None
    People(kiosk.ledger).set_codes(["ABCDEFGHJKMN"], mint.random_bytes(16))
    at_the_pad(kiosk)
    kiosk.hands.press("Quên mã PIN")
    kiosk.hands.write("Mã khôi phục", "abcd efgh jkmn")
    kiosk.hands.press("Kiểm tra mã")
    kiosk.hands.wait_for("Mã PIN của Trần Văn Bình")
    assert kiosk.staffroom is not None
    recovery = kiosk.staffroom.entrance.recovery
    assert recovery is not None
    pin = recovery.pin
    kiosk.hands.press("Đã ghi lại")
    kiosk.hands.wait_for("Hôm nay")
    assert kiosk.acts()[:2] == ["recovered", "signed_in"]
    kiosk.staffroom.close()
    at_the_pad(kiosk)
    kiosk.hands.pin(pin)
    kiosk.hands.wait_for("Hôm nay")


def test_wrong_recovery_codes_are_counted_with_wrong_pins(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    guess(kiosk, 4)
    kiosk.hands.press("Quên mã PIN")
    kiosk.hands.write("Mã khôi phục", "wrong wrong")
    kiosk.hands.press("Kiểm tra mã")
    kiosk.hands.wait_for("Xin chờ 0:15.")
    assert not kiosk.hands.find("Kiểm tra mã").isEnabled()


def test_the_way_back_leads_to_the_visitors(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    kiosk.hands.press("Quay lại")
    kiosk.hands.press("Về màn hình chào")
    assert not kiosk.is_staff_shown()
    assert kiosk.told == ["closed"]


def test_figures_of_a_physical_keyboard_are_digits_of_the_pin(office: Office) -> None:
    kiosk = several(office)
    at_the_pad(kiosk)
    page = kiosk.hands.frame.page
    assert isinstance(page, PinPage)
    QTest.keyClicks(page.pad, PINS[Role.STAFF])
    kiosk.hands.wait_for("Hôm nay")
