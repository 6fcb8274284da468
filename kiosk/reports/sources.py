"""What a paper can be made again from: the runs of ledger entries, the digests, the code, and how is computed."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from kiosk.domain.numerals import Numerals
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording
from kiosk.reports.code import beside
from kiosk.reports.paper import NOTE, About, text
from kiosk.reports.tables import CELL, HASH, Cell, Column, told_table

_NOTES = ("rounding", "denominators", "index")


def sources(
    figures: Figures,
    wording: Wording,
    about: About,
    heading: Flowable,
    more: Sequence[tuple[str, str]] = (),
) -> list[Flowable]:
    """Return the section of the sources under its heading; ``more`` are further lines as (words, value)."""
    numerals = Numerals(wording)

    def told(key: str, **params: object) -> str:
        return wording.text(f"report.ledger.{key}", **params)

    lines: list[tuple[str, str]] = []
    for line in figures.ledgers:
        entries = told("no_entries")
        if line.last:
            first, last, gaps = (numerals.count(n) for n in (line.first, line.last, line.gaps))
            entries = told("range", first=first, last=last, gaps=gaps)
        for key, value in (("device", line.device), ("epoch", line.epoch), ("entries", entries), ("head", line.head)):
            lines.append((told(key), value))
    lines += [(told("figures"), about.digest), *more]
    rows: list[list[Cell]] = [[text(words, CELL), text(value, HASH)] for words, value in lines]
    columns = [Column(told("what"), 34), Column(told("value"))]
    notes: list[Flowable] = [text(wording.text(f"report.note.{key}"), NOTE) for key in _NOTES]
    if about.seal is not None:
        notes = [beside(notes, about.seal, told("code"))]
    return [*told_table([heading, text(told("told"))], columns, rows), *notes]
