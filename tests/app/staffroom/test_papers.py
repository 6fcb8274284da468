"""The month's report on the staff page: made, looked at, saved."""

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from kiosk.app.cli import main
from kiosk.app.staffroom.papers import PaperPart
from kiosk.domain.entry import Staff
from kiosk.store.people import Role
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_closing import close_now, opened
from tests.app.staffroom.test_figures import busy
from tests.reports.papers import flowing

Office = Callable[..., Kiosk]


def made(office: Office) -> Kiosk:
    """Return a kiosk on whose screen stands the report of October."""
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    kiosk.hands.press("Báo cáo")
    kiosk.hands.press("Tháng trước")
    kiosk.hands.press("Lập báo cáo")
    kiosk.rest()
    kiosk.hands.wait_for("Trang 1 / ")
    return kiosk


def part(kiosk: Kiosk) -> PaperPart:
    assert kiosk.staffroom is not None
    found = kiosk.staffroom.parts["paper"]
    assert isinstance(found, PaperPart)
    return found


def save(kiosk: Kiosk) -> None:
    kiosk.hands.press("Lưu báo cáo")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    if "đọc lại đúng" in kiosk.hands.words():
        kiosk.hands.press("Quay lại")


def test_the_saved_report_is_the_one_of_the_command_line(office: Office, tmp_path: Path) -> None:
    kiosk = made(office)
    save(kiosk)
    assert "đọc lại đúng" in kiosk.hands.words()
    saved = (kiosk.documents / "Bao-cao-2026-10-0031.pdf").read_bytes()
    assert kiosk.staffroom is not None
    kiosk.staffroom.close()
    assert kiosk.ledger is not None
    kiosk.ledger.close()
    kiosk.ledger = None
    out = tmp_path / "report.pdf"
    data = str(kiosk.folder / "data")
    assert main(["report", "--data", data, "--month", "2026-10", "--date", "2026-11-22", "--out", str(out)]) == 0
    assert out.read_bytes() == saved


def test_every_page_is_looked_at_in_turn(office: Office) -> None:
    kiosk = made(office)
    paper = part(kiosk).paper
    assert paper is not None
    assert len(paper.pages) > 1
    assert not kiosk.hands.find("Trang trước").isEnabled()
    for at in range(2, len(paper.pages) + 1):
        kiosk.hands.press("Trang sau")
        assert f"Trang {at} / {len(paper.pages)}" in kiosk.hands.words()
    assert not kiosk.hands.find("Trang sau").isEnabled()
    assert {page.width() for page in paper.pages} == {1654}


def test_a_page_comes_closer_and_goes_back(office: Office) -> None:
    kiosk = made(office)
    sheet = part(kiosk).page.sheet
    before = sheet.drawn().width()
    kiosk.hands.press("Phóng to")
    assert sheet.drawn().width() == pytest.approx(1.5 * before)
    kiosk.hands.press("Thu nhỏ")
    assert sheet.drawn().width() == pytest.approx(before)


def test_a_second_saving_takes_another_name(office: Office) -> None:
    kiosk = made(office)
    save(kiosk)
    save(kiosk)
    assert "Bao-cao-2026-10-0031 (2).pdf" in kiosk.hands.words()
    one, other = sorted(kiosk.documents.iterdir())
    assert one.read_bytes() == other.read_bytes()


def test_a_place_that_cannot_be_written_is_told_and_the_report_stays(office: Office) -> None:
    kiosk = made(office)
    kiosk.documents.write_bytes(b"a file where the folder should be")
    save(kiosk)
    assert "Không ghi được vào documents" in kiosk.hands.words()
    # Who takes a paper away is an entry before a byte of it is written.
    assert kiosk.acts()[-1] == "saved"
    kiosk.documents.unlink()
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    assert "đọc lại đúng" in kiosk.hands.words()


def test_a_report_of_a_month_that_is_not_over_says_so(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Kỳ khác")
    kiosk.hands.press("Tháng sau")
    assert "Tháng này chưa hết" in kiosk.hands.words()


def test_a_report_of_a_quarter_is_made_and_saved_under_its_name(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Kỳ khác")
    kiosk.hands.press("Quý")
    assert "Kỳ này chưa hết" in kiosk.hands.words()
    kiosk.hands.press("Giấy tiếng Anh")
    kiosk.hands.press("Lập báo cáo")
    kiosk.hands.wait_for("Báo cáo quý IV năm 2026")
    kiosk.rest()
    save(kiosk)
    kept = kiosk.documents / "Bao-cao-2026-10-01_2026-12-31-0031-en.pdf"
    words = flowing(kept.read_bytes())
    assert "DRAFT The period is not over: figures up to 22 November 2026" in words
    assert "REPORT" in words
    assert [getattr(entry, "period", None) for entry in kiosk.entries()[-2:]] == ["2026-10-01..2026-12-31"] * 2
    kiosk.hands.press("Kỳ khác")
    kiosk.hands.press("Giấy tiếng Việt")
    kiosk.hands.press("Lập báo cáo")
    kiosk.rest()
    paper = part(kiosk).paper
    assert paper is not None
    words = flowing(paper.pdf)
    assert "DỰ THẢO Kỳ chưa hết: số liệu đến ngày 22/11/2026" in words
    assert "Kết quả đánh giá sự hài lòng quý IV năm 2026" in words


def test_minutes_are_refused_in_words_until_the_month_is_closed(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Kỳ khác")
    kiosk.hands.press("Biên bản kiểm phiếu")
    kiosk.hands.press("Lập biên bản")
    kiosk.hands.wait_for("Tháng 10/2026 chưa chốt")
    kiosk.hands.press("Quý")
    kiosk.hands.press("Lập biên bản")
    kiosk.hands.wait_for("Biên bản kiểm phiếu là của một tháng")
    kiosk.rest()
    assert kiosk.acts()[-1] == "report"


def test_a_wave_is_reported_beside_those_of_the_same_length_before(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Kỳ khác")
    kiosk.hands.press("Tháng sau")
    kiosk.hands.press("Báo cáo đợt")
    kiosk.hands.press("Lập báo cáo")
    kiosk.rest()
    kiosk.hands.wait_for("Báo cáo đợt tháng 11 năm 2026")
    save(kiosk)
    kept = kiosk.documents / "Bao-cao-dot-2026-11-0031.pdf"
    told = flowing(kept.read_bytes())
    assert "Kết quả đợt khảo sát sự hài lòng tháng 11 năm 2026" in told
    assert "01/10/2026 – 31/10/2026" in told
    # The ledger began in October.
    assert "30/9/2026" not in told


@pytest.mark.parametrize(("size", "across"), [("A4", 210), ("A3", 297)])
def test_the_notice_for_the_hall_is_made_and_saved_on_either_sheet(office: Office, size: str, across: int) -> None:
    kiosk = made(office)
    kiosk.hands.press("Kỳ khác")
    kiosk.hands.press(f"Công khai {size}")
    kiosk.hands.press("Lập bảng")
    kiosk.rest()
    kiosk.hands.wait_for("Trang 1 / 1")
    kiosk.hands.press("Lưu bảng")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    kept = kiosk.documents / f"Bang-cong-khai-{size}-2026-10-0031.pdf"
    (page,) = pypdf.PdfReader(kept).pages
    assert round(float(page.mediabox.width) / 72 * 25.4) == across
    assert kiosk.acts()[-2:] == ["report", "saved"]


def test_making_and_saving_are_entries_with_their_month(office: Office) -> None:
    kiosk = made(office)
    save(kiosk)
    assert kiosk.acts()[-2:] == ["report", "saved"]
    report, saved = kiosk.entries()[-2:]
    assert isinstance(report, Staff)
    assert isinstance(saved, Staff)
    assert (report.period, saved.period, saved.file) == ("2026-10", "2026-10", "monthly.pdf")


def test_the_list_of_pages_leads_out_of_the_calendar_and_out_of_saving(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Lưu báo cáo")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("Báo cáo")
    assert kiosk.hands.can("Lập báo cáo")
    kiosk.hands.press("Khoảng ngày")
    assert "Chọn khoảng ngày" in kiosk.hands.words()
    kiosk.hands.press("Báo cáo")
    assert kiosk.hands.can("Lập báo cáo")
    kiosk.hands.press("Khoảng ngày")
    kiosk.hands.press("Số liệu")
    kiosk.rest()
    assert kiosk.hands.find("Tháng").isChecked()


def test_leaving_the_page_forgets_the_report(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Số liệu")
    kiosk.rest()
    kiosk.hands.press("Báo cáo")
    assert kiosk.hands.can("Lập báo cáo")
    assert part(kiosk).paper is None


def test_the_minutes_of_a_closed_month_are_made_and_saved(office: Office, tmp_path: Path) -> None:
    kiosk = opened(office)
    close_now(kiosk)
    kiosk.hands.press("Báo cáo")
    kiosk.hands.press("Biên bản kiểm phiếu")
    kiosk.hands.press("Tháng trước")
    kiosk.hands.press("Lập biên bản")
    kiosk.rest()
    kiosk.hands.wait_for("Biên bản kiểm phiếu tháng 10 năm 2026")
    kiosk.hands.press("Lưu biên bản")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    saved = (kiosk.documents / "Bien-ban-kiem-phieu-2026-10-0031.pdf").read_bytes()
    assert kiosk.staffroom is not None
    assert kiosk.ledger is not None
    kiosk.staffroom.close()
    kiosk.ledger.close()
    kiosk.ledger = None
    out, data = tmp_path / "minutes.pdf", str(kiosk.folder / "data")
    asked = ["report", "--data", data, "--month", "2026-10", "--minutes", "--date", "2026-11-22", "--out", str(out)]
    assert main(asked) == 0
    assert out.read_bytes() == saved
    assert main(["verify", "--data", data, "--report", str(out)]) == 0
