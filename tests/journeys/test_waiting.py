"""What happens when nobody touches the window; these kiosks wait side by side."""

from pathlib import Path
from typing import Any

import pytest

from tests.driving.books import Ballot, ballots, only_ballot
from tests.driving.kiosk import SORRY, START, THANKS, Kiosk, run
from tests.driving.office import open_office
from tests.driving.stage import Stage

NOTICE_S, CLOSE_S, INVITATION_S = 15, 20, 30
"""The shortest an office may choose."""
STILL_HERE = "Quý khách còn ở đây không?"
SHORT: dict[str, Any] = {"flow__notice_s": NOTICE_S, "flow__close_s": CLOSE_S, "flow__invitation_s": INVITATION_S}


@pytest.fixture(scope="module")
def invited(long_stage: Stage) -> Kiosk:
    """Give a kiosk whose officer has invited a customer who does not come."""
    kiosk = long_stage.welcome(**SHORT)
    kiosk.key("F8")
    kiosk.see("Câu 1 / 2")
    return kiosk


@pytest.fixture(scope="module")
def left_alone(long_stage: Stage) -> Kiosk:
    """Give a kiosk whose customer answered the first question and went away."""
    kiosk = long_stage.welcome(**SHORT)
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    return kiosk


@pytest.fixture(scope="module")
def slow(long_stage: Stage) -> Kiosk:
    """Give a kiosk whose customer thinks for long, in an office that lets them."""
    kiosk = long_stage.welcome(flow__notice_s=NOTICE_S, flow__close_s=180)
    kiosk.press(START, "Không hài lòng")
    kiosk.see("điều gì")
    return kiosk


@pytest.fixture(scope="module")
def untouched(long_stage: Stage) -> Kiosk:
    """Give a kiosk that somebody started and left without an answer."""
    kiosk = long_stage.welcome(**SHORT)
    kiosk.key("Return")
    kiosk.see("Câu 1 / 2")
    return kiosk


@pytest.fixture(scope="module")
def sorry(long_stage: Stage) -> tuple[Kiosk, Path]:
    """Give a kiosk that could not store the second answer of a customer, and the file that fills its disk."""
    kiosk = long_stage.welcome(folder=open_office(long_stage.small_disk()))
    kiosk.press(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    filler = kiosk.fill_disk()
    kiosk.press("Hài lòng")
    kiosk.see(SORRY)
    return kiosk, filler


@pytest.fixture(scope="module", autouse=True)
def all_wait(
    sorry: tuple[Kiosk, Path], invited: Kiosk, left_alone: Kiosk, slow: Kiosk, untouched: Kiosk
) -> list[Kiosk]:
    """Let all of them wait at the same time, those first that wait longest."""
    return [sorry[0], invited, left_alone, slow, untouched]


def closed(kiosk: Kiosk) -> Ballot:
    """Return the only ballot of a kiosk once it is stopped, its ledger verified."""
    assert kiosk.stop() == 0
    assert run("verify", "--data", kiosk.folder).returncode == 0
    return only_ballot(kiosk.folder)


def test_taps_at_the_moment_of_the_time_out_make_at_most_one_ballot_a_visit(stage: Stage) -> None:
    kiosk = stage.welcome(**SHORT)
    kiosk.press(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    point = kiosk.point("Rất hài lòng")
    kiosk.see("Phiếu tự đóng sau 1 giây.")
    kiosk.hands.click_many(point, 40, 50)
    assert kiosk.stop() == 0
    assert run("verify", "--data", kiosk.folder).returncode == 0
    found = ballots(kiosk.folder)
    assert [criterion for criterion, _ in found[0].taps] in (["attitude"], ["attitude", "time"])
    assert all(len(ballot.taps) == len(ballot.answers) and len(ballot.closings) <= 1 for ballot in found)


def test_a_slow_customer_asks_for_more_time_and_finishes(slow: Kiosk) -> None:
    slow.see(STILL_HERE, "Thêm thời gian")
    slow.press("Thêm thời gian")
    slow.see_gone(STILL_HERE)
    slow.press("Chờ lâu, trễ hạn", "Tiếp tục")
    slow.see("Câu 2 / 2")
    slow.press("Bình thường")
    slow.see(THANKS)
    ballot = closed(slow)
    assert (ballot.outcome, ballot.reasons) == ("completed", {"attitude": ["late"]})


def test_a_ballot_that_was_left_half_way_closes_with_what_was_given(left_alone: Kiosk) -> None:
    welcome = left_alone.see(START)
    assert not welcome.says(STILL_HERE)
    ballot = closed(left_alone)
    assert (ballot.outcome, ballot.answers, ballot.issued) == ("timeout", {"attitude": "satisfied"}, False)


def test_a_visit_without_an_answer_leaves_nothing(untouched: Kiosk) -> None:
    untouched.see(START)
    assert untouched.stop() == 0
    assert ballots(untouched.folder) == []


def test_an_invitation_that_nobody_takes_times_out(invited: Kiosk) -> None:
    invited.see(START)
    told = invited.figures()
    assert (told["issued"], told["collected"], told["outcomes"]["timeout"]) == (1, 0, 1)
    ballot = closed(invited)
    assert (ballot.issued, ballot.outcome, ballot.answers) == (True, "timeout", {})


def test_a_sorry_that_nobody_answers_gives_the_screen_to_the_next(sorry: tuple[Kiosk, Path]) -> None:
    kiosk, filler = sorry
    kiosk.see(START)
    filler.unlink()
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    assert kiosk.stop() == 0
    first, second = ballots(kiosk.folder)
    assert (first.answers, first.outcome) == ({"attitude": "satisfied"}, "interrupted")
    assert second.answers == {"attitude": "satisfied"}
