"""What is on a screen taken away: the same table in every form, every column explained, the same held back."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from kiosk.app import takeaway, viewdata
from kiosk.app.assets import wording
from kiosk.app.staffroom.cutting import officer_table
from kiosk.app.viewdata import Table
from kiosk.domain.ballot import Ballot
from kiosk.domain.comments import Comment
from kiosk.domain.copies import replace
from kiosk.domain.cuts import Cut, parts
from kiosk.domain.heat import heat_of
from kiosk.domain.period import date_of, month
from tests.domain.ballots import A_DAY, FIVE, SURVEYS, answered
from tests.domain.test_report import OFFICE, figures

VI = wording("vi")
OCTOBER = month("2022-10")
HOUR_MS = 3_600_000


def visit(number: int) -> Ballot:
    """Return one of 24 ballots: twelve name an officer and a service, nine others, three none; every sixth is not
    satisfied, the last nine are of another hour.
    """
    unsatisfied = number % 6 == 0
    ballot = answered(FIVE, "unsatisfied" if unsatisfied else "satisfied")
    who = ("o1", "=Thu") if number <= 12 else ("o2", "Chi") if number <= 21 else (None, None)
    reasons = {"attitude": ("late", "unclear") if number == 6 else ("late",)} if unsatisfied else {}
    at = ballot.at + (HOUR_MS if number > 15 else 0)
    return replace(ballot, at=at, officer=who[0], service=who[1], reasons=reasons)


BALLOTS = [visit(number) for number in range(1, 25)]
FIGURES = figures(BALLOTS)
HEAT = heat_of([*BALLOTS, replace(BALLOTS[0], doubted=True)], SURVEYS)
SAID = (
    Comment("a" * 64, "=Chờ\nlâu", A_DAY, FIVE.key, "time", "unsatisfied"),
    Comment("b" * 64, "Anh Nam", A_DAY + 1, FIVE.key, "attitude", None, until=A_DAY + 2),
    Comment("c" * 64, "Ai biết", A_DAY, FIVE.key, "time", "unsatisfied", undated=True),
    Comment("d" * 64, "+84", A_DAY, FIVE.key, "time", "unsatisfied"),
)


def of(cut: Cut) -> Table:
    found = parts(BALLOTS, SURVEYS, cut)
    if cut is Cut.SERVICE:
        return viewdata.services_of(found, FIGURES, VI)
    return viewdata.officers_of(found, {"o1": "Phạm Thị Lan", "o2": "Đỗ Quang Huy"}, FIGURES, VI)


TABLES = {
    table.what: table
    for table in (
        viewdata.groups_of(FIGURES, VI),
        viewdata.reasons_of(FIGURES, VI),
        viewdata.channels_of(FIGURES, VI),
        of(Cut.SERVICE),
        of(Cut.OFFICER),
        viewdata.hours_of(HEAT, FIGURES, VI),
        viewdata.beside_of(FIGURES, [("before", OCTOBER.previous(), None)], VI),
        viewdata.comments_of(SAID, SURVEYS, (OFFICE.code, OFFICE.name), OCTOBER, "vi"),
    )
}
SHARE = Decimal("83.33")
EXPECTED: dict[str, list[tuple[object, ...]]] = {
    viewdata.GROUPS: [("phuc-vu", "Phục vụ", 24, 20, SHARE, Decimal("66.67"))],
    viewdata.REASONS: [
        ("late", "Chờ lâu, trễ hạn", 4, 4, Decimal("100.00")),
        ("unclear", "Hướng dẫn không rõ ràng", 1, 4, Decimal("25.00")),
    ],
    viewdata.CHANNELS: [
        ("kiosk", "Tại quầy", False, False, 24, 24, 20, SHARE),
        (None, "Tất cả", True, False, 24, 24, 20, SHARE),
    ],
    viewdata.SERVICES: [
        ("=Thu", "=Thu", False, False, 12, 12, 10, SHARE),
        ("Chi", "Chi", False, True, 9, None, None, None),
        (None, "Không ghi dịch vụ", False, True, 3, None, None, None),
        (None, "Tất cả", True, False, 24, 24, 20, SHARE),
    ],
    viewdata.OFFICERS: [
        ("o1", "Phạm Thị Lan", False, False, 12, 12, 10, SHARE),
        ("o2", "Đỗ Quang Huy", False, True, None, None, None, None),
        (None, "Không ghi tên", False, True, None, None, None, None),
        (None, "Tất cả", True, False, 24, 24, 20, SHARE),
    ],
    viewdata.HOURS: [
        (5, "Thứ Sáu", 9, False, 15, 13, Decimal("86.67")),
        (5, "Thứ Sáu", 10, True, 9, None, None),
        (None, "Không biết chắc giờ", None, False, 1, None, None),
    ],
    viewdata.BESIDE: [
        ("this_period", "Kỳ này", 24, 24, Decimal("100.00"), 24, 24, 20, SHARE),
        ("before", "Kỳ trước", *[None] * 7),
    ],
    viewdata.COMMENTS: [
        (
            date_of(A_DAY + 1), date_of(A_DAY + 2), False, "kbnn-5", 1, "attitude",
            FIVE.criteria[0].names["vi"], None, None, "Anh Nam",
        ),
        (
            date_of(A_DAY), None, False, "kbnn-5", 1, "time",
            FIVE.criteria[1].names["vi"], "unsatisfied", "Không hài lòng", "+84",
        ),
        (
            date_of(A_DAY), None, False, "kbnn-5", 1, "time",
            FIVE.criteria[1].names["vi"], "unsatisfied", "Không hài lòng", "=Chờ\nlâu",
        ),
        (
            None, None, True, "kbnn-5", 1, "time",
            FIVE.criteria[1].names["vi"], "unsatisfied", "Không hài lòng", "Ai biết",
        ),
    ],
}  # fmt: skip
each_view = pytest.mark.parametrize("what", EXPECTED)


def told(cell: object, *, quoted: bool = False) -> object:
    """Return what JSON says of a cell; with ``quoted`` what CSV says."""
    if isinstance(cell, Decimal | date):
        return str(cell)
    if not quoted:
        return cell
    text = "" if cell is None else str(int(cell)) if isinstance(cell, bool | int) else str(cell)
    return f"'{text}" if text.startswith(("=", "+")) else text


@each_view
def test_a_workbook_holds_real_numbers_dates_and_truths_and_nothing_that_is_calculated(what: str) -> None:
    table = TABLES[what]
    sheet = load_workbook(io.BytesIO(takeaway.view_content(table, takeaway.XLSX, VI))).worksheets[0]
    head, *rows = sheet.iter_rows()
    assert tuple(cell.value for cell in head) == table.heads
    assert sheet.freeze_panes == "A2"
    wide = len(EXPECTED[what][0])
    for row, expected in zip(rows, EXPECTED[what], strict=True):
        plain = [cell.value.date() if isinstance(cell.value, datetime) else cell.value for cell in row]
        assert plain[-wide:] == [None if one == "" else one for one in _numbers(expected)]
        assert all(cell.data_type == "s" for cell in row if isinstance(cell.value, str))
        first = {"before": OCTOBER.previous()}.get(str(plain[-wide]), OCTOBER).first
        assert (plain[0], plain[2]) == (date_of(first), OFFICE.code)


def _numbers(cells: tuple[object, ...]) -> list[object]:
    return [float(cell) if isinstance(cell, Decimal) else cell for cell in cells]


@each_view
def test_csv_and_json_lines_have_the_same_columns_and_rows(what: str) -> None:
    table = TABLES[what]
    plain = takeaway.view_content(table, takeaway.CSV, VI).decode("utf-8-sig")
    lines = takeaway.view_content(table, takeaway.JSONL, VI).decode().splitlines()
    head, *rows = csv.reader(io.StringIO(plain, newline=""))
    objects = [json.loads(line) for line in lines]
    assert [tuple(one) for one in (head, *objects)] == [table.heads] * (len(objects) + 1)
    wide = len(EXPECTED[what][0])
    for row, one, expected in zip(rows, objects, EXPECTED[what], strict=True):
        values = [value or None if isinstance(value, str) else value for value in one.values()]
        assert values[-wide:] == [told(cell) for cell in expected]
        assert row[-wide:] == [told(cell, quoted=True) for cell in expected]


@each_view
def test_every_column_is_explained_in_both_languages_and_the_file_has_a_name_of_its_own(what: str) -> None:
    content = takeaway.view_content(TABLES[what], takeaway.XLSX, wording("en"))
    assert content == takeaway.view_content(TABLES[what], takeaway.XLSX, wording("en"))
    sheet, columns = load_workbook(io.BytesIO(content)).worksheets
    rows = list(columns.iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == [(sheet.title, head) for head in TABLES[what].heads]
    assert all(vi and en and vi != en for _sheet, _head, vi, en in rows)
    assert len({takeaway.file_name(one, takeaway.CSV, "2022-10", "0031") for one in TABLES}) == len(TABLES)


def test_neither_time_nor_hash_nor_officer_goes_with_a_comment() -> None:
    line = takeaway.view_content(TABLES[viewdata.COMMENTS], takeaway.JSONL, VI).decode().splitlines()[0]
    assert set(json.loads(line)) == {
        "from", "to", "office", "date", "until", "undated", "survey", "version", "criterion", "name", "level",
        "level_name", "comment",
    }  # fmt: skip


def test_no_officer_is_told_by_the_difference_on_the_screen_or_in_the_file() -> None:
    named = BALLOTS[:21]
    totals, names = parts(named, SURVEYS, Cut.OFFICER), {"o1": "Lan", "o2": "Huy"}
    rows = viewdata.officers_of(totals, names, figures(named), VI).rows
    assert [row[-6:] for row in rows] == [
        (False, True, None, None, None, None),
        (False, True, None, None, None, None),
        (True, False, 21, 21, 18, Decimal("85.71")),
    ]
    shown = [row.cells for row in officer_table(totals, names, figures(named), VI).rows]
    assert shown[:4] == [
        ("Huy", "–", "–"),
        ("chưa đủ 10 phiếu", "", ""),
        ("Lan", "–", "–"),
        ("giữ lại, để phép trừ không lộ số của người chưa đủ 10 phiếu", "", ""),
    ]
