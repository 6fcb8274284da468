"""The results sheet of one officer: whose it is, what stands beside whose, and for whom it is not made."""

import json
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import asdict

from kiosk.domain.ballot import Ballot
from kiosk.domain.copies import replace
from kiosk.domain.errors import FileProblem, IntegrityProblem, UsageError
from kiosk.domain.officer import OfficerFigures, RatedOfficer
from kiosk.domain.report import Figures
from kiosk.reports.about import Release
from kiosk.reports.officer import officer_sheet
from kiosk.reports.proof import Proof, check_report, read_proof
from kiosk.reports.stamp import stamp_of
from tests.domain.ballots import FIVE, TWO, answered, ballot
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
    piece,
    pieces,
    row,
    words,
)
from tests.reports.test_closed import closed
from tests.reports.test_layout import LONG
from tests.reports.test_seal import inside

LAN = RatedOfficer("3fa9c1d27be04485a1f6209c55d8e710", "Phạm Thị Lan")
GOOD = answered(TWO, "satisfied", "satisfied")
LATE = answered(TWO, "satisfied", "unsatisfied", reasons={"time": ("late",)})
RUDE = answered(TWO, "unsatisfied", "satisfied")


def of_lan(
    own: list[Ballot], others: list[Ballot], officer: RatedOfficer = LAN, *, training: bool = False
) -> OfficerFigures:
    told = figures(own, training=training)
    return OfficerFigures(**asdict(told), officer=officer, whole=figures([*own, *others], training=training))


def made(told: Figures, lang: str = "vi") -> bytes:
    return officer_sheet(told, Release(LETTERHEAD, PAPER_DAY, WORDINGS[lang], FONTS, SIGNER))


# Eleven of twelve are satisfied throughout, thirteen of twenty-three of all are.
OWN, OTHERS = [*[GOOD] * 11, LATE, ballot()], [*[GOOD] * 2, *[RUDE] * 9]
SHEET = made(of_lan(OWN, OTHERS))


def test_it_says_whose_it_is_and_for_whom() -> None:
    told = flowing(SHEET)
    assert "PHIẾU THÔNG BÁO KẾT QUẢ Kết quả đánh giá sự hài lòng tháng 10 năm 2022 Công chức: Phạm Thị Lan" in told
    assert "thông báo đến ông (bà) Phạm Thị Lan" in told
    assert LAN.id in told
    # Nobody gets it whom the office's letterhead names.
    assert "Nơi nhận: - Ông (bà) Phạm Thị Lan; - Người quản lý." in " ".join(told.replace("GIÁM ĐỐC", "").split())
    assert "Phòng Kế toán Nhà nước" not in told
    for page in range(1, page_count(SHEET) + 1):
        assert piece(SHEET, "Lưu hành nội bộ – chỉ giao cho", page).top > 270


def test_its_marking_stands_in_a_frame_under_the_issuer() -> None:
    mark, number = piece(SHEET, "LƯU HÀNH NỘI BỘ"), piece(SHEET, "Số:")
    assert number.bottom < mark.top < piece(SHEET, "PHIẾU").top
    assert abs(mark.centre - piece(SHEET, "PHÒNG GIAO DỊCH SỐ 1").centre) < 1.5
    lines = [one for one in pieces(SHEET) if not one.text and number.bottom < one.top and one.bottom < mark.bottom + 3]
    assert min(one.left for one in lines) < mark.left < mark.right < max(one.right for one in lines)
    assert max(one.right for one in lines) < 105


def test_each_measure_stands_with_count_denominator_and_share_beside_the_counters() -> None:
    assert row(SHEET, "Phiếu phát ra") == "13"
    told = " ".join(words(SHEET, "-layout").split())
    assert "11/12 91,67 % 64,61 – 98,51 % 13/23 56,52 %" in told
    assert "1/12 8,33 % 1,49 – 35,39 % 10/23 43,48 %" in told
    assert "11/12 91,67 % 64,61 – 98,51 % 91,67 22/23 95,65 %" in told
    assert row(SHEET, "Chờ lâu, trễ hạn") == "1 100,00 %"


def test_few_ballots_of_others_do_not_show_by_the_difference() -> None:
    """Nine others: what the whole counter comes to less the officer's would be theirs."""
    told = of_lan(OWN, OTHERS[2:])
    pdf = made(told)
    assert "11/12 91,67 % 64,61 – 98,51 % – –" in flowing(pdf)
    beside = json.loads(inside(pdf))["figures"]["beside"]
    criteria = [one for survey in beside["surveys"] for one in survey["criteria"]]
    assert {part["n"] for part in (*criteria, beside["all_satisfied"], beside["any_unsatisfied"])} == {None}
    assert beside["valid"] is None
    assert made(of_lan(OWN, OTHERS[1:])) != pdf


def test_below_ten_valid_ballots_there_is_no_sheet() -> None:
    with pytest.raises(UsageError, match="officer_few"):
        made(of_lan([*[GOOD] * 9, *[ballot()] * 9], OTHERS))
    assert made(of_lan([GOOD] * 10, OTHERS))


def test_a_close_is_told_without_the_ballots_that_it_counted() -> None:
    told = replace(of_lan(OWN, OTHERS), closed=closed(2).closed)
    pdf = made(told)
    assert "chốt ngày 02 tháng 11 năm 2022, sau đó có 1 bổ sung" in flowing(pdf)
    found = json.loads(inside(pdf))["figures"]["closed"]
    assert not any("counts" in one for one in (found, *found["supplements"]))


def check(pdf: bytes, told: Figures, proof: Proof | None = None) -> None:
    check_report(pdf, "sheet.pdf", proof or read_proof(pdf, "sheet.pdf"), told, WORDINGS["vi"], FONTS)


def test_it_is_made_again_and_the_first_figure_that_differs_is_named() -> None:
    assert made(of_lan(OWN, OTHERS)) == SHEET
    check(SHEET, of_lan(OWN, OTHERS))
    for other, where in (
        (of_lan([*OWN[1:], RUDE], OTHERS), "surveys › kbnn-2 › criteria › attitude › levels › satisfied › n"),
        (of_lan(OWN, [*OTHERS, GOOD]), "beside › valid"),
    ):
        with pytest.raises(IntegrityProblem, match="report_figure_differs") as problem:
            check(SHEET, other)
        assert problem.value.params["where"] == where


def test_one_that_no_kiosk_makes_is_not_ours() -> None:
    proof = read_proof(SHEET, "sheet.pdf")
    assert proof.stamp.officer == LAN
    with pytest.raises(FileProblem, match="report_not_ours"):
        check(SHEET, of_lan(OWN, OTHERS), Proof(proof.stamp, None))
    for told in (replace(proof.stamp, officer=None), replace(proof.stamp, kind="monthly")):
        assert stamp_of(told.to_text()) is None


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_keeps_the_margins_and_is_a_sound_file(lang: str, tmp_path: Path) -> None:
    five = [answered(FIVE, "very_unsatisfied", "neutral", reasons={"attitude": ("late", "manner")})] * 30
    lan = RatedOfficer("o" * 64, "Công Tằng Tôn Nữ " * 6)
    told = of_lan([*OWN, *five], [*OTHERS, *five], lan, training=True)
    pdf = officer_sheet(told, Release(LONG, PAPER_DAY, WORDINGS[lang], FONTS, SIGNER))
    done = subprocess.run(["qpdf", "--check", keep(tmp_path, pdf)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(pdf) < 200_000
    for page in range(1, page_count(pdf) + 1):
        for one in pieces(pdf, page):
            if one.text and one.size < 20 and 20 < one.top < 277:
                assert one.left >= 29.6, one
                assert one.right <= 195.4, one
                assert one.bottom <= 277.4, one
