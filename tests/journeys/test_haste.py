"""Fast, double and crossing taps: one visit is at most one ballot, and one showing of a question takes one answer."""

import pytest

from tests.driving.books import Ballot, ballots
from tests.driving.disk import slow_disk
from tests.driving.kiosk import START, THANKS, Kiosk, run
from tests.driving.stage import Stage

ENGLISH = "English: chuyển sang tiếng Anh"
BURST, EVERY_MS = 20, 50


def settled(kiosk: Kiosk) -> list[Ballot]:
    """Return the ballots of a kiosk once it is stopped: verified, each closed once or still open."""
    assert kiosk.stop() == 0
    assert run("verify", "--data", kiosk.folder).returncode == 0
    found = ballots(kiosk.folder)
    assert all(len(ballot.closings) <= 1 for ballot in found)
    return found


def criteria(ballot: Ballot) -> list[str]:
    return [criterion for criterion, _ in ballot.taps]


def test_twenty_taps_a_second_on_the_start_begin_one_visit(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.hands.click_many(kiosk.point(START), BURST, EVERY_MS)
    kiosk.see_gone(START)
    (ballot,) = settled(kiosk) or [Ballot()]
    assert criteria(ballot) in ([], ["attitude"], ["attitude", "time"])


def test_twenty_taps_a_second_answer_each_question_once(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.click(START)
    kiosk.hands.click_many(kiosk.point("Hài lòng"), BURST, EVERY_MS)
    kiosk.see(THANKS)
    (ballot,) = settled(kiosk)
    assert ballot.taps == [("attitude", "satisfied"), ("time", "satisfied")]
    assert ballot.flags == ["too_fast"]


def test_two_targets_at_once_give_one_answer(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.click(START)
    best, neutral = kiosk.point("Rất hài lòng"), kiosk.point("Bình thường")
    kiosk.hands.click_each([best, neutral] * BURST)
    kiosk.reader.until(lambda screen: screen.says("Câu 2 / 2") or screen.says(THANKS), "what comes next")
    (ballot,) = settled(kiosk)
    assert criteria(ballot) in (["attitude"], ["attitude", "time"])
    assert ballot.taps[0] == ("attitude", "very_satisfied")


def test_an_answer_and_the_way_back_at_once_keep_one_answer_a_showing(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    back, level = kiosk.point("Quay lại"), kiosk.point("Hài lòng")
    kiosk.hands.click_each([back, level] * BURST)
    # Which of the two was last to count is a matter of moments; the screen may stand at either question, or at thanks.
    kiosk.reader.stand(1.0)
    screen = kiosk.reader.screen()
    (ballot,) = settled(kiosk)
    assert ballot.answers.get("attitude") == "satisfied"
    assert criteria(ballot).count("time") <= 1
    assert "time" not in criteria(ballot)[:-1]
    assert ("time" in ballot.answers) != any(screen.says(question) for question in ("Câu 1 / 2", "Câu 2 / 2"))


@pytest.mark.parametrize("key", ["1", "KP_1"])
def test_a_key_hit_twenty_times_a_second_answers_each_question_once(stage: Stage, key: str) -> None:
    kiosk = stage.welcome()
    kiosk.key("Return")
    kiosk.see("Câu 1 / 2")
    kiosk.reader.stand(0.3)
    kiosk.hands.key_many(key, BURST, EVERY_MS)
    kiosk.see(THANKS)
    (ballot,) = settled(kiosk)
    assert ballot.taps == [("attitude", "very_satisfied"), ("time", "very_satisfied")]


def test_the_officers_key_held_down_issues_one_ballot_and_at_most_one_more(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.hands.key_many("F8", BURST, EVERY_MS)
    kiosk.see("Câu 1 / 2")
    kiosk.press("Không đánh giá")
    kiosk.see(THANKS)
    kiosk.see("Câu 1 / 2")
    kiosk.press("Không đánh giá")
    kiosk.see(THANKS)
    kiosk.see(START)
    assert [ballot.outcome for ballot in settled(kiosk)] == ["declined", "declined"]


def test_a_tap_while_the_disk_is_busy_is_kept_once_and_the_language_changes_meanwhile(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.click(START)
    level, other = kiosk.point("Hài lòng"), kiosk.point("Bình thường")
    english = kiosk.point(ENGLISH)
    with slow_disk(kiosk.child, 2.0):
        kiosk.hands.click_each([level, other, level])
        kiosk.hands.click(english)
        waiting = kiosk.see("Question 1 / 2")
        assert not waiting.says("2 / 2")
        kiosk.hands.click_each([other, level])
        kiosk.see("Question 2 / 2")
    (ballot,) = settled(kiosk)
    assert ballot.taps == [("attitude", "satisfied")]
