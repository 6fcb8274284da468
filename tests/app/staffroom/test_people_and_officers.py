"""People who may enter, officers who serve, how the kiosk is, and the way out of the program."""

from collections.abc import Callable

from kiosk.app.staffroom.people import PeoplePart
from kiosk.domain.entry import Officer, Serving, Staff
from kiosk.store.people import People, Role
from tests.app.staffroom.stage import NAMES, PINS, Kiosk
from tests.turning import wait_until

Office = Callable[..., Kiosk]


def one_in(office: Office, role: Role, *others: Role) -> Kiosk:
    kiosk = office()
    kiosk.add_people(role, *others)
    kiosk.sign_in(role)
    kiosk.rest()
    return kiosk


def add_officer(kiosk: Kiosk, name: str, *services: str) -> None:
    kiosk.hands.press("Công chức, dịch vụ")
    kiosk.rest()
    kiosk.hands.press("Thêm công chức")
    kiosk.hands.write("Họ và tên", name)
    for n, service in enumerate(services, 1):
        kiosk.hands.press("Thêm dòng")
        kiosk.hands.write(f"Dịch vụ phụ trách, dòng {n}", service)
    kiosk.hands.press("Lưu")
    kiosk.rest()


def test_an_officer_is_added_with_services(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    add_officer(kiosk, "Phamj Thij Lan", "Kieerm soats chi", "Giao nhaanj")
    assert kiosk.ledger is not None
    (kept,) = kiosk.ledger.ask(lambda reader: reader.officers()).result()
    assert (kept.name, kept.services, kept.active) == ("Phạm Thị Lan", ("Giao nhận", "Kiểm soát chi"), True)
    assert kiosk.acts()[-1] == "officer_added"


def test_an_officer_is_renamed_and_stops_serving(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    add_officer(kiosk, "Lan")
    kiosk.hands.press("Lan")
    kiosk.hands.write("Họ và tên", "Phamj Thij Lan")
    kiosk.hands.press("Đang phục vụ")
    kiosk.hands.press("Lưu")
    kiosk.rest()
    assert "Ngừng phục vụ" in kiosk.hands.words()
    first, second = [entry for entry in kiosk.entries() if isinstance(entry, Officer)]
    assert (second.officer, second.name, second.active) == (first.officer, "Phạm Thị Lan", False)


def test_two_officers_cannot_have_one_name(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    add_officer(kiosk, "Lan")
    add_officer(kiosk, "Lan")
    assert "Đã có người mang tên này." in kiosk.hands.words()


def test_who_serves_today_is_chosen_by_staff(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    add_officer(kiosk, "Lan")
    assert kiosk.staffroom is not None
    kiosk.staffroom.close()
    kiosk.told.clear()
    kiosk.sign_in(Role.STAFF)
    kiosk.hands.press("Người phục vụ")
    kiosk.rest()
    kiosk.hands.press("Lan")
    kiosk.rest()
    assert "Từ lúc này: Lan." in kiosk.hands.words()
    assert kiosk.told == ["changed"]
    (serving,) = [entry for entry in kiosk.entries() if isinstance(entry, Serving)]
    assert kiosk.ledger is not None
    assert kiosk.ledger.ask(lambda reader: reader.serving("2")).result() == serving.serving
    kiosk.hands.press("Không ghi tên")
    kiosk.rest()
    assert kiosk.ledger.ask(lambda reader: reader.serving("2")).result() is None


def test_a_new_person_gets_in_with_the_pin_that_was_shown_once(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    kiosk.hands.press("Người dùng")
    kiosk.rest()
    kiosk.hands.press("Thêm người")
    kiosk.hands.write("Họ và tên", "Hoang")
    kiosk.hands.press("Kỹ thuật")
    kiosk.hands.press("Lưu")
    kiosk.hands.wait_for("Mã PIN của Hoang")
    assert kiosk.staffroom is not None
    people = kiosk.staffroom.parts["people"]
    assert isinstance(people, PeoplePart)
    pin = people.pin
    kiosk.hands.press("Đã ghi lại")
    kiosk.rest()
    assert people.pin == ""
    assert f"{pin[:3]} {pin[3:]}" not in kiosk.hands.words()
    kiosk.staffroom.close()
    kiosk.open_staff()
    kiosk.hands.wait_for("Hoang")
    kiosk.hands.press("Hoang")
    kiosk.hands.pin(pin)
    kiosk.hands.wait_for("Tình trạng máy")
    added = [entry for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "person_added"]
    assert [entry.person for entry in added] == ["manager"]


def test_a_new_pin_takes_the_place_of_the_old_one(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    kiosk.hands.press("Người dùng")
    kiosk.rest()
    kiosk.hands.press(NAMES[Role.STAFF])
    kiosk.hands.press("Cấp mã PIN mới")
    kiosk.hands.wait_for("Mã PIN của")
    assert kiosk.staffroom is not None
    kiosk.staffroom.close()
    kiosk.open_staff()
    kiosk.hands.wait_for(NAMES[Role.STAFF])
    kiosk.hands.press(NAMES[Role.STAFF])
    kiosk.hands.pin(PINS[Role.STAFF])
    kiosk.hands.wait_for("Mã PIN chưa đúng")
    assert "person_changed" in kiosk.acts()


def test_a_person_taken_out_is_asked_about_first(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    kiosk.hands.press("Người dùng")
    kiosk.rest()
    kiosk.hands.press(NAMES[Role.STAFF])
    kiosk.hands.press("Thôi quyền")
    assert f"Thôi quyền của {NAMES[Role.STAFF]}?" in kiosk.hands.words()
    kiosk.hands.press("Thôi quyền")
    kiosk.hands.wait_for("không còn vào được")
    assert kiosk.ledger is not None
    assert [one.role for one in People(kiosk.ledger).all()] == [Role.MANAGER]
    (removed,) = [entry for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "person_removed"]
    assert (removed.person, removed.about) == ("manager", "staff")


def test_nobody_takes_his_own_right_away(office: Office) -> None:
    kiosk = one_in(office, Role.MANAGER, Role.STAFF)
    kiosk.hands.press("Người dùng")
    kiosk.rest()
    kiosk.hands.press(NAMES[Role.MANAGER])
    assert kiosk.hands.can("Cấp mã PIN mới")
    assert not kiosk.hands.can("Thôi quyền")


def test_the_last_manager_stays(office: Office) -> None:
    kiosk = one_in(office, Role.IT, Role.MANAGER)
    kiosk.hands.press("Người dùng")
    kiosk.rest()
    kiosk.hands.press(NAMES[Role.MANAGER])
    kiosk.hands.press("Thôi quyền")
    kiosk.hands.press("Thôi quyền")
    kiosk.rest()
    assert kiosk.ledger is not None
    assert len(People(kiosk.ledger).all()) == 2
    assert "quản lý" in kiosk.hands.words().lower()


def test_the_health_page_tells_what_the_doctor_finds(office: Office) -> None:
    kiosk = one_in(office, Role.IT, Role.MANAGER)
    words = kiosk.hands.words()
    for subject in ("Ổ đĩa", "Sổ ghi", "Đồng hồ", "Phiên bản", "Bản sao gần nhất"):
        assert subject in words
    assert kiosk.ledger is not None
    entries = kiosk.ledger.ask(lambda reader: reader.standing()).result().seq
    kiosk.hands.press("Xem lại")
    kiosk.rest()
    assert f"{entries} bản ghi" in kiosk.hands.words()


def test_only_it_leaves_the_program_and_the_ledger_knows(office: Office) -> None:
    kiosk = one_in(office, Role.IT, Role.MANAGER)
    kiosk.hands.press("Thoát chương trình")
    assert kiosk.told == []
    kiosk.hands.press("Thoát")
    assert wait_until(lambda: kiosk.told == ["leave"])
    assert kiosk.acts()[-1] == "exit"
