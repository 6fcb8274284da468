"""The charts of a report: every bar, dot and cell has its number, and is as long, high and dark as that says."""

import subprocess
from pathlib import Path

import pytest

from kiosk.domain.copies import replace
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import wave
from kiosk.domain.report import Figures
from kiosk.reports.pages import Picture, page_pictures
from kiosk.reports.proof import check_report, read_proof
from tests.domain.ballots import FIVE, TWO, answered, made_survey
from tests.reports.charted import FRIDAY, HAPPY, MONDAY, OCTOBER, SAD, YEAR, at, busy, charted, months
from tests.reports.papers import (
    FONTS,
    POINT,
    WORDINGS,
    Piece,
    figures,
    flowing,
    keep,
    page_count,
    paper,
    pieces,
    the_articles_month,
)


def found(pdf: bytes, words: str) -> tuple[int, Piece]:
    """Return the last piece of text that begins so, and its page."""
    every = [(page, one) for page in range(1, page_count(pdf) + 1) for one in pieces(pdf, page)]
    return next((page, one) for page, one in reversed(every) if one.text.startswith(words))


def beside(pdf: bytes, words: str) -> list[str]:
    """Return what stands right of the last such words, from the left."""
    page, label = found(pdf, words)
    middle = (label.top + label.bottom) / 2
    line = [one for one in pieces(pdf, page) if one.text and abs((one.top + one.bottom) / 2 - middle) < 1.5]
    return [one.text for one in sorted(line, key=lambda one: one.left) if one.left > label.left]


def test_a_report_without_charts_is_what_it_was() -> None:
    assert "Biểu đồ" not in flowing(paper(figures(the_articles_month())))


def test_every_level_has_its_bar_with_count_and_share() -> None:
    pdf = paper(charted(busy()))
    assert "6. Biểu đồ" in flowing(pdf)
    assert beside(pdf, "Rất không hài lòng") == ["0", "0,00 %"]
    assert "2. Thời gian xử lý, hoàn trả giải quyết TTHC (18 câu trả lời)" in flowing(pdf)


def test_a_bar_is_as_long_as_its_share() -> None:
    """Of the answers to the first criterion 17 of 18 are very satisfied, none is neutral."""
    pdf = paper(charted(busy()))
    page = next(n for n in range(1, page_count(pdf) + 1) if "Biểu đồ" in "".join(o.text for o in pieces(pdf, n)))
    drawn = pieces(pdf, page)
    heading = next(one.top for one in drawn if "Biểu đồ" in one.text)
    words = [one for one in drawn if one.text == "Rất hài lòng" and one.top > heading]
    shapes = [one for one in drawn if not one.text and 3 < one.bottom - one.top < 4 and one.top > words[0].top - 3]
    track, bar = shapes[0], shapes[1]
    assert bar.width / track.width == pytest.approx(17 / 18, abs=0.005)


def test_the_year_has_a_number_for_each_month_and_dashes_where_nobody_came() -> None:
    pdf = paper(charted(busy()))
    every = ["11/21", "12/21", "01/22", "02/22", "03/22", "04/22", "05/22", "06/22", "07/22", "08/22", "09/22"]
    assert beside(pdf, "Tháng")[-12:] == [*every, "10/22"]
    assert beside(pdf, "Tỷ lệ (%)") == [*["–"] * 6, "90,00", "95,00", "100,00", "–", "99,94", "94,44"]
    assert beside(pdf, "Khoảng, từ")[6:9] == ["82,56", "88,82", "20,65"]
    assert beside(pdf, "Khoảng, đến")[6:9] == ["94,48", "97,85", "100,00"]
    assert beside(pdf, "Hợp lệ")[-12:] == [*["0"] * 6, "100", "100", "1", "0", "3.240", "18"]


def test_a_month_that_was_not_closed_has_only_dashes_in_the_year() -> None:
    pdf = paper(charted(busy(), (YEAR[6], YEAR[10])))
    assert beside(pdf, "Tháng")[-12:][:2] == ["11/21", "12/21"]
    assert beside(pdf, "Hợp lệ")[-12:] == [*["–"] * 6, "100", *["–"] * 3, "3.240", "18"]
    assert beside(pdf, "Tỷ lệ (%)")[-12:][6:8] == ["90,00", "–"]


def test_a_dot_and_its_interval_stand_where_the_axis_says() -> None:
    pdf = paper(charted(busy()))
    page, month = found(pdf, "05/22")
    drawn = pieces(pdf, page)
    top, bottom = (next(one for one in drawn if one.text == words) for words in ("100 %", "20 %"))

    def at(share: float) -> float:
        """Return how far from the page's upper edge a share stands, by the words beside the axis."""
        high, low = ((one.top + one.bottom) / 2 for one in (top, bottom))
        return low + (high - low) * (share - 20) / 80

    # The share where the axis begins stands at its foot: 46 mm are 80 per cent.
    assert at(20) - at(100) == pytest.approx(46, abs=0.2)
    shapes = [one for one in drawn if not one.text and abs(one.centre - month.centre) < 0.2 and one.top > top.top]
    (stem,) = (one for one in shapes if one.width < 1)
    (dot,) = (one for one in shapes if 1.5 < one.width < 1.8)
    # 90 of 100: 82.56 to 94.48, with half a stroke at each end.
    assert stem.top == pytest.approx(at(94.48), abs=0.6)
    assert stem.bottom == pytest.approx(at(82.56), abs=0.6)
    assert (dot.top + dot.bottom) / 2 == pytest.approx(at(90), abs=0.2)
    # The paper's own month is the bold one.
    bold = {
        one.text for one in drawn if "Bold" in one.font and one.top > month.top - 1 and one.bottom < month.bottom + 1
    }
    assert bold == {"10/22"}


@pytest.mark.parametrize(
    ("earlier", "floor"),
    [(YEAR, 20), (months(10, (3238, 2)), 70)],
    ids=["one ballot", "thousands"],
)
def test_the_axis_begins_under_every_interval_and_says_where(earlier: tuple[Figures, ...], floor: int) -> None:
    told = flowing(paper(replace(charted(busy()), earlier=earlier)))
    assert f"trục tỷ lệ bắt đầu từ {floor} %" in told


def test_a_first_month_has_no_year_of_months_yet() -> None:
    assert "Mười hai tháng" not in flowing(paper(charted(busy(), months(11))))


def test_a_quarter_has_no_year_of_months_but_the_rest() -> None:
    told = flowing(paper(charted(busy(), (), wave("2022-09-01", "2022-10-31"))))
    assert "Mười hai tháng" not in told
    assert "Theo giờ và thứ" in told


def test_each_hour_has_its_ballots_and_the_satisfied_among_them() -> None:
    pdf = paper(charted(busy()))
    page, nine = found(pdf, "9 giờ")
    column = [one.text for one in pieces(pdf, page) if one.text and abs(one.centre - nine.centre) < 2]
    under = column[column.index("9 giờ") + 1 :]
    assert under[:2] == ["12", "11"]
    assert "Thứ Bảy" in flowing(pdf)
    assert "Chủ Nhật" not in flowing(pdf)
    assert "Ngoài bảng có 0 phiếu hợp lệ không rõ giờ" in flowing(pdf)
    assert "1–3 phiếu 4–6 phiếu 7–9 phiếu 10–12 phiếu" in flowing(pdf)


def test_an_hour_of_few_ballots_does_not_tell_who_was_dissatisfied() -> None:
    """With the days of the appendix its cell would tell when somebody came."""
    told = charted([at(FRIDAY, 15, *HAPPY)] * 8 + [at(FRIDAY, 15, *SAD)] + busy()[:11])
    pdf = paper(told)
    page, fifteen = found(pdf, "15 giờ")
    column = [one.text for one in pieces(pdf, page) if one.text and abs(one.centre - fifteen.centre) < 2]
    assert column[column.index("15 giờ") + 1 :][:1] == ["9"]
    assert "8" not in column
    assert [cell["all_satisfied"] for cell in told.to_json()["hours"]["cells"]] == [11, None]


def test_doubtful_hours_stand_outside() -> None:
    pile = [*busy(), replace(at(MONDAY, 3, *HAPPY), doubted=True)]
    told = flowing(paper(charted(pile)))
    assert "Ngoài bảng có 1 phiếu hợp lệ không rõ giờ" in told
    assert " 3 giờ" not in told


def grey(picture: Picture, across: float, down: float) -> int:
    """Return the lightness of a place in mm."""
    scale = picture.width / 210
    return picture.rgba[4 * (round(down * scale) * picture.width + round(across * scale))]


def test_more_ballots_are_a_darker_cell() -> None:
    pdf = paper(charted(busy()))
    page, nine = found(pdf, "9 giờ")
    _, monday = found(pdf, "Thứ Hai")
    _, friday = found(pdf, "Thứ Sáu")
    _, fifteen = found(pdf, "15 giờ")
    picture = page_pictures(pdf, 1654)[page - 1]
    # Near the cell's left edge, where no number stands.
    left = 12 * POINT
    busiest = grey(picture, nine.centre - left, monday.top)
    some = grey(picture, fifteen.centre - left, friday.top)
    nobody = grey(picture, fifteen.centre - left, monday.top)
    assert busiest < some - 40
    assert some < nobody - 20
    assert nobody == 255


def test_nobody_means_no_charts() -> None:
    assert "không có phiếu hợp lệ nên không có biểu đồ" in flowing(paper(charted([], months(11))))


def wide() -> bytes:
    survey = made_survey(levels=5, criteria=10, reasons=6)
    pile = [answered(survey, *["unsatisfied"] * 10)] * 20 + [answered(TWO, "satisfied")] * 5 + busy()
    pile += [at(day, hour, *HAPPY) for day in range(1, 29) for hour in range(24)]
    return paper(charted(pile, YEAR, OCTOBER, survey))


MADE = {"vi": lambda: paper(charted(busy())), "en": lambda: paper(charted(busy()), lang="en"), "wide": wide}


@pytest.mark.parametrize("name", MADE)
def test_charts_keep_the_margins_and_the_rules_of_the_file(name: str, tmp_path: Path) -> None:
    pdf = MADE[name]()
    told = subprocess.run(["qpdf", "--check", keep(tmp_path, pdf)], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    assert len(pdf) < 200_000
    for page in range(1, page_count(pdf) + 1):
        for one in pieces(pdf, page):
            if one.top >= 18:
                assert one.left >= 29.6, one
                assert one.right <= 195.4, one
                assert one.bottom <= 277.4, one


def test_another_hour_or_month_is_named_where_it_differs() -> None:
    told = charted(busy())
    pdf = paper(told)
    proof = read_proof(pdf, "report.pdf")
    check_report(pdf, "report.pdf", proof, told, WORDINGS["vi"], FONTS)
    other = replace(told, earlier=(*YEAR[:-1], figures([answered(FIVE, *HAPPY)], period=YEAR[-1].period, ledgers=())))
    with pytest.raises(IntegrityProblem) as problem:
        check_report(pdf, "report.pdf", proof, other, WORDINGS["vi"], FONTS)
    assert str(problem.value.params["where"]).startswith("earlier › 11")
    moved = charted([*busy()[1:], at(MONDAY, 10, *HAPPY)])
    with pytest.raises(IntegrityProblem) as problem:
        check_report(pdf, "report.pdf", proof, moved, WORDINGS["vi"], FONTS)
    assert str(problem.value.params["where"]).startswith("hours › cells")
