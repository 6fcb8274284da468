"""The count minutes: every ballot accounted for, the team, room for their signatures; of a closed month only."""

import pytest

from kiosk.domain.ballot import Channel, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.errors import FileProblem, IntegrityProblem, UsageError
from kiosk.domain.period import wave
from kiosk.domain.report import Figures
from kiosk.domain.serials import ballot_of, ranges
from kiosk.domain.shapes import TeamMember
from kiosk.domain.signing import Signer
from kiosk.reports.about import Release
from kiosk.reports.minutes import count_minutes
from kiosk.reports.proof import check_report, read_proof
from kiosk.reports.reading import read_stamp
from tests.domain.ballots import TWO, answered, ballot
from tests.reports.papers import (
    FONTS,
    LETTERHEAD,
    PAPER_DAY,
    SIGNER,
    WORDINGS,
    figures,
    flowing,
    page_count,
    pieces,
    row,
)
from tests.reports.test_closed import OCTOBER, closed


def minutes(told: Figures, lang: str = "vi", signer: Signer | None = SIGNER) -> bytes:
    return count_minutes(told, Release(LETTERHEAD, PAPER_DAY, WORDINGS[lang], FONTS, signer))


def test_every_issued_ballot_is_accounted_for_and_the_team_signs() -> None:
    pdf = minutes(closed())
    told = flowing(pdf)
    assert "BIÊN BẢN Kiểm phiếu đánh giá sự hài lòng tháng 10 năm 2022" in told
    assert "/BB-PGD1" in told
    assert "1. Trần Thị Bình, trưởng ban. 2. Lê Văn Cường, thành viên." in told
    assert "và chốt số liệu ngày 02 tháng 11 năm 2022" in told
    assert [row(pdf, name) for name in ("Phiếu phát ra", "– không thu về", "Phiếu thu về")] == ["45", "5", "40"]
    assert [row(pdf, name) for name in ("Phiếu hợp lệ", "Phiếu không hợp lệ")] == ["40", "0"]
    assert row(pdf, "Tính đến bản ghi") == "số 14.321"
    assert "THÀNH VIÊN TRƯỞNG BAN Lê Văn Cường Trần Thị Bình" in told
    assert read_stamp(pdf, "minutes").kind == "minutes"


def test_paper_beside_the_kiosk_stands_by_channel_and_by_serial() -> None:
    ids = [ballot_of("7d1f0c3a5b6e48f29a0b1c2d", serial) for serial in range(1, 13)]
    paper = [answered(TWO, "satisfied", "satisfied", channel=Channel.PAPER)] * 5
    paper.append(ballot(channel=Channel.PAPER, spoiled=True, outcome=Outcome.COMPLETED))
    paper += [ballot(channel=Channel.PAPER, outcome=Outcome.UNUSED)] * 4
    paper += [ballot(channel=Channel.PAPER, outcome=Outcome.UNRETURNED)] * 2
    paper = [replace(one, id=ident) for one, ident in zip(paper, ids, strict=True)]
    pile = [*paper, *[answered(TWO, "satisfied", "satisfied")] * 3]
    found = replace(closed(), **{name: getattr(figures(pile), name) for name in ("counts", "channels", "outcomes")})
    pdf = minutes(replace(found, serials=ranges(pile)))
    assert [row(pdf, name).split() for name in ("Phiếu phát ra", "– chưa sử dụng, còn lại", "– không thu về")] == [
        ["3", "12", "15"],
        ["0", "4", "4"],
        ["0", "2", "2"],
    ]
    assert row(pdf, "0000001 – 0000012").split() == ["12", "6", "5", "1", "4", "2"]
    assert "Phiếu giấy theo số sê-ri" in flowing(pdf)
    assert "sê-ri" not in flowing(minutes(closed()))


def test_a_walk_up_is_nobodys_issued_ballot_that_came_back() -> None:
    pile = [*[answered(TWO, "satisfied", "satisfied")] * 7, *[answered(TWO, "satisfied", issued=False)] * 4]
    pile += [ballot(outcome=Outcome.DECLINED)] * 3
    found = replace(closed(), **{name: getattr(figures(pile), name) for name in ("counts", "channels", "outcomes")})
    pdf = minutes(found)
    names = ("Phiếu phát ra", "– không thu về", "Phiếu thu về", "– trong số phiếu phát ra", "– khách hàng tự đánh giá")
    # Eleven came back, seven of the ten issued: three are out, not less than nobody.
    assert [row(pdf, name) for name in names] == ["10", "3", "11", "7", "4"]


def test_walk_ups_hide_no_paper_that_is_out() -> None:
    pile = [answered(TWO, "satisfied", channel=Channel.PAPER), ballot(channel=Channel.PAPER, outcome=Outcome.UNUSED)]
    pile += [ballot(channel=Channel.PAPER, outcome=Outcome.UNRETURNED)] * 2
    pile += [*[answered(TWO, "satisfied", issued=False)] * 5, ballot(outcome=Outcome.TIMEOUT)]
    found = replace(closed(), **{name: getattr(figures(pile), name) for name in ("counts", "channels", "outcomes")})
    rows = [row(minutes(found), name).split() for name in ("Phiếu phát ra", "– không thu về", "Phiếu thu về")]
    assert rows == [["1", "4", "5"], ["1", "2", "3"], ["5", "1", "6"]]


def test_whoever_made_the_newest_supplement_signs() -> None:
    told = closed(3)
    others = (TeamMember("Phạm Thị Lan", "chair"), TeamMember("Đỗ Quang Huy", "member"))
    words = flowing(minutes(replace(told, closed=(told.closed[0], replace(told.closed[1], team=others)))))
    assert "1. Phạm Thị Lan, trưởng ban. 2. Đỗ Quang Huy, thành viên." in words
    assert "THÀNH VIÊN TRƯỞNG BAN Đỗ Quang Huy Phạm Thị Lan" in words
    assert "được chốt ngày 02 tháng 11 năm 2022. Ban kiểm phiếu: Trần Thị Bình (trưởng ban)" in words


def test_the_minutes_are_in_english_too() -> None:
    told = flowing(minutes(closed(), "en"))
    assert "Count of the satisfaction ballots, October 2022" in told
    assert "1. Trần Thị Bình, chair. 2. Lê Văn Cường, member." in told


def test_an_open_month_has_no_minutes() -> None:
    with pytest.raises(UsageError) as told:
        minutes(figures(OCTOBER))
    assert (told.value.key, told.value.params) == ("minutes_not_closed", {"month": "10/2022"})


def test_minutes_are_those_of_a_month() -> None:
    with pytest.raises(UsageError) as told:
        minutes(figures([], period=wave("2022-10-01", "2022-12-31")))
    assert told.value.key == "minutes_no_month"


def check(pdf: bytes, found: Figures) -> None:
    check_report(pdf, "minutes.pdf", read_proof(pdf, "minutes.pdf"), found, WORDINGS["vi"], FONTS)


@pytest.mark.parametrize(("signer", "key"), [(SIGNER, "report_figure_differs"), (None, "report_differs")])
def test_the_same_figures_give_the_same_bytes_and_others_are_found(signer: Signer | None, key: str) -> None:
    pdf = minutes(closed(3), signer=signer)
    assert pdf == minutes(closed(3), signer=signer)
    check(pdf, closed(3))
    with pytest.raises(IntegrityProblem) as told:
        check(pdf, closed(4))
    assert told.value.key == key


def test_minutes_of_a_month_that_was_never_closed_are_not_ours() -> None:
    with pytest.raises(FileProblem) as told:
        check(minutes(closed(), signer=None), figures(OCTOBER))
    assert told.value.key == "report_not_ours"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("people", [1, 2, 3, 12])
def test_nobody_of_a_team_of_any_size_is_left_without_room_to_sign(lang: str, people: int) -> None:
    team = tuple(TeamMember(f"Nguyễn Thị Phương Thảo {n}", "member" if n else "chair") for n in range(people))
    told = closed()
    pdf = minutes(replace(told, closed=(replace(told.closed[0], team=team),)), lang)
    last = [piece for page in range(1, page_count(pdf) + 1) for piece in pieces(pdf, page) if piece.text]
    assert min(piece.left for piece in last) >= 29
    assert max(piece.right for piece in last) <= 196
    signed = [piece for piece in last if piece.text in {one.name for one in team}]
    # Once under his signature; at the head his name stands within a line.
    assert sorted(piece.text for piece in signed) == sorted(one.name for one in team)
