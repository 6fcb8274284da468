"""A customer reads better in another language or in larger letters; no answer is lost by it."""

from tests.driving.books import only_ballot
from tests.driving.kiosk import START, THANKS
from tests.driving.stage import Stage

ENGLISH = "English: chuyển sang tiếng Anh"


def test_the_language_changes_within_a_ballot_and_every_answer_stays(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    kiosk.click(ENGLISH)
    kiosk.see("Question 2 / 2")
    kiosk.click("Back")
    chosen = kiosk.see("Question 1 / 2", "Satisfied").find("Satisfied")
    assert chosen is not None
    assert "chosen" in chosen.description
    kiosk.click("Continue", "Dissatisfied")
    kiosk.see("What were you not satisfied with?")
    kiosk.key("slash")
    kiosk.see("Quý khách chưa hài lòng vì điều gì?")
    kiosk.click("Tiếp tục")
    kiosk.see(THANKS)
    kiosk.see(START)
    assert kiosk.stop() == 0
    ballot = only_ballot(kiosk.folder)
    assert (ballot.answers, ballot.outcome) == ({"attitude": "satisfied", "time": "unsatisfied"}, "completed")


def test_a_comment_goes_on_in_another_language(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START, "Rất không hài lòng", "Viết góp ý (không bắt buộc)")
    kiosk.click_keys("chowf laau")
    kiosk.see("7 / 500 ký tự")
    kiosk.press(ENGLISH)
    screen = kiosk.see("7 / 500 characters")
    assert [kiosk.reader.text(field) for field in screen.fields] == ["chờ lâu"]
    assert kiosk.stop() == 0


def test_larger_letters_stay_for_the_visit_and_go_with_the_customer(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START)
    small = kiosk.height("Câu 1 / 2")
    kiosk.click("Cỡ chữ lớn hơn")
    kiosk.reader.until(lambda _: kiosk.height("Câu 1 / 2") > small, "larger letters")
    kiosk.press("Hài lòng")
    kiosk.see("Câu 2 / 2")
    assert kiosk.height("Câu 2 / 2") > small
    kiosk.press("Hài lòng")
    kiosk.see(THANKS)
    kiosk.press(START)
    kiosk.see("Câu 1 / 2")
    assert kiosk.height("Câu 1 / 2") == small
