"""What a report draws: the levels of each criterion, a year of months, and the hours of a week."""

from collections.abc import Iterator

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether

from kiosk.domain.charted import ChartedFigures, periods_before
from kiosk.domain.cuts import LEAST_BALLOTS
from kiosk.domain.numerals import Numerals
from kiosk.domain.report import SurveyFigures
from kiosk.domain.wording import Wording
from kiosk.reports.bars import Bars, level_bars
from kiosk.reports.hours import Hours
from kiosk.reports.paper import NOTE, SUBHEADING, text
from kiosk.reports.tables import CELL
from kiosk.reports.trend import Trend, floor_of

ROW, SIZE = 15, 11
MONTHS = 12
TITLE = ParagraphStyle("charted", parent=CELL, spaceBefore=4, spaceAfter=3)


class Charts:
    """Draws in one language."""

    def __init__(self, figures: ChartedFigures, wording: Wording) -> None:
        self.figures = figures
        self.wording = wording
        self.numerals = Numerals(wording)

    def all(self, heading: Flowable, *, trend: bool = True) -> list[Flowable]:
        """Return the charts under their heading; what nobody has answered is not drawn."""
        blocks = [*self._levels(), *(self._trend() if trend else ()), *self._hours()]
        if not blocks:
            return [KeepTogether([heading, text(self._text("none"))])]
        first, *others = blocks
        return [KeepTogether([heading, *first]), *(KeepTogether(block) for block in others)]

    def _levels(self) -> Iterator[list[Flowable]]:
        """Yield the levels of each criterion, the first with what they are drawn of."""
        lead: list[Flowable] = [text(self._text("levels"), SUBHEADING), text(self._text("levels_told"), NOTE)]
        answered = [one for one in self.figures.surveys if any(item.n for item in one.criteria)]
        for survey in answered:
            for place, item in enumerate(survey.criteria, 1):
                if item.n:
                    title = text(self._criterion(survey, place, item.n, several=len(answered) > 1), TITLE)
                    bars = level_bars(survey, item, self.wording.lang)
                    yield [*lead, title, Bars(bars, self.numerals, ROW, SIZE)]
                    lead = []

    def _criterion(self, survey: SurveyFigures, place: int, answers: int, *, several: bool) -> str:
        name = survey.criteria[place - 1].criterion.names[self.wording.lang]
        told = self._text("criterion", place=place, name=name, n=self.numerals.count(answers))
        if not several:
            return told
        title = survey.survey.titles[self.wording.lang]
        return self._text("criterion_of", told=told, survey=title, version=survey.survey.version)

    def _trend(self) -> Iterator[list[Flowable]]:
        """Yield the year of months up to the paper's own; nothing where there is only one to draw."""
        if not self.figures.period.month:
            return
        before = periods_before(self.figures.period, MONTHS - 1)
        found = {one.period: one for one in (*self.figures.earlier, self.figures)}
        months = {period: found.get(period) for period in (*before, self.figures.period)}
        if sum(1 for one in months.values() if one and one.counts.valid) > 1:
            note = self._text("trend_told", floor=floor_of(months.values()))
            yield [text(self._text("trend"), SUBHEADING), text(note, NOTE), Trend(months, self.wording)]

    def _hours(self) -> Iterator[list[Flowable]]:
        heat = self.figures.heat
        if heat.cells:
            note = self._text("hours_told", untimed=self.numerals.count(heat.untimed), least=LEAST_BALLOTS)
            yield [text(self._text("hours"), SUBHEADING), text(note, NOTE), Hours(heat, self.wording)]

    def _text(self, key: str, **params: object) -> str:
        return self.wording.text(f"report.charts.{key}", **params)
