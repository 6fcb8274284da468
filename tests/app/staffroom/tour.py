"""Walks through every page of the first start and of the staff side, and stops at each."""

from collections.abc import Iterator

from kiosk.store.people import Role
from tests.app.staffroom.stage import Kiosk
from tests.turning import wait_until


def first_start(kiosk: Kiosk) -> Iterator[str]:
    """Yield the name of each page of the first start while it is on show."""
    hands = kiosk.hands
    start = kiosk.first_start()
    yield "language"
    hands.press("Tiếng Việt")
    yield "office"
    hands.press("Tiếp tục")
    yield "office-wrong"
    hands.write("Tên đơn vị", "Kho bajc Nhaf nuwowsc Hoaf Binhf")
    hands.write("Mã đơn vị", "0031")
    yield "office-typing"
    hands.press("Tiếp tục")
    hands.write("Tên quầy", "Quaafy soos 2")
    yield "counter"
    hands.press("Tiếp tục")
    yield "survey"
    hands.press("Tiếp tục")
    hands.press("Thứ Ba")
    yield "hours"
    hands.press("Tiếp tục")
    hands.press("Chưa đúng")
    yield "clock"
    hands.press("Đúng giờ")
    yield "people-none"
    for name, role in (("Nguyeexn Thij Hoofng Nhung", "Quản lý"), ("Traanf Vawn Binhf", "Cán bộ")):
        hands.press("Thêm người")
        hands.write("Họ và tên", name)
        hands.press(role)
        yield f"person-{role}"
        hands.press("Thêm người")
    yield "people"
    hands.press("Tiếp tục")
    yield "secrets"
    hands.press("Lưu thành PDF")
    hands.wait_for("Lưu vào đâu?")
    yield "save"
    hands.press(f"Thư mục {kiosk.documents.name}")
    hands.wait_for("đọc lại đúng")
    yield "secrets-saved"
    hands.press("Đã giữ, bắt đầu")
    assert wait_until(lambda: kiosk.ledger is not None)
    assert start.draft.secrets is not None


def way_in(kiosk: Kiosk) -> Iterator[str]:
    """Yield the pages before somebody is in; the kiosk has several people."""
    hands = kiosk.hands
    kiosk.open_staff()
    hands.wait_for("Xin chọn tên")
    yield "door"
    hands.press("Trần Văn Bình")
    yield "pin"
    for _ in range(5):
        hands.pin("123457")
        kiosk.rest()
    hands.wait_for("Xin chờ 0:15")
    yield "pin-wait"
    hands.press("Quên mã PIN")
    yield "recovery"
    hands.press("Quay lại")
    kiosk.clock.later(15_000)
    hands.press("Quay lại")


def manager(kiosk: Kiosk) -> Iterator[str]:
    """Yield the pages of a manager."""
    hands = kiosk.hands
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    yield "figures"
    hands.press("Khoảng ngày")
    hands.press("09/11/2026")
    yield "figures-days"
    hands.press("Xem")
    kiosk.rest()
    hands.wait_for("Từ ngày 09/11/2026")
    yield "figures-range"
    hands.press("Báo cáo")
    yield "paper"
    hands.press("Lập báo cáo")
    kiosk.rest()
    hands.wait_for("Trang 1 /")
    yield "paper-made"
    hands.press("Lưu báo cáo")
    kiosk.rest()
    yield "paper-save"
    hands.press("Quay lại")
    yield from _closing(kiosk)
    yield from _officers(kiosk)
    hands.press("Cài đặt")
    for section in ("Đơn vị", "Quầy", "Câu hỏi", "Giờ làm việc", "Màn hình"):
        hands.press(section)
        yield f"settings-{section}"
    hands.press("Người dùng")
    kiosk.rest()
    yield "people"
    yield from _one_person(kiosk)
    hands.press("Đồng hồ")
    kiosk.rest()
    yield "clock"
    hands.press("Chưa đúng")
    yield "clock-wrong"
    kiosk.clock.wall -= 3_600_000
    hands.press("Tình trạng máy")
    kiosk.rest()
    yield "health"
    hands.press("Đồng hồ")
    kiosk.rest()
    yield "clock-doubted"
    kiosk.clock.wall += 3_600_000


def _closing(kiosk: Kiosk) -> Iterator[str]:
    hands = kiosk.hands
    hands.press("Chốt tháng")
    kiosk.rest()
    yield "close"
    hands.press("Chốt tháng 10 năm 2026")
    yield "close-nobody"
    hands.write("Trưởng ban kiểm phiếu", "Traanf Thij Binhf")
    hands.press("Thêm dòng")
    hands.write("Thành viên ban kiểm phiếu, dòng 1", "Nguyeenx Vawn Cuwowngf")
    yield "close-team"
    hands.press("Chốt tháng 10 năm 2026")
    yield "close-ask"
    hands.press("Chốt")
    hands.wait_for("Đã chốt tháng 10 năm 2026")
    kiosk.rest()
    yield "closed"


def _officers(kiosk: Kiosk) -> Iterator[str]:
    hands = kiosk.hands
    hands.press("Công chức, dịch vụ")
    kiosk.rest()
    yield "officers-none"
    hands.press("Thêm công chức")
    hands.write("Họ và tên", "Pham Thi Lan")
    hands.press("Thêm dòng")
    hands.write("Dịch vụ phụ trách, dòng 1", "Giao nhaanj hoof sow")
    yield "officer"
    hands.press("Lưu")
    kiosk.rest()
    yield "officers"
    hands.press("Người phục vụ")
    kiosk.rest()
    hands.press("Pham Thi Lan")
    kiosk.rest()
    yield "serving"


def _one_person(kiosk: Kiosk) -> Iterator[str]:
    hands = kiosk.hands
    hands.press("Trần Văn Bình")
    yield "person"
    hands.press("Thôi quyền")
    yield "person-remove"
    hands.press("Không")
    kiosk.rest()
    hands.press("Trần Văn Bình")
    hands.press("Cấp mã PIN mới")
    hands.wait_for("Mã PIN của")
    yield "person-pin"
    hands.press("Đã ghi lại")
    kiosk.rest()


def technician(kiosk: Kiosk) -> Iterator[str]:
    """Yield the pages only IT has."""
    kiosk.sign_in(Role.IT)
    kiosk.rest()
    kiosk.hands.press("Thoát chương trình")
    yield "leave"
