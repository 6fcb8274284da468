"""The paper of a closed month says when it was closed, by whom and up to where, and what each supplement added."""

import pytest

from kiosk.domain.closing import ClosedPart, digest, parts_of
from kiosk.domain.copies import replace
from kiosk.domain.period import parse_day
from kiosk.domain.report import Figures
from kiosk.domain.shapes import TeamMember
from kiosk.domain.tally import tally_of
from kiosk.reports.reading import read_stamp
from tests.domain.ballots import SURVEYS, TWO, answered, ballot
from tests.reports.papers import HEAD, figures, flowing, page_count, paper, pieces, row

TEAM = (TeamMember("Trần Thị Bình", "chair"), TeamMember("Lê Văn Cường", "member"))
OCTOBER = [*[answered(TWO, "satisfied", "satisfied")] * 40, *[ballot()] * 5]


def closed(*late: int) -> Figures:
    """Return October closed, with a supplement for each number of ballots that came late, less than 0 of them left."""
    piles = [OCTOBER]
    for n in late:
        piles.append([*piles[-1], *[answered(TWO, "unsatisfied", "satisfied")] * n] if n > 0 else piles[-1][:n])
    tallies = parts_of([tally_of(pile, SURVEYS) for pile in piles])
    parts = tuple(
        ClosedPart(
            number=number,
            at=0,
            day=parse_day("2022-11-02") + number,
            team=TEAM,
            person="p1",
            digest=digest("2022-10", number, tally),
            epoch="cd" * 16,
            seq=14_321 + number,
            head=HEAD,
            tally=tally,
        )
        for number, tally in enumerate(tallies)
    )
    return replace(figures(piles[-1]), closed=parts)


def test_a_closed_month_says_when_by_whom_and_up_to_which_entry() -> None:
    told = closed()
    pdf = paper(told)
    words = flowing(pdf)
    assert "Số liệu tháng 10 năm 2022 được chốt ngày 02 tháng 11 năm 2022." in words
    assert "Ban kiểm phiếu: Trần Thị Bình (trưởng ban), Lê Văn Cường (thành viên)." in words
    assert row(pdf, "Tính đến bản ghi") == "số 14.321"
    assert row(pdf, "Mã băm tại đó") == HEAD
    assert row(pdf, "Mã băm số chốt") == told.closed[0].digest
    assert "Bổ sung 1" not in words
    assert read_stamp(pdf, "paper").supplements == 0


def test_an_open_month_has_no_such_section_and_its_stamp_says_nothing_of_it() -> None:
    pdf = paper(figures(OCTOBER))
    assert "Chốt số liệu" not in flowing(pdf)
    stamp = read_stamp(pdf, "paper")
    assert (stamp.supplements, "supplements" in stamp.to_text()) == (None, False)


def test_supplements_are_stated_beside_what_was_closed_and_the_sum() -> None:
    pdf = paper(closed(3, -2))
    words = flowing(pdf)
    assert "Bổ sung 1 được lập ngày 03 tháng 11 năm 2022." in words
    assert row(pdf, "Khi chốt") == "45 40 40 40 0 0"
    assert "Bổ sung 1 +3 +3 +3 0 +3 0" in words
    assert "Bổ sung 2 −2 −2 −2 0 −2 0" in words
    assert row(pdf, "Cộng") == "46 41 41 40 1 0"
    assert row(pdf, "Phiếu phát ra") == "46"
    assert read_stamp(pdf, "paper").supplements == 2


def test_a_close_that_cannot_be_recomputed_says_so() -> None:
    told = closed()
    pdf = paper(replace(told, closed=(replace(told.closed[0], proven=False),)))
    assert "không tính lại được đúng số đã chốt ngày 02 tháng 11 năm 2022" in flowing(pdf)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("supplements", [0, 1, 9])
def test_nothing_leaves_the_sheet_however_many_supplements(lang: str, supplements: int) -> None:
    told = closed(*[1] * supplements)
    long = tuple(TeamMember(f"Nguyễn Thị Phương Thảo {n}", "member" if n else "chair") for n in range(12))
    pdf = paper(replace(told, closed=tuple(replace(part, team=long) for part in told.closed)), lang=lang)
    for page in range(1, page_count(pdf) + 1):
        drawn = [piece for piece in pieces(pdf, page) if piece.text]
        assert min(piece.left for piece in drawn) >= 29
        assert max(piece.right for piece in drawn) <= 196
