"""The notice for the hall: one page of big figures, nobody's name, nothing of too few ballots."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import asdict

from kiosk.domain.ballot import Ballot
from kiosk.domain.copies import replace
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.letterhead import Letterhead, PublicHead
from kiosk.domain.regained import Regained
from kiosk.domain.report import Figures
from kiosk.domain.signing import Signer
from kiosk.reports.about import Release
from kiosk.reports.notice import notice, notice_a3
from kiosk.reports.pages import page_pictures
from kiosk.reports.proof import check_report, read_proof
from tests.domain.ballots import FIVE, TWO, answered, ballot, made_survey
from tests.reports.papers import (
    FONTS,
    LETTERHEAD,
    LINE,
    PAPER_DAY,
    SIGNER,
    WORDINGS,
    figures,
    flowing,
    keep,
    page_count,
    piece,
    pieces,
    row,
    the_articles_month,
)

HEAD = PublicHead(**asdict(LETTERHEAD), hotline="1900 8888", feedback="https://gopy.example.vn/gd1")
HIDDEN = 2


def made(told: Figures, head: Letterhead = HEAD, lang: str = "vi", signer: Signer | None = SIGNER) -> bytes:
    return notice(told, Release(head, PAPER_DAY, WORDINGS[lang], FONTS, signer))


def five(times: int) -> Figures:
    pile: list[Ballot] = [
        *[replace(answered(FIVE, "very_satisfied", "satisfied"), officer="p1")] * (4 * times),
        *[answered(FIVE, "neutral", "satisfied")] * (2 * times),
        *[answered(FIVE, "unsatisfied", "very_unsatisfied", reasons={"time": ("late",)})] * times,
        *[ballot(FIVE)] * (3 * times),
    ]
    return figures(pile)


def wide() -> Figures:
    survey = made_survey(levels=5, criteria=10, reasons=6)
    pile = [answered(survey, *["unsatisfied"] * 10)] * 200 + [answered(TWO, "satisfied")] * 50
    return replace(figures([*pile, *[answered(FIVE, "neutral")] * 40], survey), recovered=Regained(1240, 16))


LONG = replace(
    HEAD,
    parent="Kho bạc Nhà nước khu vực XVIII – Thành phố Hồ Chí Minh và các tỉnh miền Đông Nam Bộ",
    body="Phòng Giao dịch số 12 huyện Dương Minh Châu và các xã vùng biên giới phía Tây tỉnh Tây Ninh",
    feedback="https://gopy.example.vn/" + "don-vi/" * 12,
)
NOTICES: dict[str, Callable[[], bytes]] = {
    "article": lambda: made(figures(the_articles_month())),
    "english": lambda: made(figures(the_articles_month()), lang="en"),
    "five": lambda: made(five(10)),
    "few": lambda: made(five(4)),
    "nobody": lambda: made(figures([])),
    "training": lambda: made(figures(the_articles_month(), training=True)),
    "wide": lambda: made(wide(), LONG),
    "wide english": lambda: made(wide(), LONG, "en"),
    "a3": lambda: notice_a3(five(10), Release(HEAD, PAPER_DAY, WORDINGS["vi"], FONTS, SIGNER)),
}


@pytest.fixture(scope="module", params=list(NOTICES))
def every(request: pytest.FixtureRequest) -> bytes:
    return NOTICES[str(request.param)]()


def test_it_is_one_sound_page_with_its_fonts_inside(every: bytes, tmp_path: Path) -> None:
    path = keep(tmp_path, every)
    told = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert all("+LiberationSerif" in line for line in fonts)
    assert page_count(every) == 1
    assert len(every) < 200_000
    assert every in [make() for make in NOTICES.values()]


def test_nothing_stands_in_the_margins(every: bytes) -> None:
    across = float(pypdf.PdfReader(BytesIO(every)).pages[0].mediabox.width) / 72 * 25.4
    scale = across / 210
    for found in pieces(every):
        if "TẬP" in found.text or "tập huấn" in found.text or (not found.text and found.top < 15 * scale):
            continue
        if found.bottom > 283 * scale:
            continue
        assert found.left >= (30 - 0.4) * scale, found
        assert found.right <= (210 - 15 + 0.4) * scale, found
        assert found.top >= (20 - 0.4) * scale, found
        assert found.bottom <= (297 - 20 + 0.4) * scale, found


def test_the_article_hangs_in_the_hall_with_its_figures() -> None:
    told = flowing(made(figures(the_articles_month())))
    assert "BẢNG CÔNG KHAI Kết quả đánh giá sự hài lòng tháng 10 năm 2022" in told
    assert "/TB-PGD1" in told
    for words in ("99,94 %", "3.238 trên 3.240 phiếu hợp lệ", "99,78 – 99,98 %", "0,06 %", "2 trên 3.240 phiếu hợp lệ"):
        assert words in told
    for words in ("3.809", "85,06 %", "3.240/3.809", "Phiếu hài lòng với tất cả tiêu chí"):
        assert words in told
    assert "Đường dây nóng: 1900 8888 · Góp ý tại: https://gopy.example.vn/gd1" in told
    assert "0 phiếu nghi vấn, vẫn được tính; 0 phiếu chưa rõ ngày" in told
    assert "bản ghi 1 – 14.321" in told


def test_the_two_newest_runs_of_the_ledger_are_named() -> None:
    runs = tuple(replace(LINE, first=first, last=first + 99) for first in (1, 101, 201))
    told = flowing(made(figures(the_articles_month(), ledgers=runs)))
    assert [f"bản ghi {first} – {first + 99}" in told for first in (1, 101, 201)] == [False, True, True]


def test_ballots_that_the_ledger_had_lost_are_told_in_the_hall_too() -> None:
    told = flowing(made(wide()))
    assert "lấy lại chắc chắn 1.240 phiếu; nhiều nhất 16 phiếu không chắc." in told
    assert "khôi phục" not in flowing(made(five(10)))


def test_every_level_has_its_count_and_share() -> None:
    pdf = made(five(10))
    levels = ("Rất hài lòng", "Bình thường", "Rất không hài lòng")
    assert [row(pdf, level) for level in levels] == ["40 57,14 %", "20 28,57 %", "0 0,00 %"]
    assert "TTHC) (70 câu trả lời)" in flowing(pdf)


def test_the_first_figure_is_read_from_three_metres() -> None:
    """Letters of a two-hundredth of the distance: 15 mm."""
    found = max(pieces(made(five(10))), key=lambda one: one.size)
    assert found.text == "57,14 %"
    assert found.bottom - found.top >= 15


def test_too_few_ballots_have_neither_shares_nor_levels() -> None:
    pdf = made(five(4))
    told = flowing(pdf)
    assert "CHƯA ĐỦ PHIẾU Có 28 phiếu hợp lệ. Dưới 30 phiếu" in told
    assert "28/40" in told
    assert "70,00 %" in told
    for words in ("Rất hài lòng", "57,14", "85,71", "14,29"):
        assert words not in told
    assert "85,71" in flowing(made(five(5)))


def test_no_return_rate_is_told_of_too_few_issued() -> None:
    happy = ("satisfied", "satisfied")
    pile = [answered(TWO, *happy, issued=False)] * 40 + [answered(TWO, *happy)] * 5 + [ballot()] * 5
    told = flowing(made(figures(pile)))
    assert "5/10" in told
    assert "50,00 %" not in told


def test_a_criterion_that_few_have_answered_stands_alone_without_figures() -> None:
    pile = [answered(TWO, "satisfied")] * 40 + [answered(TWO, "satisfied", "unsatisfied")] * 5
    told = flowing(made(figures(pile)))
    assert "Chưa đủ phiếu (5 câu trả lời, dưới 30)" in told
    assert "Hài lòng 45 100,00 %" in told


def test_no_reason_no_officer_and_no_recipient_is_on_it() -> None:
    told = flowing(made(five(10)))
    for words in ("p1", "Chờ lâu", "Nơi nhận"):
        assert words not in told


def test_what_the_office_has_not_set_is_left_out() -> None:
    told = flowing(made(five(10), LETTERHEAD))
    assert "Đường dây nóng" not in told
    assert "Góp ý tại" not in told


def test_a3_is_the_same_drawn_larger() -> None:
    small, large = NOTICES["five"](), NOTICES["a3"]()
    box = pypdf.PdfReader(BytesIO(large)).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (297, 420)

    def said(pdf: bytes) -> list[str]:
        """Return the words, but for the code: the stamp in it is of another kind of paper."""
        return [found.text for found in pieces(pdf) if found.text and found.size > HIDDEN * 1.5]

    assert said(small) == said(large)
    one, other = piece(small, "BẢNG"), piece(large, "BẢNG")
    assert other.width / one.width == pytest.approx(2**0.5, abs=0.001)
    assert other.left / one.left == pytest.approx(2**0.5, abs=0.01)


def test_bars_are_told_apart_in_grey() -> None:
    """The share of each bar's length that is dark is the share it tells."""
    (page,) = page_pictures(made(five(10)), 1240)
    greys = page.rgba[::4]
    lengths = set()
    for top in range(page.height // 2, page.height * 3 // 4):
        line = greys[top * page.width : (top + 1) * page.width]
        dark = sum(1 for grey in line[400:900] if grey < 0x50)
        light = sum(1 for grey in line[400:900] if grey > 0xE0 and grey < 0xF5)
        if dark + light > 300 and dark:
            lengths.add(round(dark / (dark + light), 1))
    assert lengths & {0.6}


def test_it_is_made_again_and_another_figure_is_named() -> None:
    pdf = made(five(10))
    proof = read_proof(pdf, "notice.pdf")
    assert proof.stamp.letterhead == HEAD
    check_report(pdf, "notice.pdf", proof, five(10), WORDINGS["vi"], FONTS)
    with pytest.raises(IntegrityProblem) as told:
        check_report(pdf, "notice.pdf", proof, five(11), WORDINGS["vi"], FONTS)
    assert told.value.key == "report_figure_differs"
