"""Text breaks evenly, at phrases where it can, and never loses a letter."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from kiosk.widgets.level import bind
from kiosk.widgets.theme import Metrics, Theme
from kiosk.widgets.words import Words, widest_word, wrap

QUESTION = "Quý khách đánh giá thế nào về thái độ phục vụ, hướng dẫn giải quyết thủ tục hành chính?"


def test_a_question_breaks_after_its_comma(theme: Theme) -> None:
    lines = wrap(QUESTION, theme.font(38, 600), 1120)
    assert lines == (
        "Quý khách đánh giá thế nào về thái độ phục vụ,",
        "hướng dẫn giải quyết thủ tục hành chính?",
    )


def test_no_word_is_left_alone_on_the_last_line(theme: Theme) -> None:
    lines = wrap("Từ chối không nêu rõ lý do", theme.font(24, 600), 300)
    assert lines == ("Từ chối không", "nêu rõ lý do")


def test_bound_words_stay_together_where_they_fit(theme: Theme) -> None:
    font = theme.font(25, 600)
    assert wrap("Rất hài\u00a0lòng", font, 130) == ("Rất", "hài\u00a0lòng")
    assert wrap("Rất hài\u00a0lòng", font, 90) == ("Rất hài", "lòng")


def test_two_facts_stand_on_two_lines_without_their_dot(theme: Theme) -> None:
    assert wrap("Phòng Kế toán Nhà nước · Quầy số 2", theme.font(17), 220) == ("Phòng Kế toán Nhà nước", "Quầy số 2")


def test_a_level_breaks_before_the_level_it_is_built_on() -> None:
    levels = ["Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng", "Rất không hài lòng"]
    bound = [words.replace("\u00a0", "_") for words in bind(levels)]
    assert bound == ["Rất hài_lòng", "Hài_lòng", "Bình thường", "Không hài_lòng", "Rất không hài_lòng"]


def test_given_lines_stay_lines(theme: Theme) -> None:
    assert wrap("một\nhai", theme.font(20), 500) == ("một", "hai")


@given(st.lists(st.text("aăâeêhnmặ,.", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(60, 900))
def test_every_word_is_there_in_order_and_no_line_is_too_wide(words: list[str], width: int) -> None:
    font = Theme(metrics=Metrics()).font(20)
    lines = wrap(" ".join(words), font, width)
    assert " ".join(lines).split() == words
    measure = QFontMetricsF(font)
    assert all(measure.horizontalAdvance(line) <= width + 0.01 or " " not in line for line in lines)


def test_words_know_the_room_they_need(theme: Theme) -> None:
    words = Words(theme, 38, 600, text=QUESTION)
    assert words.need(600) > words.need(1120)
    words.resize(1120, words.need(1120))
    assert words.fits()
    words.resize(1120, words.need(1120) - 1)
    assert not words.fits()
    words.resize(widest_word(QUESTION, words.face()) - 1, 2000)
    assert not words.fits()


def test_a_screen_reader_gets_the_text_itself(theme: Theme) -> None:
    assert Words(theme, text="Kính chào Quý khách!").text() == "Kính chào Quý khách!"
