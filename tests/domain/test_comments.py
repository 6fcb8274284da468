"""Which comments a person looks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.app import assets
from kiosk.domain.comments import Comment, Mood, Wanted, holds, mood

FIVE = assets.load_survey("kbnn-5")
SURVEYS = {FIVE.key: FIVE}


def comment(
    text: str = "Chờ lâu", criterion: str = "time", level: str | None = None, *, masked: bool = False
) -> Comment:
    return Comment(f"{abs(hash(text)):064x}", text, 20_500, FIVE.key, criterion, level, masked=masked)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Chờ lâu quá", "chờ", True),
        ("CHỜ LÂU", "chờ", True),
        ("Chờ lâu quá", "cho", True),
        ("Đợi cả buổi", "doi", True),
        ("Đợi cả buổi", "Đợi", True),
        ("Cho tôi hỏi", "chờ", False),
        ("Cho\u031b\u0300 lâu", "chờ", True),
        ("Chờ lâu", "chơ", False),
        ("Chờ lâu", "nhanh", False),
        ("", "a", False),
    ],
)
def test_a_word_is_found_with_its_marks_or_without(text: str, word: str, found: bool) -> None:
    assert holds(text, word) is found


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("very_satisfied", Mood.SATISFIED),
        ("satisfied", Mood.SATISFIED),
        ("neutral", None),
        ("unsatisfied", Mood.UNSATISFIED),
        ("very_unsatisfied", Mood.UNSATISFIED),
        (None, None),
        ("unheard_of", None),
    ],
)
def test_the_mood_of_a_comment_is_that_of_the_answer_beside_it(level: str | None, told: Mood | None) -> None:
    assert mood(comment(level=level), SURVEYS) is told


def test_an_answer_to_a_survey_nobody_knows_has_no_mood() -> None:
    assert mood(comment(level="satisfied"), {}) is None


def test_every_question_narrows_what_is_found() -> None:
    late, rude = comment("Chờ lâu quá", "time", "unsatisfied"), comment("Nói to", "attitude", "unsatisfied")
    kind, hidden = comment("Rất nhanh", "time", "satisfied"), comment("Ông Nam nói to", "attitude", masked=True)
    every = (late, rude, kind, hidden)
    assert Wanted().among(every, SURVEYS) == (late, rude, kind)
    assert Wanted(masked=True).among(every, SURVEYS) == (hidden,)
    assert Wanted(criterion="time").among(every, SURVEYS) == (late, kind)
    assert Wanted(mood=Mood.UNSATISFIED).among(every, SURVEYS) == (late, rude)
    assert Wanted(criterion="time", mood=Mood.SATISFIED).among(every, SURVEYS) == (kind,)
    assert Wanted(words="qua  lau").among(every, SURVEYS) == (late,)


@given(some.text(max_size=60), some.integers(0, 59), some.integers(1, 20))
def test_a_text_holds_every_piece_of_itself_that_has_no_marks(text: str, at: int, length: int) -> None:
    plain = "".join(sign for sign in text if sign.isascii())
    assert holds(plain, plain[at : at + length])
