"""What a paper of a closed month says of its close: when, by whom, up to which entry, what supplements added."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from kiosk.domain.closing import ClosedPart, added
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import date_words, period_words
from kiosk.domain.report import Figures
from kiosk.domain.tally import Tally
from kiosk.domain.wording import Wording
from kiosk.reports.paper import text
from kiosk.reports.tables import CELL, HASH, SMALL_HEAD, STRONG, Cell, Column, told_table

_HEADS = ("issued", "collected", "valid", "all_satisfied", "any_unsatisfied", "undated")
_NUMBER_WIDTH = 20.5


def closed_month(figures: Figures, wording: Wording, heading: Flowable) -> list[Flowable]:
    """Return the section of a closed month under its heading."""
    close = _Close(figures, wording)
    told = [heading, *(text(sentence) for sentence in close.sentences())]
    if len(figures.closed) == 1:
        return close.basis(told)
    return [*close.sums(told), *close.basis([])]


class _Close:
    """Writes the section in one language."""

    def __init__(self, figures: Figures, wording: Wording) -> None:
        self._figures = figures
        self._wording = wording
        self._numerals = Numerals(wording)

    def sentences(self) -> Iterator[str]:
        for part in self._figures.closed:
            named = {"date": date_words(part.day, self._wording), "team": team_words(part, self._wording)}
            if part.number:
                yield self._text("supplement_told", number=part.number, **named)
            else:
                yield self._text("told", period=period_words(self._figures.period, self._wording), **named)
            if not part.proven:
                yield self._text("lost", date=named["date"])
        if len(self._figures.closed) > 1:
            yield self._text("sums")

    def sums(self, lead: Sequence[Flowable]) -> list[Flowable]:
        """Return what was closed and what each supplement added, line by line, and the sum of them."""
        parts = self._figures.closed
        rows = [[text(self._name(part), CELL), *self._numbers(part.tally, signed=part.number > 0)] for part in parts]
        rows.append([text(self._text("sum"), STRONG), *self._numbers(added(part.tally for part in parts))])
        heads = (Column(self._text(head), _NUMBER_WIDTH, 4) for head in _HEADS)
        return told_table(lead, [Column(self._text("what")), *heads], rows, head=SMALL_HEAD)

    def _numbers(self, tally: Tally, *, signed: bool = False) -> list[Cell]:
        counts = tally.total
        numbers = (counts.issued, counts.collected, counts.valid, counts.all_satisfied, counts.any_unsatisfied)
        write = self._numerals.signed if signed else self._numerals.count
        return [write(n) for n in (*numbers, tally.undated)]

    def basis(self, lead: Sequence[Flowable]) -> list[Flowable]:
        """Return the end of the ledger that each part counted up to, and the digest that is kept of it."""
        rows: list[list[Cell]] = []
        spans = []
        for part in self._figures.closed:
            if len(self._figures.closed) > 1:
                spans.append(len(rows))
                rows.append([text(self._name(part), STRONG), ""])
            rows += [
                self._row("epoch", part.epoch),
                self._row("entry", self._text("entry_number", number=self._numerals.count(part.seq))),
                self._row("head", part.head),
                self._row("digest", part.digest),
            ]
        columns = [Column(self._wording.text("report.ledger.what"), 34), Column(self._text("value"))]
        return told_table(lead, columns, rows, spans)

    def _row(self, key: str, value: str) -> list[Cell]:
        return [text(self._text(key), CELL), text(value, HASH)]

    def _name(self, part: ClosedPart) -> str:
        return self._text("supplement", number=part.number) if part.number else self._text("at_close")

    def _text(self, key: str, **params: object) -> str:
        return self._wording.text(f"report.close.{key}", **params)


def team_words(part: ClosedPart, wording: Wording) -> str:
    """Return the count team with what each of them was."""
    return ", ".join(wording.text(f"report.close.{one.role}", name=one.name) for one in part.team)
