"""Paper ballots at the counter: printed, entered by two people at the number keys, compared, stored, counted."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.app.assets import load_survey
from kiosk.app.gathered import gather_period
from kiosk.app.staffroom.ballots import BallotsPart
from kiosk.app.staffroom.settling import ALL
from kiosk.domain.ballot import Channel
from kiosk.domain.entry import PaperEntered, PaperIssued, Staff
from kiosk.domain.period import day_of, month_of
from kiosk.domain.report import Figures
from kiosk.domain.serials import scanned, shown
from kiosk.domain.survey import Survey
from kiosk.domain.tally import Counts
from kiosk.store.people import Role
from tests.app.staffroom.stage import NAMES, Kiosk
from tests.reports.papers import page_count

TWO = (Role.MANAGER, Role.STAFF)
ENTER, MINUS = "\r", "-"


def staffed(office: Callable[..., Kiosk]) -> Kiosk:
    kiosk = office(**{"survey.id": "kbnn-2"})
    kiosk.add_people(*TWO)
    return kiosk


def open_ballots(kiosk: Kiosk, role: Role) -> None:
    kiosk.sign_in(role)
    kiosk.rest()
    kiosk.hands.press("Phiếu giấy")
    kiosk.rest()


def ballots_of(kiosk: Kiosk) -> BallotsPart:
    assert kiosk.staffroom is not None
    part = kiosk.staffroom.parts["ballots"]
    assert isinstance(part, BallotsPart)
    return part


def leave(kiosk: Kiosk) -> None:
    kiosk.hands.press("Ra")
    kiosk.rest()


def print_ballots(kiosk: Kiosk, sheet: str = "4 phiếu (A6)") -> PaperIssued:
    """Print a hundred ballots, keep the file, and return what was issued."""
    hands = kiosk.hands
    hands.press("In phiếu trắng")
    hands.press(sheet)
    hands.press("Phát ra và lập tệp in")
    keep(kiosk)
    (issued,) = (entry for entry in kiosk.entries() if isinstance(entry, PaperIssued))
    return issued


def keep(kiosk: Kiosk) -> None:
    """Keep the file of a printing in the folder for documents."""
    hands = kiosk.hands
    hands.wait_for("Lưu vào đâu?")
    kiosk.rest()
    hands.wait_for(f"Thư mục {kiosk.documents.name}")
    hands.press(f"Thư mục {kiosk.documents.name}")
    hands.wait_for("đọc lại đúng")
    kiosk.rest()


def type_keys(kiosk: Kiosk, keys: str) -> None:
    """Type as fast as fingers can: nobody waits for the ledger between two keys."""
    strike(kiosk, keys)
    kiosk.rest()


def strike(kiosk: Kiosk, keys: str) -> None:
    focus = kiosk.window.focusWidget()
    assert focus is not None
    for key in keys:
        if key == ENTER:
            QTest.keyClick(focus, Qt.Key.Key_Enter)
        else:
            QTest.keyClicks(focus, key)


def figures(kiosk: Kiosk) -> Figures:
    assert kiosk.ledger is not None
    return gather_period(kiosk.ledger, month_of(day_of(kiosk.clock.wall))).result(60).figures()


def answer(serial: int, *, otherwise: bool = False) -> str:
    """Return the keys of a ballot: the offered serial, two levels, reasons where not satisfied, and keeping it."""
    if serial == 7:
        return ENTER + MINUS + ENTER
    if serial % 10 == 5 or otherwise:
        return ENTER + "12" + "3" + ENTER + ENTER
    return ENTER + "11" + ENTER


def test_two_people_enter_thirty_ballots_with_one_difference(office: Callable[..., Kiosk]) -> None:
    kiosk = staffed(office)
    hands = kiosk.hands
    open_ballots(kiosk, Role.MANAGER)
    hands.wait_for("Chưa in phiếu giấy nào.")
    issued = print_ballots(kiosk)
    assert (issued.first, issued.printed) == (1, 100)
    (file,) = kiosk.documents.glob("Phieu-giay-0000001-0000100.pdf")
    assert page_count(file.read_bytes()) == 25
    hands.press("Nhập phiếu thu về")
    type_keys(kiosk, "".join(answer(serial) for serial in range(1, 31)))
    hands.wait_for("Đã nhập 30 phiếu")
    leave(kiosk)
    open_ballots(kiosk, Role.STAFF)
    hands.press(f"{shown(1)} – {shown(100)}")
    kiosk.rest()
    assert not hands.can("Đối chiếu và ghi vào sổ")
    hands.press("Nhập phiếu thu về")
    type_keys(kiosk, "".join(answer(serial, otherwise=serial in (12, 20)) for serial in range(1, 31)))
    hands.wait_for("Đã nhập 30 phiếu")
    assert figures(kiosk).channels[Channel.PAPER] == Counts(issued=100)
    leave(kiosk)
    open_ballots(kiosk, Role.MANAGER)
    hands.press(f"{shown(1)} – {shown(100)}")
    kiosk.rest()
    hands.press("Đối chiếu và ghi vào sổ")
    hands.wait_for("Số 0000012: hai người nhập khác nhau")
    assert {NAMES[role] for role in TWO} <= set(hands.words().splitlines()) | {
        head.head for table in hands.tables() for head in table.columns
    }
    # Where the two differ it stands out.
    assert [row.strong for row in hands.tables()[0].rows] == [False, True]
    hands.press(f"Đúng như {NAMES[Role.MANAGER]} nhập")
    kiosk.rest()
    hands.wait_for("Số 0000020: hai người nhập khác nhau")
    hands.press("Nhập lại phiếu này")
    kiosk.rest()
    assert hands.can("Ghi 28 phiếu vào sổ cái")
    for _ in range(2):
        # Two taps before the ledger has answered.
        ballots_of(kiosk).settling.page.picked.emit(ALL)
    kiosk.rest()
    hands.wait_for("Đã ghi vào sổ cái: 28 phiếu.")
    hands.press("Khai phiếu chưa sử dụng")
    hands.write("Từ số", "41")
    hands.press("Khai chưa sử dụng")
    hands.wait_for("Đã khai 60 phiếu chưa sử dụng.")
    told = figures(kiosk)
    paper = Counts(issued=100, returned=29, valid=28, spoiled=1, all_satisfied=25, any_unsatisfied=3)
    assert told.channels[Channel.PAPER] == paper
    (serials,) = told.serials
    assert (serials.unused, serials.out) == (60, 11)
    people = {entry.people for entry in kiosk.entries() if isinstance(entry, PaperEntered)}
    assert people == {tuple(sorted(role.value for role in TWO))}
    assert kiosk.ledger is not None
    assert kiosk.ledger.verify().result(60).differences == ()


def test_a_hundred_ballots_take_four_hundred_keys_and_none_is_lost_while_the_ledger_is_slow(
    office: Callable[..., Kiosk],
) -> None:
    kiosk = staffed(office)
    open_ballots(kiosk, Role.MANAGER)
    print_ballots(kiosk)
    kiosk.hands.press("Nhập phiếu thu về")
    keys = "".join(ENTER + "11" + ENTER for _ in range(100))
    assert len(keys) == 400
    assert kiosk.ledger is not None
    held = Event()
    kiosk.ledger.change(lambda _database: held.wait(60))
    strike(kiosk, keys)
    held.set()
    kiosk.rest()
    kiosk.hands.wait_for("Đã nhập 100 phiếu")


def test_a_scanned_code_a_wrong_serial_and_a_second_time(office: Callable[..., Kiosk]) -> None:
    kiosk = staffed(office)
    hands = kiosk.hands
    open_ballots(kiosk, Role.MANAGER)
    issued = print_ballots(kiosk)
    hands.press("Nhập phiếu thu về")
    type_keys(kiosk, scanned(issued.id, 40) + ENTER + "11" + ENTER)
    hands.wait_for("Đã nhập 1 phiếu")
    type_keys(kiosk, "40" + ENTER + "11" + ENTER)
    hands.wait_for("Số 0000040 bạn đã nhập rồi.")
    type_keys(kiosk, "101" + ENTER)
    hands.wait_for("Số 0000101 chưa từng được phát ra.")
    type_keys(kiosk, scanned("f" * 32, 41) + ENTER)
    hands.wait_for("Số 0000041 chưa từng được phát ra.")
    hands.press("Sửa phiếu vừa nhập")
    type_keys(kiosk, "12" + ENTER + ENTER)
    assert kiosk.staffroom is not None
    hands.wait_for("Số sê-ri trên phiếu?")
    # A ballot entered again is no other ballot.
    assert "Đã nhập 1 phiếu" in hands.words()
    type_keys(kiosk, "42" + ENTER + "00" + ENTER)
    hands.wait_for("Số 0000042 chưa có câu trả lời nào.")


def test_a_ballot_that_asked_something_else_is_put_aside_and_entered_with_its_own(office: Callable[..., Kiosk]) -> None:
    kiosk = staffed(office)
    hands = kiosk.hands
    open_ballots(kiosk, Role.MANAGER)
    first = print_ballots(kiosk)
    ask_otherwise(kiosk, load_survey("kbnn-5"))
    hands.press("Phiếu giấy")
    kiosk.rest()
    hands.press("In phiếu trắng")
    hands.press("Phát ra và lập tệp in")
    kiosk.rest()
    hands.press("Quay lại")
    kiosk.rest()
    hands.press("Nhập phiếu thu về")
    title = load_survey("kbnn-2").titles["vi"]
    sentence = f"Số 0000007 là phiếu của bộ câu hỏi khác ({title}). Xin để riêng và nhập ở đợt in đó."
    for typed in ("7", scanned(first.id, 7)):
        type_keys(kiosk, typed + ENTER)
        hands.wait_for(sentence)
        type_keys(kiosk, "107" + ENTER)
        hands.wait_for(shown(107))
        assert sentence not in hands.words()
        hands.press("Quay lại")
        kiosk.rest()
        hands.press("Nhập phiếu thu về")
    hands.press("Quay lại")
    kiosk.rest()
    hands.press("Quay lại")
    kiosk.rest()
    hands.press(f"{shown(1)} – {shown(100)}")
    kiosk.rest()
    hands.press("Nhập phiếu thu về")
    type_keys(kiosk, "7" + ENTER + "11" + ENTER)
    hands.wait_for("Đã nhập 1 phiếu")


def ask_otherwise(kiosk: Kiosk, survey: Survey) -> None:
    """Choose another survey for the office, as its page of settings does."""
    assert kiosk.ledger is not None
    assert kiosk.staffroom is not None
    fact = {"kind": "config", "settings": {"survey.id": survey.id}, "survey": survey.to_plain()}
    batch = kiosk.staffroom.room.scribe.write([fact])
    kiosk.ledger.record(batch.entries, batch.local, batch.texts).result(60)


def test_everything_can_be_entered_by_touch(office: Callable[..., Kiosk]) -> None:
    kiosk = staffed(office)
    hands = kiosk.hands
    open_ballots(kiosk, Role.MANAGER)
    issued = print_ballots(kiosk, "2 phiếu (A5)")
    assert issued.per_sheet == 2
    hands.press("Nhập phiếu thu về")
    for name in ("2", "3", "Xóa", "Tiếp tục"):
        hands.press(name)
    kiosk.rest()
    assert shown(2) in hands.words()
    hands.press("1. Hài lòng")
    hands.press("2. Không hài lòng")
    hands.press("3. Chờ lâu, trễ hạn")
    hands.press("Tiếp tục")
    hands.write("Ý kiến ghi trên phiếu", "Cho lau")
    hands.press("Lưu phiếu")
    hands.wait_for("Đã nhập 1 phiếu")
    QApplication.processEvents()
    hands.press("Quay lại")
    kiosk.rest()
    table = hands.tables()[0]
    assert [row.cells[1] for row in table.rows] == ["100", "0", "0", "0", "0", "100", "0", "0", "1"]
    (file,) = kiosk.documents.iterdir()
    assert page_count(file.read_bytes()) == 50
    (saved,) = (entry for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "saved")
    told = (Role.MANAGER.value, issued.id, 100, "2026-11", "blank_ballots.pdf")
    assert (saved.person, saved.about, saved.count, saved.period, saved.file) == told
