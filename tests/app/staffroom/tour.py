"""Walks through every page of the first start and of the staff side, and stops at each."""

from collections.abc import Iterator

from kiosk.app.printing.queue import Printer, Progress, Sides, Stage, Trouble
from kiosk.app.staffroom.papers import PaperPart
from kiosk.domain.copies import replace
from kiosk.store.people import Role
from tests.app.staffroom.sayings import rate, say
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.tour_ballots import ballots
from tests.app.staffroom.tour_centre import centre
from tests.turning import wait_until

_TITLES = ("Máy in phòng Kế toán", "HP LaserJet Pro MFP M428fdw")
PRINTERS = (
    Printer("ke-toan", _TITLES[0], "Tầng 1", tuple(Sides), frozenset({"A4"})),
    Printer(
        "hp",
        _TITLES[1],
        "Phòng họp tầng 2",
        trouble=Trouble("print_stopped", {"printer": _TITLES[1], "detail": "Backend failed, unable to locate printer"}),
    ),
)


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
    for number in range(500, 510):
        rate(kiosk, number, "satisfied", officer="o1")
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    yield from _figures(kiosk)
    yield from _comments(kiosk)
    yield from _paper(kiosk)
    yield from ballots(kiosk)
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
    yield from centre(kiosk)
    kiosk.clock.wall -= 3_600_000
    hands.press("Tình trạng máy")
    kiosk.rest()
    yield "health"
    hands.press("Đồng hồ")
    kiosk.rest()
    yield "clock-doubted"
    kiosk.clock.wall += 3_600_000


def _figures(kiosk: Kiosk) -> Iterator[str]:
    hands = kiosk.hands
    yield "figures"
    hands.press("Lưu số liệu")
    hands.wait_for("Thư mục")
    yield "figures-save"
    hands.press(f"Thư mục {kiosk.documents.name}")
    kiosk.rest()
    yield "figures-saved"
    hands.press("Quay lại")
    for cut in ("Nhóm tiêu chí", "Dịch vụ", "Lý do", "Giờ, thứ", "Công chức"):
        hands.press(cut)
        kiosk.rest()
        yield f"figures-{cut}"
    hands.press("Phiếu kết quả từng người")
    yield "sheets"
    hands.press("o1")
    kiosk.rest()
    hands.wait_for("Trang 1 /")
    yield "sheet"
    hands.press("Người khác")
    hands.press("Quay lại")
    hands.press("Tổng hợp")
    hands.press("Khoảng ngày")
    hands.press("09/11/2026")
    yield "figures-days"
    hands.press("Xem")
    kiosk.rest()
    hands.wait_for("Từ ngày 09/11/2026")
    yield "figures-range"


def _comments(kiosk: Kiosk) -> Iterator[str]:
    hands, long = kiosk.hands, "Tôi phải đi lại ba lần vì thiếu giấy tờ mà không ai nói trước. " * 7
    for number in range(24):
        say(kiosk, number, f"{long if number == 1 else 'Chờ lâu quá'} ({number})", "time", "unsatisfied", number)
    hands.press("Ý kiến")
    kiosk.rest()
    yield "comments"
    hands.press("Lọc theo tiêu chí")
    yield "comments-criteria"
    hands.press("Quay lại")
    hands.press(f"{long} (1)")
    yield "comment"
    hands.press("Xóa hẳn")
    yield "comment-erase"
    hands.press("Không")
    hands.press("Quay lại")


def _paper(kiosk: Kiosk) -> Iterator[str]:
    hands = kiosk.hands
    hands.press("Báo cáo")
    yield "paper"
    hands.press("Tháng trước")
    hands.press("Lập báo cáo")
    kiosk.rest()
    hands.wait_for("Trang 1 /")
    yield "paper-made"
    hands.press("Lưu báo cáo")
    hands.wait_for("Thư mục")
    yield "paper-save"
    hands.press("Quay lại")
    yield from printing(kiosk)
    hands.press("Kỳ khác")
    hands.press("Công khai A4")
    hands.press("Lập bảng")
    kiosk.rest()
    hands.wait_for("Trang 1 / 1")
    yield "notice-made"


def printing(kiosk: Kiosk) -> Iterator[str]:
    """Yield the pages of a print, from a report on show back to it: as this machine prints, then as others do."""
    hands = kiosk.hands
    hands.press("In")
    kiosk.rest()
    yield "print-as-it-is"
    assert kiosk.staffroom is not None
    part = kiosk.staffroom.parts["paper"]
    assert isinstance(part, PaperPart)
    press, follows = part.press, part.press.following
    press.say, press.printers = None, PRINTERS
    press.memory = replace(press.memory, printer=PRINTERS[0].name)
    press.redraw()
    yield "print"
    press.memory = replace(press.memory, printer=PRINTERS[1].name)
    press.redraw()
    yield "print-stopped"
    follows.named, follows.pages, follows.printer, follows.shown = press.named, 3, PRINTERS[0], True
    for stage, trouble in ((Stage.PRINTING, None), (Stage.STUCK, PRINTERS[1].trouble), (Stage.DONE, None)):
        follows.progress = Progress(stage, 2, trouble)
        follows.redraw()
        yield f"print-{stage.value}"
    follows.shown = False
    press.redraw()
    hands.press("Quay lại")


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
