"""Today and the month on the staff page: the very figures of the tally."""

from collections.abc import Callable

from kiosk.app.commands.simulate import fill
from kiosk.app.gathered import gather_period
from kiosk.app.simulation import Request
from kiosk.domain.entry import Staff
from kiosk.domain.period import Period, day_of, month, month_of
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
