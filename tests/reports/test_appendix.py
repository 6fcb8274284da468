"""The appendix of unsatisfied answers: day, level and reasons of each, nothing that leads to a person."""

import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import Destination

from kiosk.domain.ballot import Ballot
from kiosk.domain.copies import replace
from kiosk.domain.dissent import MOST_LINES, UNKNOWN_DAY, dissent_of
from kiosk.domain.errors import IntegrityProblem
from kiosk.reports.proof import check_report, read_proof
from tests.domain.ballots import FIVE, SURVEYS
from tests.reports.charted import HAPPY, OCTOBER, YEAR, at, charted
from tests.reports.papers import FONTS, WORDINGS, flowing, keep, page_count, paper, pieces, words

LATE = {"time": ("late",)}


def sad(day: int, hour: int = 9, reasons: Mapping[str, tuple[str, ...]] | None = None) -> Ballot:
    """Return a ballot unsatisfied with the second criterion."""
    return replace(at(day, hour, "satisfied", "unsatisfied"), reasons=reasons or {})


def rude(day: int) -> Ballot:
    """Return a ballot of an officer, unsatisfied with both criteria, with a comment."""
    given = {"attitude": ("other", "manner"), "time": ()}
    one = at(day, 15, "very_unsatisfied", "unsatisfied")
    return replace(one, reasons=given, officer="p1", service="Rút tiền", comments={"attitude": "ab" * 32})


def pile(*unsatisfied: Ballot, happy: int = 40) -> list[Ballot]:
    return [*[at(3, 9, *HAPPY)] * happy, *unsatisfied]


def lines(pdf: bytes) -> list[str]:
    """Return the lines of the appendix."""
    told = words(pdf, "-layout").partition("Số câu trả")[2]
    return [" ".join(line.split()) for line in told.splitlines() if "/10/2022" in line or "Không rõ" in line]


def test_each_answer_has_its_day_level_and_reasons() -> None:
    pdf = paper(charted(pile(sad(20, reasons=LATE), rude(5), sad(4))))
    told = flowing(pdf)
    assert "Phụ lục kèm theo liệt kê 4 câu trả lời không hài lòng cùng lý do." in told
    assert "PHỤ LỤC Câu trả lời không hài lòng và lý do (Kèm theo báo cáo kết quả" in told
    assert lines(pdf) == [
        "05/10/2022 Rất không hài lòng Tác phong, thái độ giao tiếp; Ý kiến khác 1",
        "04/10/2022 Không hài lòng Không chọn lý do 1",
        "05/10/2022 Không hài lòng Không chọn lý do 1",
        "20/10/2022 Không hài lòng Chờ lâu, trễ hạn 1",
    ]
    assert "(TTHC): 1 không hài lòng" in told
    assert "TTHC: 3 không hài lòng" in told


def test_nothing_leads_to_a_person() -> None:
    """No hour, no officer, no service, and the order of the ballots is not told."""
    one, other = pile(sad(5, 8), sad(5, 16, LATE), rude(5)), pile(rude(5), sad(5, 10, LATE), sad(5, 11))
    told = flowing(paper(charted(one))).partition("PHỤ LỤC")[2]
    for word in ("p1", "Rút tiền", "15:", "giờ 15", "ab" * 8):
        assert word not in told
    assert charted(one).dissent == charted(other).dissent


def test_what_is_alike_on_one_day_is_one_line() -> None:
    pdf = paper(charted(pile(sad(5, 8), sad(5, 16), sad(6, 9))))
    assert lines(pdf) == [
        "05/10/2022 Không hài lòng Không chọn lý do 2",
        "06/10/2022 Không hài lòng Không chọn lý do 1",
    ]


def test_a_day_that_nobody_knows_is_not_told() -> None:
    pdf = paper(charted(pile(replace(sad(5), doubted=True, until=OCTOBER.first + 8))))
    assert lines(pdf) == ["Không rõ Không hài lòng Không chọn lý do 1"]


def test_too_few_ballots_have_no_appendix_and_the_file_inside_has_none() -> None:
    few, enough = charted(pile(sad(5), happy=28)), charted(pile(sad(5), happy=29))
    assert "Chưa đủ 30 phiếu hợp lệ nên không lập phụ lục 1 câu trả lời" in flowing(paper(few))
    assert "PHỤ LỤC" not in flowing(paper(few))
    assert "dissent" not in few.to_json()
    assert "PHỤ LỤC" in flowing(paper(enough))
    assert enough.to_json()["dissent"][0]["date"] == "2022-10-05"


def test_everybody_satisfied_needs_no_appendix() -> None:
    told = flowing(paper(charted(pile())))
    assert "PHỤ LỤC" not in told
    assert "Phụ lục" not in told


def test_more_lines_than_a_report_bears_are_not_printed() -> None:
    ways = [(day, reasons) for day in range(1, 32) for reasons in range(2 ** len(FIVE.reasons))]
    names = [reason.id for reason in FIVE.reasons]
    every = [
        sad(day, reasons={"time": tuple(name for bit, name in enumerate(names) if mask >> bit & 1)})
        for day, mask in ways
    ]
    assert len(dissent_of(every[:MOST_LINES], SURVEYS) or ()) == MOST_LINES
    assert dissent_of(every[: MOST_LINES + 1], SURVEYS) is None
    most = paper(charted(every[:MOST_LINES]))
    assert len(most) < 200_000
    told = flowing(paper(charted(every[: MOST_LINES + 1])))
    assert "Có 601 câu trả lời không hài lòng, nhiều quá để in thành phụ lục" in told


def test_undated_and_spoiled_ballots_are_not_in_it() -> None:
    found = dissent_of(pile(sad(5), replace(sad(6), undated=True), replace(sad(7), spoiled=True)), SURVEYS)
    assert found is not None
    assert [line.day - OCTOBER.first + 1 for line in found] == [5]
    assert UNKNOWN_DAY not in {line.day for line in found}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_keeps_the_margins_and_is_found_among_the_bookmarks(lang: str, tmp_path: Path) -> None:
    pdf = paper(
        charted(pile(*[sad(day, reasons=LATE) for day in range(1, 32)] * 3, *[rude(day) for day in range(1, 32)])),
        lang=lang,
    )
    done = subprocess.run(["qpdf", "--check", keep(tmp_path, pdf)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    outline = [one for one in pypdf.PdfReader(BytesIO(pdf)).outline if isinstance(one, Destination)]
    assert str(outline[-1].title).startswith({"vi": "PHỤ LỤC – ", "en": "APPENDIX – "}[lang])
    for page in range(1, page_count(pdf) + 1):
        for one in pieces(pdf, page):
            if one.top >= 18:
                assert one.left >= 29.6, one
                assert one.right <= 195.4, one
                assert one.bottom <= 277.4, one


def test_another_reason_is_named_where_it_differs() -> None:
    told = charted(pile(sad(20, reasons=LATE)), YEAR)
    pdf = paper(told)
    proof = read_proof(pdf, "report.pdf")
    check_report(pdf, "report.pdf", proof, told, WORDINGS["vi"], FONTS)
    other = replace(told, dissent=dissent_of(pile(sad(21, reasons=LATE)), SURVEYS))
    with pytest.raises(IntegrityProblem) as problem:
        check_report(pdf, "report.pdf", proof, other, WORDINGS["vi"], FONTS)
    assert problem.value.params["where"] == "dissent › 1 › date"
