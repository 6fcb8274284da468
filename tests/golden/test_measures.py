"""Poppler, which did not draw them, measures the golden papers: margins, letters and heads, to the millimetre."""

import html
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.golden.conftest import Made

MM = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM = 30, 210 - 15, 20, 297 - 20
HAIR = 0.3
"""In millimetres: how far a stroke may stand out of its letter's box."""
# A word's box reaches from the face's descent to its ascent; both stand in the file, in thousandths of the size.
PLAIN, BOLD, ITALIC = 0.90918, 0.89307, 0.91016
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>')


@dataclass(frozen=True)
class Word:
    """A word and its box in millimetres from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def size(self, face: float) -> float:
        """Return the size of its letters in points, when they are of that face."""
        return round((self.bottom - self.top) / MM / face, 2)


def measured(pdf: bytes) -> list[list[Word]]:
    """Return the words of each page as pdftotext measures them."""
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return [
        [Word(html.unescape(text), *(float(edge) * MM for edge in box)) for *box, text in _WORD.findall(page)]
        for page in told.split("<page ")[1:]
    ]


def run(page: Sequence[Word], words: str) -> Word:
    """Return the words that stand beside each other on a page as one."""
    wanted = words.split()
    for first in range(len(page)):
        found = page[first : first + len(wanted)]
        if [word.text for word in found] == wanted:
            top, bottom = min(word.top for word in found), max(word.bottom for word in found)
            return Word(words, found[0].left, top, found[-1].right, bottom)
    raise AssertionError(f"{words} does not stand there")


def middle(word: Word) -> float:
    return (word.left + word.right) / 2


@pytest.fixture(scope="session")
def sheets(made: Made) -> dict[tuple[str, str], list[list[Word]]]:
    return {sheet: measured(pdf) for sheet, pdf in made.papers.items()}


def test_no_word_stands_in_a_margin_but_the_page_number(sheets: dict[tuple[str, str], list[list[Word]]]) -> None:
    for pages in sheets.values():
        for number, page in enumerate(pages, 1):
            above = [word for word in page if word.bottom < TOP - HAIR]
            assert [word.text for word in above] == ([str(number)] if number > 1 else [])
            for word in above:
                assert abs(middle(word) - 105) < HAIR
                assert 13 <= word.size(PLAIN) <= 14
            for word in page[len(above) :]:
                assert LEFT - HAIR <= word.left < word.right <= RIGHT + HAIR, word
                assert TOP - HAIR <= word.top < word.bottom <= BOTTOM + HAIR, word


HEADS = {
    "vi": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    "en": ("SOCIALIST REPUBLIC OF VIET NAM", "Independence - Freedom - Happiness"),
}
DATES = {"vi": "Hòa Bình, ngày 20 tháng 11 năm 2022", "en": "Hòa Bình, 20 November 2022"}


def test_the_heads_stand_beside_each_other_as_the_decree_says(
    sheets: dict[tuple[str, str], list[list[Word]]],
) -> None:
    for (_, lang), (page, *_) in sheets.items():
        country, motto = (run(page, words) for words in HEADS[lang])
        parent, issuer = run(page, "KHO BẠC NHÀ NƯỚC KHU VỰC V"), run(page, "PHÒNG GIAO DỊCH SỐ 1")
        assert 12 <= country.size(BOLD) <= 13 <= motto.size(BOLD) <= 14
        assert 12 <= parent.size(PLAIN) == issuer.size(BOLD) <= 13
        assert parent.right < 105 < country.left
        assert issuer.right < 105 < motto.left
        assert abs(middle(country) - middle(motto)) < 0.5
        assert abs(middle(parent) - middle(issuer)) < 0.5
        # Both heads begin on the first line of the sheet, which stands right under the margin.
        assert abs(parent.top - country.top) < 0.5
        assert TOP - HAIR <= country.top < TOP + 2
        # 4 to 6 mm from line to line, by the feet of the letters.
        assert 4 <= motto.bottom - country.bottom <= 6
        assert 4 <= issuer.bottom - parent.bottom <= 6


def test_number_and_date_stand_on_one_line_beneath(sheets: dict[tuple[str, str], list[list[Word]]]) -> None:
    for (_, lang), (page, *_) in sheets.items():
        number, date = run(page, "Số:" if lang == "vi" else "No.:"), run(page, DATES[lang])
        motto, issuer = run(page, HEADS[lang][1]), run(page, "PHÒNG GIAO DỊCH SỐ 1")
        assert 13 <= date.size(ITALIC) <= 14
        assert number.size(PLAIN) == 13
        assert abs(number.bottom - date.bottom) < 0.5
        assert abs(middle(date) - middle(motto)) < 0.5
        assert number.right < middle(issuer)
        assert 5 <= date.bottom - motto.bottom <= 15


BODIES = {
    ("monthly", "vi"): "Phòng Giao dịch số 1 báo cáo",
    ("monthly", "en"): "Phòng Giao dịch số 1 reports",
    ("minutes", "vi"): "Ban kiểm phiếu gồm:",
    ("minutes", "en"): "The count team:",
    ("officer", "vi"): "Phòng Giao dịch số 1 thông báo",
    ("officer", "en"): "Phòng Giao dịch số 1 informs",
    ("wave", "vi"): "Phòng Giao dịch số 1 báo cáo",
}


def test_the_letters_of_the_words_are_thirteen_points(sheets: dict[tuple[str, str], list[list[Word]]]) -> None:
    # A notice is read from three metres and has no running words.
    for sheet, (page, *_) in ((kind, pages) for kind, pages in sheets.items() if kind[0] != "notice"):
        body = run(page, BODIES[sheet])
        assert body.size(PLAIN) == 13
        assert 10 <= body.left - LEFT <= 12.7
