"""Today and the month on the staff page: the very figures of the tally."""

from collections.abc import Callable
from threading import Event

from kiosk.app.commands.simulate import fill
from kiosk.app.gathered import gather_period
from kiosk.app.simulation import Request
from kiosk.domain.entry import Staff
from kiosk.domain.period import Period, day_of, month, month_of, wave
from kiosk.domain.report import Figures
from kiosk.staff.pages.figures import FiguresPage
from kiosk.store.people import Role
from tests.app.office import settings
from tests.app.staffroom.stage import Kiosk

Office = Callable[..., Kiosk]


def busy(office: Office, issued: int = 60, collected: int = 50, unsatisfied: int = 9) -> Kiosk:
    """Return the kiosk of an office with two months of ballots."""
    kiosk = office()
    kiosk.add_people(*Role)
    assert kiosk.ledger is not None
    today = day_of(kiosk.clock.wall)
    period = Period(month_of(today).previous().first, today)
    fill(kiosk.ledger, settings(), Request(period, issued, collected, unsatisfied))
    return kiosk


def test_the_months_figures_are_those_of_the_tally(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    assert kiosk.ledger is not None
    told = gather_period(kiosk.ledger, month("2026-11")).result().figures()
    words = kiosk.hands.words()
    assert f"Phát ra: {told.counts.issued}" in words
    assert f"Thu về: {told.counts.collected}" in words
    assert f"Tỷ lệ thu hồi: {str(told.return_rate).replace('.', ',')} %" in words
    assert f"{told.counts.returned} trong {told.counts.issued} phiếu phát ra" in words
    satisfied = told.all_satisfied
    assert f"Hài lòng tất cả tiêu chí: {str(satisfied.share).replace('.', ',')} %" in words
    assert f"{satisfied.n} trong {satisfied.of} phiếu hợp lệ" in words


def test_each_criterion_stands_with_its_levels_and_their_denominator(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    assert kiosk.ledger is not None
    told = gather_period(kiosk.ledger, month("2026-11")).result().figures()
    shown = {table.accessibleName(): table for table in kiosk.hands.tables()}
    for n, item in enumerate(told.surveys[0].criteria, 1):
        table = shown[f"{n}. {item.criterion.names['vi']}"]
        assert table.columns[2].head == f"Tỷ lệ trên {item.n} trả lời"
        assert [row.cells[1] for row in table.rows[:-1]] == [str(found) for _level, found in item.levels]
        share = str(item.satisfied.share).replace(".", ",")
        assert table.rows[-1].cells == ("Hài lòng", str(item.satisfied.n), f"{share} %")


def test_a_month_without_ballots_shows_a_dash_and_no_percentage(office: Office) -> None:
    kiosk = office()
    kiosk.add_people(*Role)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    words = kiosk.hands.words()
    assert "Phát ra: 0" in words
    assert "Tỷ lệ thu hồi: –" in words


def test_earlier_months_can_be_looked_at_and_later_ones_not(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    assert not kiosk.hands.find("Tháng sau").isEnabled()
    kiosk.hands.press("Tháng trước")
    kiosk.hands.wait_for("Tháng 10 năm 2026")
    kiosk.rest()
    assert kiosk.ledger is not None
    told = gather_period(kiosk.ledger, month("2026-10")).result().figures()
    assert f"Phát ra: {told.counts.issued}" in kiosk.hands.words()
    kiosk.hands.press("Tháng sau")
    kiosk.hands.wait_for("Tháng 11 năm 2026")


def test_no_figure_of_one_month_stands_under_the_name_of_another(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    assert kiosk.ledger is not None
    before = cards(kiosk)
    goes = Event()
    held = kiosk.ledger.ask(lambda _reader: goes.wait(20))
    kiosk.hands.press("Tháng trước")
    assert "Tháng 10 năm 2026" in kiosk.hands.words()
    assert cards(kiosk) == ["…"] * 4
    assert kiosk.hands.tables() == []
    kiosk.hands.press("Tháng sau")
    assert cards(kiosk) == before
    kiosk.hands.press("Tháng trước")
    goes.set()
    assert held.result()
    kiosk.rest()
    assert "Tháng 10 năm 2026" in kiosk.hands.words()
    assert cards(kiosk)[0] == str(gathered(kiosk, month("2026-10")).counts.issued)


def cards(kiosk: Kiosk) -> list[str]:
    """Return the figures of the period on show."""
    page = kiosk.hands.frame.page
    assert isinstance(page, FiguresPage)
    return [card.figure for card in page.of_period.cards]


def test_every_look_at_a_month_is_an_entry(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    kiosk.hands.press("Tháng trước")
    kiosk.rest()
    looked = [entry.period for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "figures"]
    assert looked == ["2026-11", "2026-10"]


def test_the_page_changes_its_language_with_its_figures(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    kiosk.hands.press("Đổi ngôn ngữ: English")
    assert "Today, 22 November 2026" in kiosk.hands.words()
    assert "Return rate: 79.17 %" in kiosk.hands.words()


def gathered(kiosk: Kiosk, period: Period) -> Figures:
    assert kiosk.ledger is not None
    return gather_period(kiosk.ledger, period).result().figures()


def beside(kiosk: Kiosk) -> dict[str, tuple[str, ...]]:
    """Return the figures of each period in the table of periods, then what stands under its shares."""
    rows = next(table for table in kiosk.hands.tables() if table.accessibleName() == "So với kỳ khác").rows
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.cells[0]:
            found[row.cells[0]] = row.cells[1:]
        else:
            name = list(found)[-1]
            found[name] += row.cells[2:]
    return found


def counted(figures: Figures) -> tuple[str, ...]:
    """Return the main figures as the table of periods shows them."""
    counts, satisfied = figures.counts, figures.all_satisfied
    shares = [f"{share.replace('.', ',')} %" if share else "–" for share in (figures.return_rate, satisfied.share)]
    of = (f"{counts.returned}/{counts.issued}", f"{satisfied.n}/{satisfied.of}")
    return (str(counts.collected), *shares, *of)


def test_a_month_stands_beside_the_one_before_and_the_same_of_last_year(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    shown = beside(kiosk)
    assert list(shown) == ["Kỳ này", "Kỳ trước", "Cùng kỳ năm trước"]
    assert shown["Kỳ này"] == counted(gathered(kiosk, month("2026-11")))
    assert shown["Kỳ trước"] == counted(gathered(kiosk, month("2026-10")))
    # The ledger was founded later: nothing was counted then, which is not the same as none.
    assert shown["Cùng kỳ năm trước"] == ("–", "–", "–")
    named = "Kỳ này: tháng 11 năm 2026. Kỳ trước: tháng 10 năm 2026. Cùng kỳ năm trước: tháng 11 năm 2025."
    assert named in kiosk.hands.words()


def test_a_quarter_and_the_year_so_far_are_what_the_tally_counts(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    for button, title, period in (
        ("Quý", "Quý IV năm 2026", wave("2026-10-01", "2026-12-31")),
        ("Lũy kế năm", "11 tháng đầu năm 2026", wave("2026-01-01", "2026-11-30")),
    ):
        kiosk.hands.press(button)
        kiosk.hands.wait_for(title)
        kiosk.rest()
        assert beside(kiosk)["Kỳ này"] == counted(gathered(kiosk, period))
        assert not kiosk.hands.find(f"{'Quý sau' if button == 'Quý' else 'Lũy kế đến tháng sau'}").isEnabled()
    assert list(beside(kiosk)) == ["Kỳ này", "Cùng kỳ năm trước"]
    kiosk.hands.press("Lũy kế đến tháng trước")
    kiosk.hands.wait_for("10 tháng đầu năm 2026")
    kiosk.rest()
    assert beside(kiosk)["Kỳ này"] == counted(gathered(kiosk, wave("2026-01-01", "2026-10-31")))


def test_a_run_of_days_is_tapped_in_a_calendar(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    kiosk.hands.press("Khoảng ngày")
    assert "Chưa chọn ngày nào." in kiosk.hands.words()
    assert not kiosk.hands.find("Xem").isEnabled()
    assert not kiosk.hands.find("23/11/2026").isEnabled()
    assert not kiosk.hands.find("Tháng sau").isEnabled()
    kiosk.hands.press("Tháng trước")
    kiosk.hands.press("15/10/2026")
    assert "Từ ngày 15/10/2026. Chạm ngày cuối, hoặc xem riêng ngày này." in kiosk.hands.words()
    kiosk.hands.press("Tháng sau")
    kiosk.hands.press("03/11/2026")
    assert kiosk.hands.find("01/11/2026").isChecked()
    assert not kiosk.hands.find("04/11/2026").isChecked()
    assert "Từ ngày 15/10/2026 đến hết ngày 03/11/2026" in kiosk.hands.words()
    kiosk.hands.press("Xem")
    kiosk.rest()
    told = gathered(kiosk, wave("2026-10-15", "2026-11-03"))
    assert "Từ ngày 15/10/2026 đến hết ngày 03/11/2026" in kiosk.hands.words()
    assert beside(kiosk)["Kỳ này"] == counted(told)
    assert "Kỳ trước: từ ngày 25/9/2026 đến hết ngày 14/10/2026." in kiosk.hands.words()
    looked = [entry.period for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "figures"]
    assert looked[-1] == "2026-10-15..2026-11-03"


def test_an_earlier_day_begins_the_range_anew_and_leaving_changes_nothing(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    kiosk.hands.press("Khoảng ngày")
    kiosk.hands.press("10/11/2026")
    kiosk.hands.press("05/11/2026")
    assert "Từ ngày 05/11/2026. Chạm ngày cuối" in kiosk.hands.words()
    kiosk.hands.press("Đổi ngôn ngữ: English")
    assert "From 5 November 2026. Tap the last day" in kiosk.hands.words()
    kiosk.hands.press("Change the language: Tiếng Việt")
    before = len(kiosk.entries())
    kiosk.hands.press("Quay lại")
    assert "Tháng 11 năm 2026" in kiosk.hands.words()
    assert kiosk.hands.find("Tháng").isChecked()
    assert not kiosk.hands.find("Khoảng ngày").isChecked()
    assert len(kiosk.entries()) == before
