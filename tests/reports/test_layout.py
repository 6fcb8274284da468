"""The sheet keeps the rules of Decree 30/2020, measured on the drawn page in millimetres."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import Destination

from kiosk.domain.copies import replace
from kiosk.domain.report import Figures
from kiosk.reports.about import Release
from kiosk.reports.monthly import draft_report
from tests.domain.ballots import FIVE, TWO, answered, made_survey
from tests.reports.papers import (
    FONTS,
    LETTERHEAD,
    PAPER_DAY,
    SIGNER,
    WORDINGS,
    Piece,
    figures,
    keep,
    page_count,
    paper,
    piece,
    pieces,
    the_articles_month,
)

ROOT = Path(__file__).parents[2]
LONG = replace(
    LETTERHEAD,
    parent="Kho bạc Nhà nước khu vực XVIII – Thành phố Hồ Chí Minh và các tỉnh miền Đông Nam Bộ",
    body="Phòng Giao dịch số 12 huyện Dương Minh Châu và các xã vùng biên giới phía Tây tỉnh Tây Ninh",
)


def wide_month(training: bool = False) -> Figures:
    wide = made_survey(levels=5, criteria=10, reasons=6)
    reasons = {criterion.id: tuple(reason.id for reason in wide.reasons) for criterion in wide.criteria}
    pile = [
        answered(wide, *["unsatisfied"] * 10, reasons=reasons),
        answered(TWO, "satisfied"),
        answered(FIVE, "neutral"),
    ]
    return figures(pile, wide, training=training)


PAPERS: dict[str, Callable[[], bytes]] = {
    "article": lambda: paper(figures(the_articles_month())),
    "training": lambda: paper(figures(the_articles_month(), training=True)),
    "english": lambda: paper(figures(the_articles_month()), lang="en"),
    "english training": lambda: paper(wide_month(training=True), LONG, lang="en"),
    "nobody": lambda: paper(figures([])),
    "long names": lambda: paper(figures([]), LONG),
    "wide": lambda: paper(wide_month(), LONG),
}


@pytest.fixture(scope="module", params=list(PAPERS))
def every(request: pytest.FixtureRequest) -> bytes:
    return PAPERS[str(request.param)]()


@pytest.fixture(scope="module")
def article() -> bytes:
    return PAPERS["article"]()


def body(pdf: bytes, page: int) -> list[Piece]:
    """Return what is drawn between the top and the bottom margin."""
    return [found for found in pieces(pdf, page) if found.top >= 18 and found.bottom <= 280 and "TẬP" not in found.text]


def test_qpdf_finds_nothing_wrong(every: bytes, tmp_path: Path) -> None:
    told = subprocess.run(["qpdf", "--check", keep(tmp_path, every)], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    assert "No syntax or stream encoding errors found" in told.stdout


def test_every_font_is_embedded_as_a_subset_that_can_be_read(every: bytes, tmp_path: Path) -> None:
    told = subprocess.run(["pdffonts", keep(tmp_path, every)], capture_output=True, text=True, check=True).stdout
    fonts = [line.split() for line in told.splitlines()[2:]]
    assert fonts
    assert all("+LiberationSerif" in font[0] for font in fonts)
    assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}


def test_the_same_figures_and_day_give_the_same_bytes(every: bytes) -> None:
    assert every in [make() for make in PAPERS.values()]


def test_another_process_in_another_zone_gives_the_same_bytes(article: bytes) -> None:
    make = (
        "import sys; from tests.reports.papers import *; sys.stdout.buffer.write(paper(figures(the_articles_month())))"
    )
    elsewhere = os.environ | {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    told = subprocess.run([sys.executable, "-c", make], cwd=ROOT, env=elsewhere, capture_output=True, check=True)
    assert told.stdout == article


@pytest.mark.parametrize("other", [figures([]), figures(the_articles_month()[1:])], ids=["nobody", "one ballot less"])
def test_other_figures_give_another_paper(article: bytes, other: Figures) -> None:
    assert paper(other) != article


def test_another_day_gives_another_paper(article: bytes) -> None:
    assert paper(figures(the_articles_month()), day=PAPER_DAY + 1) != article


def test_every_page_is_upright_a4(every: bytes) -> None:
    pages = pypdf.PdfReader(BytesIO(every)).pages
    assert {(round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) for page in pages} == {
        (210, 297)
    }


def test_nothing_stands_in_the_margins(every: bytes) -> None:
    for page in range(1, page_count(every) + 1):
        for found in body(every, page):
            assert found.left >= 30 - 0.3, found
            assert found.right <= 210 - 15 + 0.3, found
            assert found.top >= 20 - 0.3, found
            assert found.bottom <= 297 - 20 + 0.3, found


def test_the_page_number_stands_in_the_middle_of_the_top_margin_from_the_second_page_on(every: bytes) -> None:
    above = [
        [found for found in pieces(every, page) if found.bottom < 18 and found.text.isdigit()]
        for page in range(1, page_count(every) + 1)
    ]
    assert above[0] == []
    for number, found in enumerate(above[1:], 2):
        assert [item.text for item in found] == [str(number)]
        assert abs(found[0].centre - 105) < 0.3
        assert 13 <= found[0].size <= 14
        assert "Bold" not in found[0].font


def test_no_text_is_smaller_than_nine_points_and_words_are_twelve_or_more(article: bytes) -> None:
    sizes = {found.size for found in body(article, 1) if found.text}
    assert min(sizes) >= 11
    assert piece(article, "Phòng Giao dịch số 1 báo cáo").size == 13


def test_country_and_motto_stand_on_the_right_over_a_rule_as_long_as_the_motto(article: bytes) -> None:
    country = piece(article, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = piece(article, "Độc lập - Tự do - Hạnh phúc")
    rule = next(found for found in pieces(article) if not found.text and found.left > 110)
    assert (country.font, motto.font) == ("LiberationSerif-Bold",) * 2
    assert 12 <= country.size <= 13 <= motto.size <= 14
    assert country.left > 105
    assert abs(country.centre - motto.centre) < 0.5
    assert country.bottom <= motto.top + 0.5
    assert abs(rule.width - motto.width) < 1.5
    assert abs(rule.centre - motto.centre) < 0.5
    assert 0 < rule.top - motto.bottom < 2.5


def test_the_parent_body_stands_over_the_issuing_body_with_a_short_rule(article: bytes) -> None:
    parent, issuer = piece(article, "KHO BẠC NHÀ NƯỚC KHU VỰC V"), piece(article, "PHÒNG GIAO DỊCH SỐ 1")
    rule = next(found for found in pieces(article) if not found.text)
    assert (parent.font, issuer.font) == ("LiberationSerif", "LiberationSerif-Bold")
    assert 12 <= parent.size == issuer.size <= 13
    assert parent.bottom < issuer.top + 0.5
    assert parent.right < 105
    assert abs(parent.centre - issuer.centre) < 0.5
    assert 1 / 3 <= rule.width / issuer.width <= 1 / 2
    assert abs(rule.centre - issuer.centre) < 0.5


def test_number_and_date_stand_on_one_line_under_the_two_heads(article: bytes) -> None:
    number, date = piece(article, "Số:"), piece(article, "Hòa Bình, ngày 05 tháng 11 năm 2022")
    assert (number.font, date.font) == ("LiberationSerif", "LiberationSerif-Italic")
    assert (number.size, 13 <= date.size <= 14) == (13, True)
    assert abs(number.centre - piece(article, "PHÒNG GIAO DỊCH SỐ 1").centre) < 1
    assert abs(date.centre - piece(article, "Độc lập").centre) < 1
    # A comma and a slash reach below the line, each as deep as the other to a hair.
    assert abs(number.bottom - date.bottom) < 1.2


def test_kind_and_subject_stand_in_the_middle_over_a_rule(article: bytes) -> None:
    kind, subject = piece(article, "BÁO CÁO"), piece(article, "Kết quả đánh giá sự hài lòng tháng 10 năm 2022")
    rule = next(found for found in pieces(article) if not found.text and found.top > subject.top)
    middle = 30 + (210 - 30 - 15) / 2
    assert {kind.font, subject.font} == {"LiberationSerif-Bold"}
    assert {kind.size, subject.size} <= {13, 14}
    assert max(abs(found.centre - middle) for found in (kind, subject, rule)) < 0.5
    assert 1 / 3 <= rule.width / subject.width <= 1 / 2


def test_words_are_justified_and_their_first_line_indented(article: bytes) -> None:
    first, second = piece(article, "Phòng Giao dịch số 1 báo cáo"), piece(article, "dịch tại Quầy số 1")
    assert 10 <= first.left - 30 <= 12.7
    assert abs(second.left - 30) < 0.4
    assert max(abs(found.right - 195) for found in (first, second)) < 0.5


def test_recipients_stand_on_the_left_and_the_signer_on_the_right(article: bytes) -> None:
    last = page_count(article)
    to, signer = piece(article, "Nơi nhận:", last), piece(article, "GIÁM ĐỐC", last)
    assert (to.font, to.size) == ("LiberationSerif-BoldItalic", 12)
    assert (signer.font, 13 <= signer.size <= 14) == ("LiberationSerif-Bold", True)
    assert abs(to.left - 30) < 0.4
    assert signer.left > 105
    assert abs(to.top - signer.top) < 2.5
    for line in ("- Kho bạc Nhà nước khu vực V (để báo cáo);", "- Phòng Kế toán Nhà nước;", "- Lưu: VT."):
        assert (piece(article, line, last).font, piece(article, line, last).size) == ("LiberationSerif", 11)
    beneath = [
        found for found in pieces(article, last) if found.text and found.left > 105 and found.top > signer.bottom
    ]
    assert beneath == []


def test_the_signature_never_stands_without_the_last_sentence(every: bytes) -> None:
    last = " ".join(found.text for found in pieces(every, page_count(every)))
    assert "./." in last
    assert "GIÁM ĐỐC" in last


def test_long_names_wrap_within_their_half_in_lines_of_like_length() -> None:
    found = PAPERS["long names"]()
    head = pieces(found)[: next(place for place, item in enumerate(pieces(found)) if item.text.startswith("Số:"))]
    left = [item for item in head if item.text and item.centre < 105]
    assert len(left) > 4
    assert max(item.right for item in left) < min(item.left for item in head if item.centre > 105)
    for font in ("LiberationSerif", "LiberationSerif-Bold"):
        widths = [item.width for item in left if item.font == font]
        assert min(widths) > 0.55 * max(widths)


def test_decimal_commas_stand_under_each_other(article: bytes) -> None:
    shares = [found for found in pieces(article) if found.text in {"99,94 %", "0,06 %"}]
    assert len(shares) == 2
    assert abs(shares[0].right - shares[1].right) < 0.05


def test_the_file_says_what_it_is(article: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(article))
    about = reader.metadata
    assert about is not None
    assert about.title == "Báo cáo kết quả đánh giá sự hài lòng tháng 10 năm 2022 – Phòng Giao dịch số 1"
    assert about.author == "Phòng Giao dịch số 1"
    assert about.subject == "Kết quả đánh giá sự hài lòng tháng 10 năm 2022"
    assert str(reader.root_object["/Lang"]) == "vi"
    assert [item.title for item in reader.outline if isinstance(item, Destination)] == [
        "1. Phiếu phát ra, phiếu thu về",
        "2. Kết quả chung",
        "3. Kết quả theo từng tiêu chí",
        "4. Lý do không hài lòng",
        "5. Tình trạng phiếu",
        "6. Căn cứ số liệu",
    ]


def test_the_file_is_as_old_as_its_paper_says(article: bytes) -> None:
    about = pypdf.PdfReader(BytesIO(article)).metadata
    assert about is not None
    assert {str(about[key]) for key in ("/CreationDate", "/ModDate")} == {"D:20221105000000+07'00'"}


def test_a_paper_is_small(every: bytes) -> None:
    assert len(every) < 200_000


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_word_of_a_level_is_broken_in_a_narrow_column(lang: str) -> None:
    found = paper(figures([answered(FIVE, "neutral", "neutral")]), lang=lang)
    drawn = {
        word for page in range(1, page_count(found) + 1) for item in pieces(found, page) for word in item.text.split()
    }
    assert {word for level in FIVE.levels for word in level.texts[lang].split()} <= drawn


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("training", [True, False])
def test_the_mark_of_a_draft_and_its_note_stand_beside_each_other(lang: str, training: bool) -> None:
    pdf = draft_report(figures([], training=training), Release(LETTERHEAD, PAPER_DAY, WORDINGS[lang], FONTS, SIGNER))
    marks = [one for one in pieces(pdf) if one.text and one.size == 12 and (one.top < 20 or one.top > 277)]
    notes = [one for one in pieces(pdf) if one.text and one.size == 9]
    assert (len(marks), len(notes)) == (2, 2)
    assert all(mark.right + 5 < note.left for mark, note in zip(marks, notes, strict=True))
