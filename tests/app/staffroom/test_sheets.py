"""The results sheet of one officer: for managers, never before an entry says who makes it, and true."""

from collections.abc import Callable

from kiosk.app.cli import main
from kiosk.app.staffroom.figures import FiguresPart
from kiosk.app.staffroom.papers import PaperPart
from kiosk.app.staffroom.sheets import Wanted
from kiosk.domain.entry import Staff
from kiosk.store.people import Role
from tests.app.staffroom.sayings import name_officer
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_cutting import figures, rated
from tests.reports.papers import flowing

Office = Callable[..., Kiosk]
LAN, HUY = "Phạm Thị Lan", "Đỗ Quang Huy"


def asked(office: Office) -> tuple[Kiosk, FiguresPart]:
    """Return a kiosk on whose screen a manager is asked whose sheet is to be made."""
    kiosk = rated(office)
    part = figures(kiosk, Role.MANAGER)
    kiosk.hands.press("Công chức")
    kiosk.rest()
    kiosk.hands.press("Phiếu kết quả từng người")
    return kiosk, part


def pdf_of(part: FiguresPart) -> bytes | None:
    """Return the sheet on show, None where there is none."""
    assert part.sheets is not None
    return part.sheets.paper.pdf if part.sheets.paper else None


def acts(kiosk: Kiosk) -> list[tuple[str, str | None, str | None]]:
    """Return what the manager did with sheets, of whom, and of which period."""
    found = (one for one in kiosk.entries() if isinstance(one, Staff) and one.act.startswith("officer_sheet"))
    return [(one.act, one.about, one.period) for one in found if one.person == Role.MANAGER.value]


def test_a_sheet_is_made_saved_and_found_true_and_each_is_an_entry(office: Office) -> None:
    kiosk, part = asked(office)
    kiosk.hands.press(LAN)
    assert pdf_of(part) is None
    kiosk.rest()
    assert "Phiếu kết quả của Phạm Thị Lan, tháng 11 năm 2026" in kiosk.hands.words()
    assert acts(kiosk) == [("officer_sheet", "o1", "2026-11")]
    pdf = pdf_of(part) or b""
    assert "Công chức: Phạm Thị Lan" in flowing(pdf)
    # Nine ballots of the other and three of nobody: together enough to stand beside.
    assert "10/12 83,33 % 55,20 – 95,30 % 20/24 83,33 %" in flowing(pdf)
    kiosk.hands.press("Lưu phiếu")
    kiosk.hands.wait_for("Thư mục documents")
    assert len(acts(kiosk)) == 1
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    assert acts(kiosk)[1:] == [("officer_sheet_saved", "o1", "2026-11")]
    (file,) = kiosk.documents.glob("Phieu-ket-qua-2026-11-0031-o1.pdf")
    assert file.read_bytes() == pdf
    kiosk.hands.press("In")
    kiosk.rest()
    assert "In Phiếu kết quả của Phạm Thị Lan, tháng 11 năm 2026" in kiosk.hands.words()
    kiosk.hands.press("Quay lại")
    kiosk.hands.press("Người khác")
    assert kiosk.hands.find(HUY).accessibleDescription() == "chưa đủ 10 phiếu"
    kiosk.hands.press(HUY)
    kiosk.rest()
    assert "Đỗ Quang Huy chưa đủ 10 phiếu hợp lệ trong kỳ này" in kiosk.hands.words()
    assert pdf_of(part) is None
    kiosk.hands.press("Quay lại")
    assert "Theo công chức" in kiosk.hands.words()
    # Whatever the office calls them since: the sheet says how they were called then.
    name_officer(kiosk, "o1", "Phạm Thị Lan Anh", times=2)
    assert kiosk.staffroom is not None
    kiosk.staffroom.close()
    assert kiosk.ledger is not None
    kiosk.ledger.close()
    kiosk.ledger = None
    assert main(["verify", "--data", str(kiosk.folder / "data"), "--report", str(file)]) == 0


def test_staff_are_offered_no_sheet_and_are_refused(office: Office) -> None:
    kiosk = rated(office)
    part = figures(kiosk, Role.STAFF)
    assert not kiosk.hands.can("Phiếu kết quả từng người")
    part.page.sheets.emit()
    assert part.sheets is None
    # Whatever a page may say: who asks for it has not the right, and there is nothing to choose from.
    found = part.found
    assert found is not None
    sheets = part.sheet_part()
    sheets.open(Wanted(found.gathered, part.choosing.spans, {}, {}))
    sheets.make("o1")
    kiosk.hands.press("Báo cáo")
    assert kiosk.staffroom is not None
    papers = kiosk.staffroom.parts["paper"]
    assert isinstance(papers, PaperPart)
    papers.page.kind.emit("officer")
    kiosk.hands.press("Lập báo cáo")
    kiosk.rest()
    assert papers.paper is not None
    assert "BÁO CÁO" in flowing(papers.paper.pdf)
    assert sheets.wanted is None
    assert acts(kiosk) == []
