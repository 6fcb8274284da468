"""Tables of a paper: thin lines, a bold head, numbers whose decimal commas stand under each other."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, TableStyle

from kiosk.reports import fonts
from kiosk.reports.laid import Grid
from kiosk.reports.paper import WIDTH, text

LINE = 0.4
HEAD_ROOM = mm
# A table of up to so many rows stays on one page; a longer one may run on, from this much room at least.
WHOLE_ROWS = 9
ROOM = 50 * mm
CELL = ParagraphStyle("cell", fontName=fonts.PLAIN, fontSize=12, leading=14.5, alignment=TA_LEFT)
INNER = ParagraphStyle("inner", parent=CELL, leftIndent=5 * mm)
STRONG = ParagraphStyle("strong", parent=CELL, fontName=fonts.BOLD)
HEAD = ParagraphStyle("head", parent=CELL, fontName=fonts.BOLD, alignment=TA_CENTER)
CENTRE = ParagraphStyle("centre", parent=CELL, alignment=TA_CENTER)
# 64 signs of a hash on one line.
HASH = ParagraphStyle("hash", parent=CELL, fontSize=10.5)
SMALL_HEAD = ParagraphStyle("small_head", parent=HEAD, fontSize=11, leading=13)

Cell = str | Flowable


class Column(Struct, frozen=True):
    """One column: its head, its width in mm (None takes what is left), and the room right of its numbers in mm."""

    head: str
    width: float | None = None
    room: float = 2.0


def told_table(
    lead: Sequence[Flowable],
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    spans: Sequence[int] = (),
    head: ParagraphStyle = HEAD,
) -> list[Flowable]:
    """Return a table under its heading and first words, never parted from them."""
    found = table(columns, rows, spans, head)
    if len(rows) <= WHOLE_ROWS:
        return [KeepTogether([*lead, found])]
    return [CondPageBreak(ROOM), *lead, found]


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    spans: Sequence[int] = (),
    head: ParagraphStyle = HEAD,
) -> Grid:
    """Return a table whose head is repeated on every page it reaches.

    A cell of plain ``str`` is a number, set to the right; words come as flowables. ``spans`` are the
    rows (from 0) whose first cell runs over all columns.
    """
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), LINE, black),
        ("FONT", (0, 0), (-1, -1), fonts.PLAIN, 12, 14.5),
        ("ALIGN", (0, 1), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    for place, column in enumerate(columns):
        style += [
            ("LEFTPADDING", (place, 0), (place, 0), HEAD_ROOM),
            ("RIGHTPADDING", (place, 0), (place, 0), HEAD_ROOM),
            ("RIGHTPADDING", (place, 1), (place, -1), column.room * mm),
        ]
    # A row that runs over all columns never stands alone at the foot of a page.
    for row in spans:
        style += [("SPAN", (0, row + 1), (-1, row + 1)), ("NOSPLIT", (0, row + 1), (-1, row + 2))]
    widths = _widths(columns)
    fitting = _fitting(columns, widths, head)
    return Grid(
        [[text(column.head, fitting) for column in columns], *(list(row) for row in rows)],
        colWidths=widths,
        style=TableStyle(style),
        repeatRows=1,
        spaceBefore=2,
        spaceAfter=8,
    )


def _widths(columns: Sequence[Column]) -> list[float]:
    free = WIDTH - sum(column.width * mm for column in columns if column.width)
    takers = sum(column.width is None for column in columns)
    return [column.width * mm if column.width else free / takers for column in columns]


def _fitting(columns: Sequence[Column], widths: Sequence[float], head: ParagraphStyle) -> ParagraphStyle:
    """Return the head's style, smaller where a word would else be broken: levels may have long names."""
    shares = [
        (width - 2 * HEAD_ROOM) / fonts.width_of(word, head.fontName, head.fontSize)
        for column, width in zip(columns, widths, strict=True)
        for word in column.head.split()
    ]
    if min(shares) >= 1:
        return head
    # A hair less, so that rounding does not break the word after all.
    size = head.fontSize * min(shares) * 0.995
    return ParagraphStyle("fitting", parent=head, fontSize=size, leading=size * 1.2)
