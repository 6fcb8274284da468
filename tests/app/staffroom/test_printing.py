"""A paper printed from the staff page on a real CUPS, and every print an entry."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.app.printing.cups import CupsQueue
from kiosk.app.printing.memory import Memory, paper_id, recall, remember
from kiosk.app.printing.queue import Sides
from kiosk.domain.entry import Staff
from kiosk.store.people import Role
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_papers import made, part
from tests.driving.cups import Cups, Desk, running_cups
from tests.driving.ppd import ppd
from tests.reports.papers import figures, flowing, page_count, paper, the_articles_month
from tests.turning import wait_until

Office = Callable[..., Kiosk]
TITLE = "Máy in phòng Kế toán"
PAPER = "Báo cáo tháng 10 năm 2026"


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    with running_cups() as cups:
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        yield cups


@pytest.fixture
def desk(cups: Cups) -> Desk:
    return cups.desk("desk", TITLE)


def at_the_printer(office: Office) -> Kiosk:
    """Return a kiosk on whose screen the report of October is about to be printed."""
    kiosk = made(office)
    kiosk.hands.press("In")
    kiosk.rest()
    return kiosk


def send(kiosk: Kiosk) -> None:
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for("Giấy đã ra đủ chưa?")


def staff_entries(kiosk: Kiosk) -> list[Staff]:
    return [entry for entry in kiosk.entries() if isinstance(entry, Staff)]


def test_the_very_pages_of_the_screen_come_out_and_the_print_is_an_entry(office: Office, desk: Desk) -> None:
    kiosk = at_the_printer(office)
    kiosk.hands.press("Thêm một bản")
    kiosk.hands.press("Hai mặt, lật cạnh dài")
    shown = part(kiosk).paper
    assert shown is not None
    assert part(kiosk).press.page.sheet.picture is shown.pages[0]
    send(kiosk)
    (printed,) = desk.printed()
    assert flowing(printed) == " ".join([flowing(shown.pdf)] * 2)
    kiosk.hands.press("Đã ra đủ")
    kiosk.rest()
    assert f"Đã in {PAPER}: 2 bản." in kiosk.hands.words()
    began, ended = staff_entries(kiosk)[-2:]
    assert (began.act, ended.act) == ("print", "printed")
    assert (began.person, began.count, began.period) == ("staff", 2, "2026-10")
    assert began.about == ended.about == paper_id(shown.pdf)


def test_what_is_printed_again_after_it_came_out_is_marked_and_the_file_is_not(office: Office, desk: Desk) -> None:
    kiosk = at_the_printer(office)
    shown = part(kiosk).paper
    send(kiosk)
    kiosk.hands.press("Chưa, in lại")
    kiosk.hands.wait_for("Giấy đã ra đủ chưa?")
    assert wait_until(lambda: len(desk.printed()) == 2)
    kiosk.hands.press("Đã ra đủ")
    kiosk.rest()
    kiosk.hands.press("In")
    kiosk.rest()
    assert "trang in lần này có ghi “Bản in lại” ở lề" in kiosk.hands.words()
    send(kiosk)
    assert [flowing(one).count("Bản in lại") for one in desk.printed()] == [0, 0, page_count(desk.printed()[0])]
    kiosk.hands.press("Đã ra đủ")
    kiosk.rest()
    assert part(kiosk).paper is shown
    assert kiosk.acts()[-6:] == ["print", "print_failed", "print", "printed", "reprint", "printed"]


def test_the_printer_and_the_sides_are_remembered(office: Office, cups: Cups, desk: Desk) -> None:
    cups.desk("another", "Máy in phòng họp")
    kiosk = at_the_printer(office)
    kiosk.hands.press(TITLE)
    kiosk.hands.press("Hai mặt, lật cạnh ngắn")
    send(kiosk)
    # Before anybody has said that it came out: they may go.
    memory = recall(kiosk.folder / "data")
    assert (memory.printer, memory.sides) == ("desk", Sides.SHORT)
    kiosk.hands.press("Đã ra đủ")
    kiosk.rest()
    kiosk.hands.press("In")
    kiosk.rest()
    press = part(kiosk).press
    assert press.printer is not None
    assert (press.printer.title, press.sides) == (TITLE, Sides.SHORT)


def test_a_printer_out_of_paper_is_told_and_the_paper_comes_out_when_there_is_some(office: Office, desk: Desk) -> None:
    desk.hold("STATE: +media-empty-error")
    kiosk = at_the_printer(office)
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for(f"Máy in “{TITLE}” hết giấy.")
    desk.go_on()
    kiosk.hands.wait_for("Giấy đã ra đủ chưa?")
    assert len(desk.printed()) == 1


def test_a_job_that_is_cancelled_does_not_come_out_tomorrow(office: Office, cups: Cups, desk: Desk) -> None:
    cups.ask("cupsdisable", "-r", "Bảo trì", "desk")
    kiosk = at_the_printer(office)
    assert f"Máy in “{TITLE}” đang bị dừng: Bảo trì." in kiosk.hands.words()
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for("Hủy lệnh in")
    kiosk.hands.wait_for("Máy in đang dừng, lệnh in được giữ lại")
    kiosk.hands.press("Hủy lệnh in")
    kiosk.hands.wait_for("Đã hủy lệnh in")
    kiosk.rest()
    assert kiosk.acts()[-2:] == ["print", "print_cancelled"]
    assert cups.ask("lpstat", "-o") == ""


def test_a_printer_that_vanishes_is_told_and_the_paper_is_still_there(office: Office, cups: Cups, desk: Desk) -> None:
    desk.hold()
    kiosk = at_the_printer(office)
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for("Đang in")
    cups.ask("lpadmin", "-x", "desk")
    kiosk.hands.wait_for("Không còn máy in “desk” trong máy này.")
    assert part(kiosk).paper is not None
    kiosk.rest()
    assert kiosk.acts()[-2:] == ["print", "print_failed"]


def test_a_cups_that_dies_in_the_middle_is_told_and_the_job_goes_when_it_is_back(
    office: Office, cups: Cups, desk: Desk
) -> None:
    desk.hold()
    kiosk = at_the_printer(office)
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for("Đang in")
    cups.kill()
    kiosk.hands.wait_for("Dịch vụ in của máy không trả lời")
    kiosk.hands.press("Hủy lệnh in")
    kiosk.hands.wait_for("kiosk sẽ hủy ngay khi máy in trả lời")
    # Looking for printers fails meanwhile, and that takes nobody the sentence away.
    kiosk.hands.wait_for("Tìm lại máy in")
    assert wait_until(lambda: not part(kiosk).press.looking)
    assert "kiosk sẽ hủy ngay khi máy in trả lời" in kiosk.hands.words()
    assert kiosk.staffroom is not None
    kiosk.staffroom.close()
    cups.start()
    assert wait_until(lambda: cups.ask("lpstat", "-o") == "")


def test_leaving_takes_out_a_job_that_is_stuck(office: Office, cups: Cups, desk: Desk) -> None:
    cups.ask("cupsdisable", "desk")
    kiosk = at_the_printer(office)
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for("Máy in đang dừng, lệnh in được giữ lại")
    assert kiosk.staffroom is not None
    kiosk.staffroom.close()
    assert wait_until(lambda: cups.ask("lpstat", "-o") == "")


def test_who_stands_at_a_stuck_printer_is_away_from_the_panel(office: Office, cups: Cups, desk: Desk) -> None:
    cups.ask("cupsdisable", "desk")
    kiosk = at_the_printer(office)
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for("Máy in đang dừng, lệnh in được giữ lại")
    kiosk.clock.later(121_000)
    assert wait_until(lambda: not kiosk.is_staff_shown())


def test_no_printer_at_all_is_one_sentence(office: Office, cups: Cups) -> None:
    assert CupsQueue().printers() == ()
    kiosk = at_the_printer(office)
    assert "Chưa có máy in nào được cài vào máy này." in kiosk.hands.words()
    assert not kiosk.hands.find("In ra giấy").isEnabled()
    cups.desk("late", "Máy in mới")
    kiosk.hands.press("Tìm lại máy in")
    kiosk.rest()
    assert kiosk.hands.find("In ra giấy").isEnabled()


def test_paper_of_another_size_is_refused_before_it_is_sent(office: Office, cups: Cups) -> None:
    cups.desk("label", "Máy in nhãn", driver=ppd("Label", "A5", both_sides=False))
    kiosk = at_the_printer(office)
    assert not kiosk.hands.can("Hai mặt, lật cạnh dài")
    kiosk.hands.press("In ra giấy")
    assert "Máy in “Máy in nhãn” không có khổ giấy A4." in kiosk.hands.words()
    assert kiosk.acts()[-1] == "report"


def test_something_wrong_is_answered_by_what_the_queue_says(office: Office, cups: Cups, desk: Desk) -> None:
    kiosk = at_the_printer(office)
    send(kiosk)
    cups.ask("cupsdisable", "-r", "Bảo trì", "desk")
    kiosk.hands.press("Chưa, có sự cố")
    kiosk.hands.wait_for(f"Máy in “{TITLE}” đang bị dừng: Bảo trì.")
    kiosk.rest()
    assert kiosk.acts()[-1] == "print_failed"


def test_another_page_and_back_finds_the_print_where_it_was(office: Office, desk: Desk) -> None:
    desk.hold()
    kiosk = at_the_printer(office)
    kiosk.hands.press("In ra giấy")
    kiosk.hands.wait_for("Hủy lệnh in")
    kiosk.hands.press("Số liệu")
    desk.go_on()
    assert wait_until(lambda: len(desk.printed()) == 1)
    kiosk.rest()
    assert not kiosk.hands.can("Đã ra đủ")
    kiosk.hands.press("Báo cáo")
    kiosk.hands.wait_for("Giấy đã ra đủ chưa?")
    kiosk.hands.press("Đã ra đủ")
    kiosk.rest()
    assert kiosk.acts()[-1] == "printed"


def test_a_paper_is_the_same_on_another_day_and_another_with_other_figures() -> None:
    ballots = the_articles_month()
    one = paper_id(paper(figures(ballots)))
    assert one.startswith("monthly-")
    assert one == paper_id(paper(figures(ballots), day=20_000))
    assert one != paper_id(paper(figures(ballots[:-1])))
    assert paper_id(b"%PDF-1.4 of somebody").startswith("paper-")


def test_a_memory_that_cannot_be_read_is_an_empty_one(kiosk: Kiosk) -> None:
    kiosk.folder.joinpath("printing.json").write_text("{")
    assert recall(kiosk.folder) == Memory()
    remember(kiosk.folder, Memory("desk").with_paper("a").with_paper("b").with_paper("a"))
    assert recall(kiosk.folder) == Memory("desk", Sides.ONE, ("b", "a"))


def test_the_page_of_the_machine_tells_of_the_printers(office: Office, cups: Cups, desk: Desk) -> None:
    kiosk = office()
    kiosk.add_people(Role.IT)
    kiosk.sign_in(Role.IT)
    kiosk.hands.wait_for(f"Máy in sẵn sàng: {TITLE}.")
    cups.ask("cupsdisable", "-r", "Bảo trì", "desk")
    kiosk.hands.press("Xem lại")
    kiosk.hands.wait_for(f"Máy in “{TITLE}” đang bị dừng: Bảo trì.")


def test_blank_ballots_come_out_of_a_printer_and_no_mark_is_laid_over_them(office: Office, desk: Desk) -> None:
    kiosk = office(**{"survey.id": "kbnn-2"})
    kiosk.add_people(Role.MANAGER)
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    for name in ("Phiếu giấy", "In phiếu trắng", "Phát ra và lập tệp in", "Quay lại", "In ra giấy"):
        kiosk.hands.press(name)
        kiosk.rest()
    assert "In phiếu trắng 0000001 – 0000100" in kiosk.hands.words()
    # A second copy, or one on the back of the other, would be two ballots of one serial.
    assert not kiosk.hands.can("Thêm một bản")
    assert not kiosk.hands.can("Hai mặt, lật cạnh dài")
    kiosk.hands.press("Trang sau")
    assert "2 / 25" in kiosk.hands.words()
    send(kiosk)
    kiosk.hands.press("Đã ra đủ")
    kiosk.rest()
    assert "Đã in phiếu trắng 0000001 – 0000100: 1 bản." in kiosk.hands.words()
    kiosk.hands.press("In ra giấy")
    kiosk.rest()
    assert "In lại ra cùng các số sê-ri, chỉ để thay tờ in hỏng" in kiosk.hands.words()
    send(kiosk)
    first, again = desk.printed()
    assert (page_count(first), flowing(first)) == (25, flowing(again))
    assert "0000100" in flowing(first)
    assert kiosk.acts()[-3:] == ["print", "printed", "reprint"]
    assert [entry.period for entry in staff_entries(kiosk)[-3:]] == ["2026-11"] * 3
