"""A period taken away: the same figures in every format, read back by another program."""

import csv
import io
import json
import zipfile
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from kiosk.app import takeaway
from kiosk.app.assets import load_survey, wording
from kiosk.app.cli import main
from kiosk.app.commands.simulate import fill
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.simulation import Request
from kiosk.domain.copies import replace
from kiosk.domain.errors import UsageError
from kiosk.domain.period import date_of, month
from kiosk.reports.workbook import MOST_ROWS, Sheet, workbook
from tests.app.office import open_office, settings
from tests.app.test_opendata import BALLOTS

VI, EN = wording("vi"), wording("en")
HOSTILE = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "1e5", "http://x", "_x0041_", "a\x01b")


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    with closing(open_office(tmp_path_factory.mktemp("office") / "data")) as ledger:
        fill(ledger, settings(), Request(month("2026-10"), 60, 50, 9))
        return gather_period(ledger, month("2026-10")).result()


def read(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *found = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in found]


def test_a_workbook_of_ballots_holds_real_dates_times_numbers_and_truths(october: Gathered) -> None:
    book = read(takeaway.content(october, takeaway.BALLOTS, takeaway.XLSX, VI))
    assert book.sheetnames == ["Phiếu", "Số liệu", "Giải thích cột"]
    told = rows(book, "Phiếu")
    assert len(told) == len(october.ballots) == 60
    first, ballot = told[0], october.ballots[0]
    assert first["ballot"] == ballot.id
    assert isinstance(first["date"], datetime)
    assert first["date"].date() == date_of(ballot.day)
    assert isinstance(first["time"], time)
    assert (first["issued"], first["walk_up"], first["version"]) == (True, False, 1)
    assert first["office"] == "0031"
    assert first["level_attitude"] == ballot.answers.get("attitude")
    assert all(book[name].freeze_panes == "A2" for name in book.sheetnames)


def test_the_figures_of_the_workbook_are_those_of_the_tally(october: Gathered) -> None:
    told = rows(read(takeaway.content(october, takeaway.FIGURES, takeaway.XLSX, VI)), "Số liệu")
    figures = october.figures()
    whole = {str(row["measure"]): row for row in told if row["channel"] is None and row["criterion"] is None}
    assert whole["issued"]["n"] == figures.counts.issued
    assert (whole["return_rate"]["n"], whole["return_rate"]["of"]) == (50, 60)
    assert whole["return_rate"]["share"] == float(str(figures.return_rate))
    item = figures.surveys[0].criteria[0]
    levels = [row for row in told if row["measure"] == "level" and row["criterion"] == item.criterion.id]
    assert [(row["item"], row["n"]) for row in levels] == list(item.levels)
    assert next(row["index"] for row in told if row["measure"] == "index") == float(str(item.index))


def test_csv_and_json_lines_tell_the_same_figures(october: Gathered) -> None:
    plain = takeaway.content(october, takeaway.FIGURES, takeaway.CSV, EN).decode("utf-8-sig")
    lines = takeaway.content(october, takeaway.FIGURES, takeaway.JSONL, EN).decode().splitlines()
    told = list(csv.DictReader(io.StringIO(plain, newline="")))
    objects = [json.loads(line) for line in lines]
    assert [(row["measure"], row["n"], row["share"]) for row in told] == [
        (one["measure"], "" if one["n"] is None else str(one["n"]), one["share"] or "") for one in objects
    ]
    assert {(row["from"], row["to"]) for row in told} == {("2026-10-01", "2026-10-31")}


@pytest.mark.parametrize("what", [takeaway.FIGURES, takeaway.BALLOTS])
def test_every_column_of_every_sheet_is_explained_in_both_languages(october: Gathered, what: str) -> None:
    book = read(takeaway.content(october, what, takeaway.XLSX, EN))
    *data, columns = book.sheetnames
    told = {(row[0], row[1]): row[2:] for row in book[columns].iter_rows(min_row=2, values_only=True)}
    heads = [(sheet, cell.value) for sheet in data for cell in book[sheet][1]]
    assert list(told) == heads
    assert all(vi and en and vi != en for vi, en in told.values())


@pytest.mark.parametrize("what", [takeaway.FIGURES, takeaway.BALLOTS])
@pytest.mark.parametrize("form", takeaway.FORMATS)
def test_the_same_entries_give_the_same_bytes(october: Gathered, what: str, form: str) -> None:
    assert takeaway.content(october, what, form, VI) == takeaway.content(october, what, form, VI)


def test_no_part_of_a_workbook_bears_the_time_of_its_making(october: Gathered) -> None:
    content = takeaway.content(october, takeaway.FIGURES, takeaway.XLSX, VI)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-10-31T00:00:00Z" in parts.read("docProps/core.xml")


def test_a_text_that_looks_like_something_else_stays_a_text(october: Gathered) -> None:
    sheet = Sheet("S", ("text",), tuple((text,) for text in HOSTILE))
    cells = [row[0] for row in read(workbook([sheet], "T", date(2026, 1, 1)))["S"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE)
    assert [cell.value for cell in cells][:6] == list(HOSTILE[:6])
    assert not any(cell.hyperlink for cell in cells)
    hostile = replace(october, ballots=BALLOTS, surveys=(load_survey("kbnn-5"),))
    told = rows(read(takeaway.content(hostile, takeaway.BALLOTS, takeaway.XLSX, VI)), "Phiếu")
    assert told[0]["service"] == '=HYPERLINK("x")'
    assert takeaway.content(hostile, takeaway.FIGURES, takeaway.CSV, VI).count(b",=") == 0


def test_neither_officer_nor_comment_leaves_in_a_workbook(october: Gathered) -> None:
    hostile = replace(october, ballots=BALLOTS, surveys=(load_survey("kbnn-5"),))
    content = takeaway.content(hostile, takeaway.BALLOTS, takeaway.XLSX, VI)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        told = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/"))
    assert b">lan<" not in told
    assert b"b" * 64 not in told


def test_more_rows_than_a_sheet_holds_are_refused_in_words() -> None:
    with pytest.raises(UsageError) as refused:
        workbook([Sheet("S", ("a",), ((1,),) * (MOST_ROWS + 1))], "T", date(2026, 1, 1))
    assert refused.value.key == "workbook_too_long"
    assert str(MOST_ROWS) in VI.sentence(refused.value)


def test_the_command_line_writes_a_workbook(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out.xlsx"
    with closing(open_office(data)) as ledger:
        fill(ledger, settings(), Request(month("2026-10"), 20, 15, 2))
    assert main(["export", "--data", str(data), "--month", "2026-10", "--format", "xlsx", "--out", str(out)]) == 0
    assert len(rows(read(out.read_bytes()), "Phiếu")) == 20
