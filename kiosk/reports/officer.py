"""The results sheet of one officer (*phiếu thông báo kết quả*), for the officer and the manager alone."""

from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from kiosk.domain.cuts import LEAST_BALLOTS, may_show
from kiosk.domain.errors import Bug, UsageError
from kiosk.domain.officer import OfficerFigures
from kiosk.domain.period import date_words, dates_words, period_words
from kiosk.domain.report import Figures, Part, SurveyFigures
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.about import Release, about, body_of
from kiosk.reports.fonts import clean, register
from kiosk.reports.header import LEFT_SIDE, Block, heads, signature
from kiosk.reports.paper import BODY, NOTE, WIDTH, About, build, text
from kiosk.reports.sections import Sections
from kiosk.reports.sources import sources
from kiosk.reports.stamp import OFFICER
from kiosk.reports.tables import CELL, SMALL_HEAD, Cell, Column, told_table

FRAMED = ParagraphStyle("framed", fontName=fonts.BOLD, fontSize=BODY, leading=16, alignment=TA_CENTER)
FRAME_ROOM = 4 * mm


def officer_sheet(figures: Figures, release: Release) -> bytes:
    """Return the results sheet of an officer as PDF; ``figures`` are ``OfficerFigures``.

    The same figures and release give the same bytes.
    Raises UsageError ``officer_few`` below ``LEAST_BALLOTS`` valid ballots; EnvironmentProblem ``font_missing``.
    """
    if not isinstance(figures, OfficerFigures):
        raise Bug("a results sheet is made of the figures of an officer")
    name = figures.officer.name
    if not may_show(figures.counts):
        raise UsageError("officer_few", officer=name, least=LEAST_BALLOTS)
    register(release.font_folder)
    letterhead, wording = release.letterhead, release.wording
    body, period = body_of(figures, letterhead), period_words(figures.period, wording)
    told = about(OFFICER, "report.officer", figures, release, wording.text("report.officer.foot"))
    words = {"body": body, "officer": name, "period": period, "dates": dates_words(figures.period, wording)}
    opening = wording.text("report.officer.opening", counters=", ".join(figures.counters), **words)
    to = [wording.text(f"report.officer.recipient_{who}", officer=name) for who in ("officer", "manager")]
    kind, whose = wording.text("report.officer.kind"), wording.text("report.officer.whose", officer=name)
    closing = (text(wording.text(f"report.officer.{key}", **words)) for key in ("correction", "closing"))
    story: list[Flowable] = [
        heads(letterhead, body, release.day, wording, "report.officer.number"),
        _framed(wording.text("report.officer.restricted")),
        Spacer(0, 10),
        Block([(line, fonts.BOLD, 14) for line in (kind, told.subject, clean(whose))], 0.4),
        Spacer(0, 10),
        text(opening),
        *_OfficerSections(figures, wording, told).all(),
        # A signature never stands on a page without a word it is for.
        KeepTogether([*closing, signature(letterhead, wording, to)]),
    ]
    return build(story, told)


def _framed(words: str) -> Flowable:
    """Return how far a paper may go, in a frame under the issuer: Decree 30/2020, appendix I, place 11."""
    width = fonts.width_of(clean(words), fonts.BOLD, BODY) + 2 * FRAME_ROOM
    style: list[tuple[Any, ...]] = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.PLAIN),
        ("BOX", (1, 0), (1, 0), 0.7, black),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    side = (LEFT_SIDE - width) / 2
    return Table(
        [["", text(words, FRAMED), ""]], colWidths=[side, width, WIDTH - side - width], style=TableStyle(style)
    )


class _OfficerSections(Sections):
    """Writes the sections of one officer, whose measures stand beside those of the office."""

    UNDATED = "officer.undated"

    def __init__(self, figures: OfficerFigures, wording: Wording, about: About) -> None:
        super().__init__(figures, wording, about)
        self.own = figures

    def all(self) -> list[Flowable]:
        found = [*self.ballots(), *self.overall(), *self.criteria(), *self.reasons(), *self.quality()]
        return [*found, *self.close(), *self.sources()]

    def _measures(self, lead: list[Flowable]) -> list[Flowable]:
        """Return the officer's measures beside those of the counter."""
        columns = [
            Column(self._text("overall.measure")),
            *self._heads(),
            Column(self._text("overall.interval"), 32, 1),
            *self._heads(whole=True),
        ]
        good, bad = (self.own.all_satisfied, self.own.all_beside), (self.own.any_unsatisfied, self.own.any_beside)
        rest = _rest(good[0], bad[0]), _rest(good[1], bad[1])
        measures: list[tuple[str, Part | None, Part | None]] = [("all_satisfied", *good), ("any_unsatisfied", *bad)]
        measures += [("neither", *rest)] * any(part is not None and part.n for part in rest)
        rows: list[list[Cell]] = [
            [text(self._text(f"held.{key}"), CELL), *self._part(own), self._interval(own), *self._part(whole)]
            for key, own, whole in measures
        ]
        told = text(self._text("held.told", least=LEAST_BALLOTS), NOTE)
        return [*told_table(lead, columns, rows, head=SMALL_HEAD), told]

    def _shares(self, figures: SurveyFigures, lead: list[Flowable]) -> list[Flowable]:
        """Return the officer's shares of the criteria beside those of the counter."""
        columns = [
            Column(self._text("criteria.criterion")),
            *self._heads(),
            Column(self._text("criteria.interval"), 32, 1),
            Column(self._text("criteria.index"), 15, 1.5),
            *self._heads(whole=True),
        ]
        rows: list[list[Cell]] = []
        for item in figures.criteria:
            own, whole = item.satisfied, self.own.beside(figures.survey.key, item)
            numbers = [*self._part(own), self._interval(own), self.numerals.decimal(item.index), *self._part(whole)]
            rows.append([text(self._name(item.criterion.names), CELL), *numbers])
        return told_table(lead, columns, rows, head=SMALL_HEAD)

    def _heads(self, *, whole: bool = False) -> tuple[Column, Column]:
        who = "whole" if whole else "own"
        return Column(self._text(f"held.{who}"), 23.5, 2), Column(self._text(f"held.{who}_share"), 18, 1)

    def _interval(self, part: Part | None) -> str:
        return self.numerals.between(None if part is None else part.interval)

    def _part(self, part: Part | None) -> tuple[str, str]:
        none = self.numerals.percent(None)
        if part is None or not part.of:
            return none, none
        return f"{self._n(part.n)}/{self._n(part.of)}", self.numerals.percent(part.share)

    def close(self) -> list[Flowable]:
        """Return when the month was closed; how many ballots that counted is the office's own."""
        if not self.own.closed:
            return []
        first, *later = self.own.closed
        dates = {"date": date_words(first.day, self.wording), "n": len(later)}
        told = self._text("officer.supplemented" if later else "officer.closed", **dates)
        return [self._heading("close"), text(told)]

    def sources(self) -> list[Flowable]:
        more = [(self._text("officer.code"), self.own.officer.id)]
        return sources(self.own, self.wording, self.about, self._heading("ledger"), more)


def _rest(satisfied: Part | None, unsatisfied: Part | None) -> Part | None:
    """Return the ballots that are neither satisfied throughout nor unsatisfied with anything."""
    if satisfied is None or unsatisfied is None:
        return None
    return Part(satisfied.of - satisfied.n - unsatisfied.n, satisfied.of)
