"""The first start, from the first question to the first sign-in."""

from kiosk.store.ledger import is_provisioned
from tests.app.staffroom.stage import Kiosk, wait_until


def answer_until_people(kiosk: Kiosk) -> None:
    hands = kiosk.hands
    hands.press("Tiếng Việt")
    hands.write("Tên đơn vị", "Kho bajc Nhaf nuwowsc Hoaf Binhf")
    hands.write("Mã đơn vị", "0031")
    hands.press("Tiếp tục")
    hands.write("Tên quầy", "Quaafy soos 2")
    hands.press("Tiếp tục")
    hands.press("Tiếp tục")
    hands.press("Tiếp tục")
    hands.press("Đúng giờ")


def add(kiosk: Kiosk, name: str, role: str) -> None:
    kiosk.hands.press("Thêm người")
    kiosk.hands.write("Họ và tên", name)
    kiosk.hands.press(role)
    kiosk.hands.press("Thêm người")


def test_a_first_start_ends_with_an_office_and_people_who_get_in(kiosk: Kiosk) -> None:
    start = kiosk.first_start()
    answer_until_people(kiosk)
    add(kiosk, "Nguyeexn Thij Nhung", "Quản lý")
    add(kiosk, "Traanf Vawn Binhf", "Cán bộ")
    kiosk.hands.press("Tiếp tục")
    assert start.draft.secrets is not None
    (manager, pin), _ = start.draft.secrets.people
    assert f"{pin[:3]} {pin[3:]}" in kiosk.hands.words()
    assert not is_provisioned(kiosk.folder / "data")
    kiosk.hands.press("Đã giữ, bắt đầu")
    kiosk.hands.wait_for("Chưa lưu.")
    kiosk.hands.press("Đã giữ, bắt đầu")
    assert wait_until(lambda: kiosk.ledger is not None)
    assert manager.name == "Nguyễn Thị Nhung"
    kiosk.open_staff()
    kiosk.hands.wait_for("Nguyễn Thị Nhung")
    kiosk.hands.press("Nguyễn Thị Nhung")
    kiosk.hands.pin(pin)
    kiosk.hands.wait_for("Hôm nay")
    assert "Cài đặt" in kiosk.hands.words()
