"""Blank ballots: issued when they can be drawn, drawn again, and found however old their printing is."""

from collections.abc import Callable

from kiosk.app.assets import load_survey
from kiosk.app.staffroom.ballots import MOST_SHOWN
from kiosk.domain.copies import replace
from kiosk.domain.entry import PaperIssued
from kiosk.domain.serials import shown
from kiosk.domain.survey import Survey
from kiosk.store import papers
from kiosk.store.people import Role
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_ballots import ask_otherwise, ballots_of, keep, open_ballots, staffed
from tests.reports.papers import page_count


def test_a_clock_nobody_believes_prints_no_ballots(office: Callable[..., Kiosk]) -> None:
    kiosk = staffed(office)
    kiosk.clock.wall = 0
    open_ballots(kiosk, Role.MANAGER)
    kiosk.hands.press("In phiếu trắng")
    kiosk.hands.press("Phát ra và lập tệp in")
    kiosk.hands.wait_for("Chưa xác nhận giờ của kiosk")
    assert not [entry for entry in kiosk.entries() if isinstance(entry, PaperIssued)]


def too_long() -> Survey:
    """Return a survey of six criteria and five levels, which no quarter of a sheet holds."""
    five = load_survey("kbnn-5")
    asked = tuple(replace(five.criteria[n % len(five.criteria)], id=f"criterion-{n}") for n in range(6))
    return replace(five, id="kbnn-6", criteria=asked)


def test_nothing_is_issued_that_does_not_fit_on_a_ballot(office: Callable[..., Kiosk]) -> None:
    kiosk, survey = staffed(office), too_long()
    hands, sentence = kiosk.hands, f"Bộ câu hỏi “{survey.titles['vi']}” quá dài cho một phiếu giấy."
    open_ballots(kiosk, Role.MANAGER)
    ask_otherwise(kiosk, survey)
    hands.press("In phiếu trắng")
    hands.press("Phát ra và lập tệp in")
    hands.wait_for(sentence)
    assert hands.find("Phát ra và lập tệp in").isEnabled()
    kiosk.rest()
    assert not [entry for entry in kiosk.entries() if isinstance(entry, PaperIssued)]


def test_ballots_that_cannot_be_drawn_once_they_are_issued_can_be_drawn_again(office: Callable[..., Kiosk]) -> None:
    kiosk, survey = staffed(office), too_long()
    open_ballots(kiosk, Role.MANAGER)
    ask_otherwise(kiosk, survey)
    assert kiosk.ledger is not None
    assert kiosk.staffroom is not None
    write = kiosk.staffroom.room.scribe.write
    printing = kiosk.ledger.at_once(lambda kept: papers.issue(kept, 8, survey, "manager", write)).result(60)
    ballots_of(kiosk).form.issued.emit(printing, survey)
    kiosk.hands.wait_for("quá dài cho một phiếu giấy")
    assert f"{shown(1)} – {shown(8)}" in kiosk.hands.words()
    kiosk.hands.press("Nhập phiếu thu về")
    kiosk.hands.press("Quay lại")
    kiosk.rest()
    kiosk.hands.press("Lưu lại tệp in")
    kiosk.hands.wait_for("quá dài cho một phiếu giấy")


def test_a_printing_of_long_ago_is_found_and_drawn_as_it_was_and_what_is_left_of_it_declared(
    office: Callable[..., Kiosk],
) -> None:
    kiosk, two = staffed(office), load_survey("kbnn-2")
    kiosk.open_staff()
    assert kiosk.ledger is not None
    assert kiosk.staffroom is not None
    write = kiosk.staffroom.room.scribe.write
    for _ in range(MOST_SHOWN + 1):
        kiosk.ledger.at_once(lambda kept: papers.issue(kept, 4, two, "manager", write, 2)).result(60)
    kiosk.staffroom.close()
    open_ballots(kiosk, Role.MANAGER)
    hands, oldest = kiosk.hands, f"{shown(1)} – {shown(4)}"
    assert not hands.can(oldest)
    hands.press("Các đợt in trước")
    kiosk.rest()
    hands.press(oldest)
    kiosk.rest()
    # The form has offered four to a sheet since; these were two.
    hands.press("Lưu lại tệp in")
    keep(kiosk)
    (file,) = kiosk.documents.iterdir()
    assert page_count(file.read_bytes()) == 2
    hands.press("Khai phiếu chưa sử dụng")
    hands.write("Từ số", "1")
    hands.press("Khai chưa sử dụng")
    hands.wait_for("Đã khai 4 phiếu chưa sử dụng.")
    kiosk.rest()
    hands.press("Quay lại")
    kiosk.rest()
    assert not hands.can("Các đợt in trước")
    hands.press("Các đợt in sau")
    kiosk.rest()
    assert hands.can(f"{shown(97)} – {shown(100)}")
