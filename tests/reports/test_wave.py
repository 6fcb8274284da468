"""The report of a wave: an index of each group of criteria, and what may be said beside earlier waves."""

import subprocess
from pathlib import Path

import pytest

from kiosk.domain.ballot import Ballot
from kiosk.domain.charted import ChartedFigures
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import wave
from kiosk.domain.report import Figures
from kiosk.reports.about import Release
from kiosk.reports.proof import check_report, read_proof
from kiosk.reports.reading import read_stamp
from kiosk.reports.wave import wave_report
from tests.domain.ballots import FIVE, TWO, answered, made_survey
from tests.reports.charted import HAPPY, MONDAY, OCTOBER, at, charted
from tests.reports.papers import (
    FONTS,
    LETTERHEAD,
    PAPER_DAY,
    SIGNER,
    WORDINGS,
    figures,
    flowing,
    keep,
    page_count,
    pieces,
    words,
)
from tests.reports.test_layout import LONG

WAVE, EARLY, LATER = (
    wave("2022-09-15", "2022-11-15"),
    wave("2021-09-15", "2021-11-15"),
    wave("2022-03-01", "2022-04-30"),
)


def five(good: int, between: int, bad: int) -> list[Ballot]:
    return [
        *[at(MONDAY, 9, *HAPPY)] * good,
        *[at(MONDAY, 9, "neutral", "satisfied")] * between,
        *[at(MONDAY, 9, "very_unsatisfied", "unsatisfied")] * bad,
    ]


def wave_of(pile: list[Ballot], *earlier: Figures) -> ChartedFigures:
    return charted(pile, earlier, WAVE)


def made(told: Figures, lang: str = "vi") -> bytes:
    return wave_report(told, Release(LETTERHEAD, PAPER_DAY, WORDINGS[lang], FONTS, SIGNER))


FIRST = figures(five(60, 0, 40), period=EARLY, ledgers=())
SECOND = figures(five(90, 5, 5), period=LATER, ledgers=())


def lines(pdf: bytes, begins: str) -> list[str]:
    found = (" ".join(line.split()) for line in words(pdf, "-layout").splitlines())
    return [line for line in found if line.startswith(begins)]


def test_it_names_the_wave_and_the_index_of_each_group() -> None:
    """126, 60, 0, 16 and 17 answers would be another scale: here 1 of 4 is neutral in one criterion of the group."""
    pdf = made(wave_of(five(3, 1, 0)))
    told = flowing(pdf)
    assert "BÁO CÁO Kết quả đợt khảo sát sự hài lòng từ ngày 15/9/2022 đến hết ngày 15/11/2022" in told
    assert "tại Quầy số 1, thực hiện từ ngày 15/9/2022 đến hết ngày 15/11/2022, như sau" in told
    # 3 × 100 + 50 for the first criterion, 4 × 75 for the second: 650 of 800 points.
    assert lines(pdf, "Phục vụ") == ["Phục vụ 7/8 87,50 % 52,91 – 97,76 % 81,25"]
    assert "So với các đợt trước" not in told
    assert read_stamp(pdf, "wave").kind == "wave"


def test_earlier_waves_stand_beside_it_oldest_first() -> None:
    pdf = made(wave_of(five(88, 5, 7), FIRST, SECOND))
    told = flowing(pdf)
    assert "100/100 100,00 % 90/100 90,00 % 82,56 – 94,48 %" in " ".join(words(pdf, "-layout").split())
    assert "So với đợt 15/9/2021 – 15/11/2021: từ 60,00 % lên 88,00 %; hai khoảng tin cậy 95 % tách rời" in told
    assert (
        "So với đợt 01/3/2022 – 30/4/2022: 90,00 % trước, 88,00 % đợt này; hai khoảng tin cậy 95 % chồng nhau" in told
    )
    assert read_stamp(pdf, "wave").beside == (EARLY, LATER)
    # One that is a month and stands beside a month has no year of months all the same.
    of_month = charted(five(88, 5, 7), (figures(five(9, 0, 1), period=OCTOBER.previous(), ledgers=()),))
    assert "Mười hai tháng" not in flowing(made(of_month))


def test_a_worse_wave_is_said_to_be_lower() -> None:
    told = flowing(made(wave_of(five(60, 0, 40), SECOND)))
    assert "từ 90,00 % xuống 60,00 %; hai khoảng tin cậy 95 % tách rời, đợt này thấp hơn" in told


def test_intervals_that_touch_are_not_told_apart() -> None:
    """That of 8 of 11 begins at 43.44, where that of 5 of 22 ends."""
    for now, before in (((8, 3), (5, 17)), ((5, 17), (8, 3))):
        earlier = figures(five(before[0], 0, before[1]), period=EARLY, ledgers=())
        assert "chồng nhau nên chưa đủ căn cứ" in flowing(made(wave_of(five(now[0], 0, now[1]), earlier)))


def test_waves_without_ballots_are_not_compared() -> None:
    told = flowing(made(wave_of(five(3, 0, 0), figures([], period=EARLY, ledgers=()))))
    assert "một trong hai đợt không có phiếu hợp lệ nên không so được" in told


def test_surveys_of_other_levels_are_told() -> None:
    two = figures([answered(TWO, "satisfied", "satisfied")] * 9, period=EARLY, ledgers=())
    assert "khác số mức độ" in flowing(made(wave_of(five(3, 0, 0), two)))
    assert "khác số mức độ" not in flowing(made(wave_of(five(3, 0, 0), FIRST)))


def test_it_is_in_english_too() -> None:
    told = flowing(made(wave_of(five(88, 5, 7), FIRST, SECOND), "en"))
    assert "up from 60.00 % to 88.00 %; the 95 % intervals lie apart, this wave is higher" in told
    assert "Index by group of criteria" in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_keeps_the_margins_and_is_a_sound_file(lang: str, tmp_path: Path) -> None:
    survey = made_survey(levels=5, criteria=10, reasons=6)
    pile = [answered(survey, *["unsatisfied"] * 10)] * 20 + five(500, 20, 10)
    told = charted(pile, (FIRST, SECOND) * 6, WAVE, survey)
    pdf = wave_report(told, Release(LONG, PAPER_DAY, WORDINGS[lang], FONTS, SIGNER))
    done = subprocess.run(["qpdf", "--check", keep(tmp_path, pdf)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(pdf) < 200_000
    for page in range(1, page_count(pdf) + 1):
        for one in pieces(pdf, page):
            if one.top >= 18:
                assert one.left >= 29.6, one
                assert one.right <= 195.4, one
                assert one.bottom <= 277.4, one


def test_it_is_made_again_and_an_earlier_wave_that_differs_is_named() -> None:
    told = wave_of(five(88, 5, 7), FIRST)
    pdf = made(told)
    assert pdf == made(told)
    proof = read_proof(pdf, "wave.pdf")
    check_report(pdf, "wave.pdf", proof, told, WORDINGS["vi"], FONTS)
    other = wave_of(five(88, 5, 7), figures([answered(FIVE, *HAPPY)], period=EARLY, ledgers=()))
    with pytest.raises(IntegrityProblem) as problem:
        check_report(pdf, "wave.pdf", proof, other, WORDINGS["vi"], FONTS)
    assert str(problem.value.params["where"]).startswith("earlier › 1")
