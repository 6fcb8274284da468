"""What is on the screen is taken away in every form, to a stick that comes and goes, and the ledger tells of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.app import takeaway
from kiosk.app.assets import wording
from kiosk.app.commands.simulate import fill
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.months import read_month
from kiosk.app.simulation import Request
from kiosk.app.staffroom.keeper import Keeper, Offer
from kiosk.app.staffroom.say import Say
from kiosk.domain.entry import Staff
from kiosk.domain.period import Period, day_of, month
from kiosk.store.people import Role
from tests.app.office import settings
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_figures import busy
from tests.app.staffroom.test_papers import made
from tests.driving.disk import Stick
from tests.turning import wait_until

Office = Callable[..., Kiosk]
FORMS = {"Excel (XLSX)": takeaway.XLSX, "CSV": takeaway.CSV, "JSON từng dòng": takeaway.JSONL}
KINDS = {"Số liệu của kỳ": takeaway.FIGURES, "Dữ liệu mở, từng phiếu": takeaway.BALLOTS}

SIGNED = "Tháng có chữ ký, để cộng nhiều quầy"


@pytest.fixture
def stick() -> Iterator[Stick]:
    """Give a stick, plugged in, where a system mounts those that people plug in."""
    with TemporaryDirectory(prefix="HAILONG-", dir="/media") as name:
        made = Stick(Path(name) / "KINGSTON")
        yield made
        if made.is_plugged_in():
            made.pull_out()


def table(stick: Stick) -> str:
    return f"/dev/nothing {stick.folder} ext4 rw 0 0\n"


def gathered(kiosk: Kiosk, period: str = "2026-11") -> Gathered:
    assert kiosk.ledger is not None
    return gather_period(kiosk.ledger, month(period)).result()


def opened(office: Office) -> Kiosk:
    """Return a kiosk on whose screen one asks where November's figures are to be kept."""
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    kiosk.hands.press("Lưu số liệu")
    kiosk.hands.wait_for("Thư mục documents")
    return kiosk


def exports(kiosk: Kiosk) -> list[tuple[str | None, str | None, str | None]]:
    told = [entry for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "export"]
    return [(entry.person, entry.period, entry.file) for entry in told]


def test_figures_and_ballots_are_kept_in_every_form_and_each_is_an_entry(office: Office) -> None:
    kiosk = opened(office)
    told = gathered(kiosk)
    for kind, what in KINDS.items():
        kiosk.hands.press(kind)
        for named, form in FORMS.items():
            kiosk.hands.press(named)
            name = takeaway.file_name(what, form, "2026-11", "0031")
            assert name in kiosk.hands.words()
            kiosk.hands.press("Thư mục documents")
            kiosk.rest()
            assert f"Đã lưu {name} vào Thư mục documents và đọc lại đúng." in kiosk.hands.words()
            assert (kiosk.documents / name).read_bytes() == takeaway.content(told, what, form, wording("vi"))
    assert exports(kiosk) == [
        (Role.STAFF.value, "2026-11", f"{what}.{form}") for what in KINDS.values() for form in FORMS.values()
    ]
    kiosk.hands.press("Quay lại")
    assert "Hài lòng tất cả tiêu chí" in kiosk.hands.words()


def test_what_is_kept_is_what_was_on_the_screen(office: Office) -> None:
    kiosk = busy(office)
    kiosk.sign_in(Role.STAFF)
    kiosk.rest()
    shown = gathered(kiosk)
    assert kiosk.ledger is not None
    today = day_of(kiosk.clock.wall)
    fill(kiosk.ledger, settings(), Request(Period(today, today), 5, 5, 1, seed=9))
    assert gathered(kiosk).figures() != shown.figures()
    kiosk.hands.press("Lưu số liệu")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("CSV")
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    expected = takeaway.content(shown, takeaway.FIGURES, takeaway.CSV, wording("vi"))
    assert (kiosk.documents / "So-lieu-2026-11-0031.csv").read_bytes() == expected


def test_nothing_is_written_that_could_not_be_noted(office: Office) -> None:
    kiosk = opened(office)
    assert kiosk.staffroom is not None
    keeper = Keeper(kiosk.staffroom.floor)
    refused = Say("error.not_recorded", "bad", {"reason": "disk_full"})
    keeper.offer_all((Offer("x.csv", lambda: b"x", "figures", "csv", lambda _go, failed: failed(refused)),))
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    assert "Chưa ghi được vào sổ cái" in kiosk.hands.words()
    assert not kiosk.documents.exists()


def test_the_paper_goes_with_its_figures_and_its_open_data(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Lưu báo cáo")
    kiosk.hands.wait_for("Thư mục documents")
    assert "Bao-cao-2026-10-0031.pdf" in kiosk.hands.words()
    kiosk.hands.press("Số liệu của kỳ")
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    kept = (kiosk.documents / "So-lieu-2026-10-0031.xlsx").read_bytes()
    assert kept == takeaway.content(gathered(kiosk, "2026-10"), takeaway.FIGURES, takeaway.XLSX, wording("vi"))
    assert exports(kiosk) == [(Role.STAFF.value, "2026-10", "figures.xlsx")]
    assert kiosk.acts()[-2:] == ["report", "export"]


def test_a_month_that_is_over_can_be_taken_signed_to_the_kiosk_that_adds_up(office: Office) -> None:
    kiosk = made(office)
    kiosk.hands.press("Lưu báo cáo")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press(SIGNED)
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    (file,) = kiosk.documents.iterdir()
    assert read_month(str(file)).figures().counts == gathered(kiosk, "2026-10").figures().counts
    assert exports(kiosk) == [(Role.STAFF.value, "2026-10", "month.json")]


def test_a_month_that_is_not_over_is_not_signed(office: Office) -> None:
    assert not opened(office).hands.can(SIGNED)


def test_a_stick_shows_up_by_itself_and_goes_when_it_is_pulled_out(office: Office, stick: Stick) -> None:
    kiosk = opened(office)
    assert "Không thấy USB nào" in kiosk.hands.words()
    kiosk.mounts.write_text(table(stick), encoding="utf-8")
    kiosk.hands.wait_for("USB KINGSTON")
    assert "Không thấy USB nào" not in kiosk.hands.words()
    kiosk.mounts.write_text("", encoding="utf-8")
    kiosk.hands.wait_for("Không thấy USB nào")
    assert not kiosk.hands.can("USB KINGSTON")


def test_a_stick_is_written_to_given_back_and_holds_the_file(office: Office, stick: Stick) -> None:
    kiosk = opened(office)
    kiosk.mounts.write_text(table(stick), encoding="utf-8")
    kiosk.hands.wait_for("USB KINGSTON")
    assert not kiosk.hands.can("Ngắt USB")
    kiosk.hands.press("USB KINGSTON")
    kiosk.rest()
    assert "và đọc lại đúng. Có thể rút USB." in kiosk.hands.words()
    with (stick.folder / "So-lieu-2026-11-0031.xlsx").open("rb") as held:
        kiosk.hands.press("Ngắt USB")
        kiosk.rest()
        assert "chưa cho ngắt USB KINGSTON" in kiosk.hands.words()
        kept = held.read()
    assert kept == takeaway.content(gathered(kiosk), takeaway.FIGURES, takeaway.XLSX, wording("vi"))
    kiosk.hands.press("USB KINGSTON")
    kiosk.rest()
    kiosk.hands.press("Ngắt USB")
    kiosk.rest()
    assert "Đã ngắt USB KINGSTON. Có thể rút ra." in kiosk.hands.words()
    assert not stick.is_plugged_in()
    assert list(stick.folder.iterdir()) == []


def test_a_stick_pulled_out_before_it_is_chosen_is_told_and_the_file_can_go_elsewhere(
    office: Office, stick: Stick
) -> None:
    kiosk = opened(office)
    kiosk.mounts.write_text(table(stick), encoding="utf-8")
    kiosk.hands.wait_for("USB KINGSTON")
    stick.pull_out()
    kiosk.hands.press("USB KINGSTON")
    kiosk.rest()
    assert "đã bị rút ra hoặc hỏng" in kiosk.hands.words()
    assert list(stick.folder.iterdir()) == []
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    assert "đọc lại đúng" in kiosk.hands.words()


def test_looking_for_sticks_keeps_nobody_signed_in(office: Office, stick: Stick) -> None:
    kiosk = opened(office)
    assert kiosk.staffroom is not None
    kiosk.clock.later(119_000)
    kiosk.mounts.write_text(table(stick), encoding="utf-8")
    kiosk.hands.wait_for("USB KINGSTON")
    kiosk.clock.later(1_000)
    kiosk.staffroom.tick()
    assert wait_until(lambda: not kiosk.is_staff_shown())
