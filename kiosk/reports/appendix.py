"""The appendix of a report: each unsatisfied answer with its day, level and reasons; no hour, officer or comment."""

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph

from kiosk.domain.charted import ChartedFigures
from kiosk.domain.dissent import UNKNOWN_DAY, Dissent
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import date_figures, period_words
from kiosk.domain.publishing import LEAST_PUBLIC, is_public
from kiosk.domain.report import SurveyFigures
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.paper import NOTE, TITLE, text
from kiosk.reports.tables import CELL, SMALL_HEAD, STRONG, Cell, Column, table

DATE_ROOM = 5
SUBTITLE = ParagraphStyle("subtitle", parent=TITLE, spaceAfter=4)
WITH = ParagraphStyle("with", parent=NOTE, alignment=TA_CENTER, firstLineIndent=0, spaceAfter=8)


class _Head(Paragraph):
    """The word that begins an appendix, found among the bookmarks."""

    def __init__(self, words: str, entry: str) -> None:
        self.entry = fonts.clean(entry)
        super().__init__(escape(words), TITLE)

    def draw(self) -> None:
        self.canv.bookmarkHorizontal("appendix", 0, self.height + TITLE.leading)
        self.canv.addOutlineEntry(self.entry, "appendix", 0)
        super().draw()


class Appendix:
    """Writes what a report says of its appendix, and the appendix."""

    def __init__(self, figures: ChartedFigures, wording: Wording) -> None:
        self.figures = figures
        self.wording = wording
        self.numerals = Numerals(wording)
        self.answers = sum(item.unsatisfied.n for survey in figures.surveys for item in survey.criteria)

    def told(self) -> list[Flowable]:
        """Return the sentence on it in the report itself; nothing where everybody was satisfied."""
        if not self.answers:
            return []
        if self.figures.dissent is not None:
            return [text(self._text("attached", n=self._n(self.answers)))]
        few = not is_public(self.figures.counts.valid)
        return [text(self._text("few" if few else "many", least=self._n(LEAST_PUBLIC), n=self._n(self.answers)))]

    def pages(self) -> list[Flowable]:
        """Return the appendix on pages of its own behind the signature."""
        lines = self.figures.dissent
        if not lines:
            return []
        period = period_words(self.figures.period, self.wording)
        head = self._text("kind")
        return [
            PageBreak(),
            _Head(head, f"{head} – {self._text('title')}"),
            text(self._text("title"), SUBTITLE),
            text(self._text("with", period=period), WITH),
            text(self._text("note"), NOTE),
            self._table(lines),
        ]

    def _table(self, lines: Sequence[Dissent]) -> Flowable:
        columns = [
            Column(self._text("date"), self._date_width(lines)),
            Column(self._text("level"), 40),
            Column(self._text("reasons")),
            Column(self._text("number"), 22, 6),
        ]
        rows: list[list[Cell]] = []
        spans: list[int] = []
        surveys = {survey.survey.key: survey for survey in self.figures.surveys}
        for (key, criterion), alike in groupby(lines, key=lambda line: (line.survey, line.criterion)):
            spans.append(len(rows))
            rows.append([text(self._criterion(surveys[key], criterion), STRONG), "", "", ""])
            rows += [self._row(surveys[key], line) for line in alike]
        return table(columns, rows, spans, SMALL_HEAD)

    def _date_width(self, lines: Sequence[Dissent]) -> float:
        """Return what the longest date takes, in mm with its room: languages write them shorter or longer."""
        widths = [fonts.width_of(self._date(line), CELL.fontName, CELL.fontSize) for line in lines]
        return max(widths) / mm + DATE_ROOM

    def _date(self, line: Dissent) -> str:
        known = line.day != UNKNOWN_DAY
        return date_figures(line.day, self.wording) if known else self._text("no_date")

    def _row(self, survey: SurveyFigures, line: Dissent) -> list[Cell]:
        lang = self.wording.lang
        levels = {level.id: level.texts[lang] for level in survey.survey.levels}
        names = {reason.id: reason.texts[lang] for reason in survey.survey.reasons}
        reasons = "; ".join(names[reason] for reason in line.reasons) or self._text("no_reason")
        return [text(self._date(line), CELL), text(levels[line.level], CELL), text(reasons, CELL), self._n(line.n)]

    def _criterion(self, survey: SurveyFigures, criterion: str) -> str:
        (item,) = (one for one in survey.criteria if one.criterion.id == criterion)
        named = {"criterion": item.criterion.names[self.wording.lang], "n": self._n(item.unsatisfied.n)}
        if sum(1 for one in self.figures.surveys if any(other.n for other in one.criteria)) < 2:
            return self._text("criterion", **named)
        title = survey.survey.titles[self.wording.lang]
        return self._text("criterion_of", survey=title, version=survey.survey.version, **named)

    def _n(self, number: int) -> str:
        return self.numerals.count(number)

    def _text(self, key: str, **params: object) -> str:
        return self.wording.text(f"report.appendix.{key}", **params)
