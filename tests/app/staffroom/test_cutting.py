"""A period's figures cut by group, service, channel, reason and, for managers, officer; each taken away as it is."""

import csv
import io
from collections.abc import Callable

from kiosk.app.staffroom.figures import FiguresPart
from kiosk.domain.entry import Staff
from kiosk.store.people import Role
from kiosk.widgets.heat import HeatMap
from tests.app.staffroom.sayings import name_officer, rate
from tests.app.staffroom.stage import Kiosk

Office = Callable[..., Kiosk]


def rated(office: Office) -> Kiosk:
    """Return a kiosk of two officers: twelve ballots for one, nine for the other, three for nobody."""
    kiosk = office()
    kiosk.add_people(*Role)
    name_officer(kiosk, "o1", "Phạm Thị Lan")
    name_officer(kiosk, "o2", "Đỗ Quang Huy")
    for number in range(1, 25):
        officer, service = ("o1", "Kiểm soát chi") if number <= 12 else ("o2", "Thu tiền mặt")
        unsatisfied = number % 6 == 0
        rate(
            kiosk,
            number,
            "unsatisfied" if unsatisfied else "satisfied",
            officer=officer if number <= 21 else None,
            service=service if number <= 21 else None,
            reasons=("late", "unclear") if number == 6 else ("late",) if unsatisfied else (),
        )
    return kiosk


def figures(kiosk: Kiosk, role: Role) -> FiguresPart:
    kiosk.sign_in(role)
    kiosk.rest()
    assert kiosk.staffroom is not None
    part = kiosk.staffroom.parts["figures"]
    assert isinstance(part, FiguresPart)
    return part


def cells(kiosk: Kiosk, title: str) -> list[tuple[str, ...]]:
    table = next(table for table in kiosk.hands.tables() if table.accessibleName() == title)
    return [row.cells for row in table.rows]


def taken(kiosk: Kiosk, name: str, what: str = "") -> list[dict[str, str]]:
    """Take the view on show away as CSV, or another file of the period, and return the rows of it."""
    kiosk.hands.press("Lưu số liệu")
    kiosk.hands.wait_for("Thư mục documents")
    for choice in (what, "CSV", "Thư mục documents"):
        if choice:
            kiosk.hands.press(choice)
    kiosk.rest()
    kiosk.hands.press("Quay lại")
    text = (kiosk.documents / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def column(rows: list[dict[str, str]], *heads: str) -> list[tuple[str, ...]]:
    return [tuple(row[head] for head in heads) for row in rows]


def looks(kiosk: Kiosk) -> list[tuple[str | None, str | None]]:
    """Return who looked at the figures of officers, and of which period."""
    acts = (entry for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "officer_figures")
    return [(entry.person, entry.period) for entry in acts]


def test_services_stand_with_count_and_denominator_and_add_up(office: Office) -> None:
    kiosk = rated(office)
    figures(kiosk, Role.STAFF)
    kiosk.hands.press("Dịch vụ")
    assert cells(kiosk, "Theo dịch vụ") == [
        ("Kiểm soát chi", "12", "83,33 %"),
        ("", "", "10/12"),
        ("Thu tiền mặt", "9", "–"),
        ("chưa đủ 10 phiếu", "", ""),
        ("Không ghi dịch vụ", "3", "–"),
        ("chưa đủ 10 phiếu", "", ""),
        ("Tất cả", "24", "83,33 %"),
        ("", "", "20/24"),
    ]
    assert column(taken(kiosk, "Dich-vu-2026-11-0031.csv"), "service", "collected", "valid", "held") == [
        ("Kiểm soát chi", "12", "12", "0"),
        ("Thu tiền mặt", "9", "", "1"),
        ("", "3", "", "1"),
        ("", "24", "24", "0"),
    ]
    assert kiosk.hands.find("Dịch vụ").isChecked()


def test_channels_groups_and_reasons_of_the_period(office: Office) -> None:
    kiosk = rated(office)
    figures(kiosk, Role.STAFF)
    kiosk.hands.press("Kênh")
    assert cells(kiosk, "Theo kênh")[0] == ("Tại quầy", "24", "83,33 %")
    assert cells(kiosk, "Theo kênh")[2] == ("Tất cả", "24", "83,33 %")
    assert column(taken(kiosk, "Kenh-2026-11-0031.csv"), "channel", "collected") == [("kiosk", "24"), ("", "24")]
    kiosk.hands.press("Nhóm tiêu chí")
    (group,) = [row for row in cells(kiosk, "Theo nhóm tiêu chí") if row[1] == "24"]
    # 20 answers of 75 points and four of 25.
    assert group[2:] == ("83,33 %", "66,67")
    groups = taken(kiosk, "Nhom-tieu-chi-2026-11-0031.csv")
    assert ("24", "83.33", "66.67") in column(groups, "answers", "satisfied_share", "index")
    kiosk.hands.press("Lý do")
    assert cells(kiosk, "Lý do không hài lòng") == [
        ("Chờ lâu, trễ hạn", "4", "100,00 %"),
        ("Hướng dẫn không rõ ràng", "1", "25,00 %"),
    ]
    reasons = taken(kiosk, "Ly-do-2026-11-0031.csv")
    assert column(reasons, "reason", "times", "reason_share") == [("late", "4", "100.00"), ("unclear", "1", "25.00")]
    kiosk.hands.press("Tổng hợp")
    beside = taken(kiosk, "So-voi-ky-khac-2026-11-0031.csv", "So với kỳ khác")
    assert column(beside, "from", "period", "collected") == [
        ("2026-11-01", "this_period", "24"),
        ("2026-10-01", "before", ""),
        ("2025-11-01", "year_before", ""),
    ]
    acts = [entry for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "export"]
    files = [(entry.person, entry.period, entry.file) for entry in acts]
    told = ("channels.csv", "groups.csv", "reasons.csv", "beside.csv")
    assert files == [(Role.STAFF.value, "2026-11", file) for file in told]
    assert "So với kỳ khác" in [table.accessibleName() for table in kiosk.hands.tables()]


def test_a_period_without_ballots_shows_no_share_in_any_cut(office: Office) -> None:
    kiosk = office()
    kiosk.add_people(*Role)
    figures(kiosk, Role.MANAGER)
    for button in ("Nhóm tiêu chí", "Dịch vụ", "Kênh", "Lý do", "Công chức"):
        kiosk.hands.press(button)
        kiosk.rest()
        assert not any("%" in cell for table in kiosk.hands.tables() for row in table.rows for cell in row.cells)
    assert "Theo công chức" in kiosk.hands.words()


def test_a_manager_sees_officers_with_ten_ballots_and_each_look_is_an_entry(office: Office) -> None:
    kiosk = rated(office)
    figures(kiosk, Role.MANAGER)
    assert looks(kiosk) == []
    kiosk.hands.press("Công chức")
    kiosk.rest()
    assert cells(kiosk, "Theo công chức") == [
        ("Phạm Thị Lan", "12", "83,33 %"),
        ("", "", "10/12"),
        ("Đỗ Quang Huy", "–", "–"),
        ("chưa đủ 10 phiếu", "", ""),
        ("Không ghi tên", "–", "–"),
        ("chưa đủ 10 phiếu", "", ""),
        ("Tất cả", "24", "83,33 %"),
        ("", "", "20/24"),
    ]
    assert looks(kiosk) == [(Role.MANAGER.value, "2026-11")]
    assert column(taken(kiosk, "Cong-chuc-2026-11-0031.csv"), "officer", "name", "collected", "all_satisfied") == [
        ("o1", "Phạm Thị Lan", "12", "10"),
        ("o2", "Đỗ Quang Huy", "", ""),
        ("", "Không ghi tên", "", ""),
        ("", "Tất cả", "24", "20"),
    ]
    last = kiosk.entries()[-1]
    assert isinstance(last, Staff)
    assert (last.act, last.person, last.file) == ("export", Role.MANAGER.value, "officers.csv")
    assert len(looks(kiosk)) == 1
    kiosk.hands.press("Tháng trước")
    kiosk.rest()
    kiosk.hands.press("Tổng hợp")
    kiosk.hands.press("Công chức")
    kiosk.rest()
    assert [period for _, period in looks(kiosk)] == ["2026-11", "2026-10", "2026-10"]
    kiosk.hands.press("Báo cáo")
    kiosk.hands.press("Số liệu")
    kiosk.rest()
    assert len(looks(kiosk)) == 3
    assert "Theo công chức" not in kiosk.hands.words()


def test_no_figure_of_an_officer_is_shown_before_the_look_is_stored(office: Office) -> None:
    kiosk = rated(office)
    part = figures(kiosk, Role.MANAGER)
    kiosk.hands.press("Công chức")
    assert "Phạm Thị Lan" not in kiosk.hands.words()
    assert part.officers is None
    part.page.taken.emit()
    assert not part.keeper.shown
    kiosk.rest()
    assert "Phạm Thị Lan" in kiosk.hands.words()


def test_staff_are_not_offered_officers_and_are_refused(office: Office) -> None:
    kiosk = rated(office)
    part = figures(kiosk, Role.STAFF)
    assert not kiosk.hands.can("Công chức")
    part.page.cut.emit("officer")
    kiosk.rest()
    assert part.officers is None
    kiosk.hands.press("Lưu số liệu")
    kiosk.hands.wait_for("Thư mục documents")
    assert not kiosk.hands.can("Công chức")
    assert {offer.what for offer in part.keeper.offers} == {"figures", "ballots", "beside"}
    assert looks(kiosk) == []
    assert "Phạm Thị Lan" not in kiosk.hands.words()


def test_a_cut_stays_with_another_period_and_another_language(office: Office) -> None:
    kiosk = rated(office)
    figures(kiosk, Role.STAFF)
    kiosk.hands.press("Kênh")
    kiosk.hands.press("Quý")
    kiosk.rest()
    assert kiosk.hands.find("Kênh").isChecked()
    kiosk.hands.press("Đổi ngôn ngữ: English")
    assert cells(kiosk, "By channel")[0] == ("At the counter", "24", "83.33 %")


def test_hours_and_weekdays_are_numbers_in_cells_with_a_legend(office: Office) -> None:
    kiosk = office()
    kiosk.add_people(*Role)
    # Ten in this hour, nine in the one before, one the day before.
    for number, (level, ago) in enumerate(
        [*[("satisfied", 0)] * 9, ("unsatisfied", 0), *[("satisfied", 60)] * 9, ("satisfied", 24 * 60)], 1
    ):
        rate(kiosk, number, level, minutes_ago=ago)
    figures(kiosk, Role.STAFF)
    kiosk.hands.press("Giờ, thứ")
    (heat,) = [part for part in kiosk.hands.seen() if isinstance(part, HeatMap)]
    assert heat.view is not None
    # The kiosk's clock stands on a Sunday.
    when = kiosk.clock.wall // 3_600_000 % 24 + 7
    told = heat.accessibleDescription()
    # As on paper, a share stands where ten ballots or more do.
    assert set(told.split("; ")) == {
        f"Chủ nhật {when} giờ: 10 phiếu, hài lòng 90,00 %",
        f"Chủ nhật {when - 1} giờ: 9 phiếu",
        f"Thứ Bảy {when} giờ: 1 phiếu",
    }
    assert {cell.share for _, row in heat.view.rows for cell in row if cell} == {"90,00 %", ""}
    steps = ["1–2 phiếu", "3–4 phiếu", "5–6 phiếu", "7–8 phiếu", "9–10 phiếu"]
    assert heat.view.legend == tuple(enumerate(steps))
    shades = {cell.number: cell.step for _, cells in heat.view.rows for cell in cells if cell is not None}
    assert shades == {"1": 0, "9": 4, "10": 4}
    assert heat.view.heads == ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
    assert [hour for hour, _ in heat.view.rows] == [f"{when - 1} giờ", f"{when} giờ"]
    assert heat.fits()
    assert column(taken(kiosk, "Gio-thu-2026-11-0031.csv"), "weekday", "hour", "valid", "all_satisfied") == [
        ("6", str(when), "1", ""),
        ("7", str(when - 1), "9", ""),
        ("7", str(when), "10", "9"),
    ]
