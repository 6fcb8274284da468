"""Blank ballots: every serial once, the survey's own words, a code that reads as its serial, the same bytes again."""

import pypdfium2
import pytest
from qrcode.main import QRCode

from kiosk.domain.errors import UsageError
from kiosk.domain.serials import read_scan, scanned, shown
from kiosk.domain.survey import Survey
from kiosk.reports.blank import Blanks, blank_ballots
from tests.domain.ballots import FIVE, TWO, made_survey
from tests.reports.papers import FONTS, PAPER_DAY, WORDINGS

RUN = "7d1f0c3a5b6e48f29a0b1c2d3e4f5a6b"


def blanks(survey: Survey = TWO, first: int = 1, last: int = 10, *, training: bool = False) -> Blanks:
    return Blanks(RUN, first, last, survey, "Kho bạc Nhà nước khu vực I – Phòng Giao dịch số 3", PAPER_DAY, training)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize(("per_sheet", "sheets", "size"), [(2, 5, (842, 595)), (4, 3, (595, 842))])
def test_every_serial_is_printed_once_in_the_surveys_own_words(
    per_sheet: int, sheets: int, size: tuple[int, int]
) -> None:
    pdf = blank_ballots(blanks(FIVE), per_sheet, WORDINGS["vi"], FONTS)
    found = pages(pdf)
    assert len(found) == sheets
    words = " ".join(found)
    assert [words.count(shown(serial)) for serial in range(1, 12)] == [1] * 10 + [0]
    for told in (
        *(criterion.names["vi"] for criterion in FIVE.criteria),
        *(reason.texts["vi"] for reason in FIVE.reasons),
        *(level.texts["vi"] for level in FIVE.levels),
        "Phòng Giao dịch số 3",
    ):
        assert words.count(told) >= 10, told
    with pypdfium2.PdfDocument(pdf) as document:
        assert [tuple(map(round, page.get_size())) for page in document] == [size] * sheets


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_same_serials_give_the_same_bytes_and_others_do_not(lang: str) -> None:
    once = blank_ballots(blanks(), 4, WORDINGS[lang], FONTS)
    assert once == blank_ballots(blanks(), 4, WORDINGS[lang], FONTS)
    assert once != blank_ballots(blanks(first=2, last=11), 4, WORDINGS[lang], FONTS)


def test_training_ballots_say_so() -> None:
    assert "TẬP HUẤN" in pages(blank_ballots(blanks(training=True), 2, WORDINGS["vi"], FONTS))[0]


def test_a_survey_too_long_for_a_ballot_is_refused() -> None:
    with pytest.raises(UsageError, match="paper_too_small"):
        blank_ballots(blanks(made_survey(5, 6, 6)), 4, WORDINGS["vi"], FONTS)


@pytest.mark.parametrize("serial", [1, 512, 9_999_999])
def test_the_digits_of_the_code_tell_printing_and_serial(serial: int) -> None:
    digits = scanned(RUN, serial)
    assert (len(digits), read_scan(digits)) == (17, (RUN[:8], serial))
    code = QRCode(border=0)
    code.add_data(digits)
    code.make(fit=True)
    assert code.version == 1


@pytest.mark.parametrize("typed", ["", "12a", "²", "123456789", "9" * 17, "1" * 18])
def test_what_is_no_serial_is_not_read_as_one(typed: str) -> None:
    assert read_scan(typed) is None


def test_a_typed_serial_names_no_printing() -> None:
    assert read_scan("0000512") == (None, 512)
