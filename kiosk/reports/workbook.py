"""Tables as a workbook that spreadsheets open: real numbers, dates and truths, and no text that is calculated."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.domain.errors import UsageError

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | bool | Decimal | date | time | None

MOST_ROWS = 1_048_575
"""What a sheet holds under its header row."""
_WIDEST = 60
_AIR = 3
_HEAD = {"bold": True, "bg_color": "#E6EEEF", "bottom": 1, "valign": "top"}
_STYLES = {date: "dd/mm/yyyy", time: "hh:mm", Decimal: "0.00", int: "#,##0"}
_PLAIN = {
    # A text that begins like a formula, a number or an address stays the text it is.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    # In memory every part of the file gets the same time; on a disk it would be the clock's.
    "in_memory": True,
}


class Sheet(Struct, frozen=True):
    """A table: ``heads`` name its columns, every row has a cell for each; a prose sheet wraps its texts."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    prose: bool = False


def workbook(sheets: Sequence[Sheet], title: str, day: date) -> bytes:
    """Return the sheets as an XLSX file, each with its header row frozen; the same sheets give the same bytes.

    ``day`` stands in the file's properties as the day it was made. Raises UsageError ``workbook_too_long`` for more
    rows than a sheet holds.
    """
    import xlsxwriter

    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise UsageError("workbook_too_long", n=len(sheet.rows), most=MOST_ROWS)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN) as book:
        book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
        head, prose = book.add_format(_HEAD), book.add_format({"text_wrap": True, "valign": "top"})
        styles = {kind: book.add_format({"num_format": form}) for kind, form in _STYLES.items()}
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            for column, name in enumerate(sheet.heads):
                page.write_string(0, column, name, head)
                page.set_column(column, column, _width(sheet, column))
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    _write(page, (number, column), cell, styles, prose if sheet.prose else None)
            page.freeze_panes(1, 0)
            if sheet.rows:
                page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    return out.getvalue()


def _write(
    page: "Worksheet", at: tuple[int, int], cell: Cell, styles: dict[type, "Format"], prose: "Format | None"
) -> None:
    row, column = at
    match cell:
        case None | "":
            return
        case bool():
            page.write_boolean(row, column, cell)
        case int() | Decimal():
            page.write_number(row, column, cell, styles[type(cell)])
        case date() | time():
            page.write_datetime(row, column, cell, styles[type(cell)])
        case str():
            page.write_string(row, column, cell, prose)


def _width(sheet: Sheet, column: int) -> int:
    """Return a width, in signs, that shows the column's name and what stands in its first rows."""
    cells = (row[column] for row in sheet.rows[:200])
    return min(_WIDEST, max(len(sheet.heads[column]), *(len(str(cell)) for cell in cells if cell), 4) + _AIR)
