"""The serials of paper ballots in a paper: what was printed, and what became of it."""

from reportlab.platypus import Flowable

from kiosk.domain.ballot import Channel, Outcome
from kiosk.domain.numerals import Numerals
from kiosk.domain.report import Figures
from kiosk.domain.serials import SerialRange, shown
from kiosk.domain.tally import Counts
from kiosk.domain.wording import Wording
from kiosk.reports.paper import text
from kiosk.reports.tables import CELL, SMALL_HEAD, Cell, Column, told_table

COUNTS = ("issued", "collected", "valid", "spoiled", "unused", "out")


def serial_table(figures: Figures, wording: Wording) -> list[Flowable]:
    """Return every range of serials issued in the period and how many came to what; nothing without paper ballots."""
    if not figures.serials:
        return []
    numerals = Numerals(wording)
    columns = [
        Column(wording.text("report.serials.range")),
        *(Column(wording.text(f"report.serials.{name}"), 20.5, 5) for name in COUNTS),
    ]
    rows: list[list[Cell]] = [
        [text(told(one, wording), CELL), *(numerals.count(getattr(one, name)) for name in COUNTS)]
        for one in figures.serials
    ]
    return told_table([text(wording.text("report.serials.told"))], columns, rows, head=SMALL_HEAD)


def told(serials: SerialRange, wording: Wording) -> str:
    """Return ``0000001 – 0000200``."""
    return wording.text("report.serials.from_to", first=shown(serials.first), last=shown(serials.last))


def left_over(figures: Figures, columns: int) -> list[int]:
    """Return how many ballots were left over: of paper only, which stands in its channel's column and in the sum."""
    unused = figures.outcomes.get(Outcome.UNUSED, 0)
    shown = [channel for channel in Channel if figures.channels[channel] != Counts()]
    return [*(unused * (channel is Channel.PAPER) for channel in shown[: columns - 1]), unused]
