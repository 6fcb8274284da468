"""What a paper says of each counter where several were added up: a column for each, and their sum."""

from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.platypus import Flowable

from kiosk.domain.numerals import Numerals
from kiosk.domain.period import date_figures, number_of
from kiosk.domain.report import CounterFigures, Figures, Part
from kiosk.domain.wording import Wording
from kiosk.reports.paper import text
from kiosk.reports.tables import CELL, CENTRE, SMALL_HEAD, Cell, Column, told_table

IN_A_ROW = 3
"""So many counters stand beside each other, with the sum; the others follow in tables of their own."""
_WIDTH = 29.0
_COUNTS = ("issued", "returned", "collected", "valid", "all_satisfied", "any_unsatisfied")
_SIGNS_OF_A_DEVICE = 8


def by_counter(figures: Figures, wording: Wording, heading: Flowable) -> list[Flowable]:
    """Return the section of an office with several counters under its heading."""
    counters = _Counters(figures, wording)
    parts = figures.by_counter
    lead = [heading, text(wording.text("report.counters.told", n=counters.numerals.count(len(parts))))]
    story: list[Flowable] = []
    for first in range(0, len(parts), IN_A_ROW):
        story += counters.table(parts[first : first + IN_A_ROW], [] if first else lead)
    return story


class _Counters:
    """Writes the tables in one language."""

    def __init__(self, figures: Figures, wording: Wording) -> None:
        self._figures, self._wording = figures, wording
        self.numerals = Numerals(wording)
        names = [part.figures.counters[0] for part in figures.by_counter]
        self._twice = {name for name in names if names.count(name) > 1}

    def table(self, parts: Sequence[CounterFigures], lead: Sequence[Flowable]) -> list[Flowable]:
        shown = [*(part.figures for part in parts), self._figures]
        heads = [*map(self._name, parts), self._text("sum", n=self.numerals.count(len(self._figures.by_counter)))]
        columns = [Column(self._text("what")), *(Column(head, _WIDTH, 5) for head in heads)]
        closes: list[Cell] = [text(self._close(part), CENTRE) for part in parts]
        rows = [*self._rows(shown), [text(self._text("close"), CELL), *closes, ""]]
        return told_table(lead, columns, rows, head=SMALL_HEAD)

    def _rows(self, shown: Sequence[Figures]) -> Iterator[list[Cell]]:
        shares = {
            "returned": ("return_rate", [Part(one.counts.returned, one.counts.issued) for one in shown]),
            "all_satisfied": ("all_satisfied_share", [one.all_satisfied for one in shown]),
            "any_unsatisfied": ("any_unsatisfied_share", [one.any_unsatisfied for one in shown]),
        }
        for name in _COUNTS:
            numbers = [self.numerals.count(getattr(one.counts, name)) for one in shown]
            yield [text(self._text(name), CELL), *numbers]
            if name in shares:
                yield self._shares(*shares[name])
        for survey in self._figures.surveys:
            for item in survey.criteria:
                found = [_satisfied(one, survey.survey.key, item.criterion.id) for one in shown]
                told = self._text("criterion", name=item.criterion.names[self._wording.lang])
                both = (f"{self.numerals.count(part.n)} / {self.numerals.count(part.of)}" for part in found)
                yield [text(told, CELL), *both]
                yield self._shares("criterion_share", found)

    def _shares(self, key: str, parts: Sequence[Part]) -> list[Cell]:
        return [text(self._text(key), CELL), *(self.numerals.percent(part.share) for part in parts)]

    def _name(self, part: CounterFigures) -> str:
        """Return the counter's name; where two have the same, with the beginning of its machine's."""
        name = part.figures.counters[0]
        if name in self._twice:
            return self._text("named", counter=name, device=part.device[:_SIGNS_OF_A_DEVICE])
        return name

    def _close(self, part: CounterFigures) -> str:
        if part.closed is None:
            return self._text("open")
        day = date_figures(number_of(date.fromisoformat(part.closed[0])), self._wording)
        return self._text("supplemented" if part.closed[1] else "closed", date=day, n=part.closed[1])

    def _text(self, key: str, **params: object) -> str:
        return self._wording.text(f"report.counters.{key}", **params)


def _satisfied(figures: Figures, survey: tuple[str, int], criterion: str) -> Part:
    """Return how many answers to a criterion are satisfied; nothing where the counter did not ask it."""
    for asked in figures.surveys:
        for item in asked.criteria:
            if (asked.survey.key, item.criterion.id) == (survey, criterion):
                return item.satisfied
    return Part(0, 0)
