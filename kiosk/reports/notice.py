"""The notice for the hall (*bảng công khai*): one page of big figures that is read from three metres."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable, KeepInFrame, Spacer, TableStyle

from kiosk.domain.letterhead import Letterhead, PublicHead
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import dates_words
from kiosk.domain.publishing import LEAST_PUBLIC, is_public
from kiosk.domain.report import CriterionFigures, Figures, Part, SurveyFigures
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.about import Release, about, body_of
from kiosk.reports.bars import Bars, level_bars
from kiosk.reports.code import CAPTION, Code
from kiosk.reports.fonts import register
from kiosk.reports.header import SIGNER, Block, heads
from kiosk.reports.laid import Grid
from kiosk.reports.paper import ACCENT, HEIGHT, NOTE, WIDTH, build, text
from kiosk.reports.regained import regained
from kiosk.reports.seal import Seal
from kiosk.reports.stamp import NOTICE, NOTICE_A3

LABEL = ParagraphStyle("label", fontName=fonts.PLAIN, fontSize=14, leading=17, alignment=TA_CENTER)
OF = ParagraphStyle("of", parent=LABEL, fontSize=12.5, leading=15.5)
FEW = ParagraphStyle("few", parent=LABEL, fontName=fonts.ITALIC, fontSize=14, leading=18)
CONTACT = ParagraphStyle("contact", parent=LABEL, fontName=fonts.BOLD, fontSize=14, leading=19, spaceBefore=4)
FINE = ParagraphStyle("fine", parent=NOTE, fontSize=9.5, leading=11.5, firstLineIndent=0, spaceAfter=2, alignment=0)
HERO, SECOND, THIRD = 66, 40, 27
"""Sizes of the figures in points: the first is read across a hall."""
MOST_ROW, LEAST_ROW = 27, 11
TITLE_SIZES, OPEN_ROW = (15, 13, 11), 14
"""Sizes of a criterion's title, the largest that leaves its levels rows of so many points, else the smallest."""
# Of the three blocks at the foot: the code, the notes, the signature.
CODE_WIDTH, SIGNATURE_WIDTH = 37 * mm, 56 * mm
SIGNING = 22 * mm
NO_PADDING: list[tuple[Any, ...]] = [
    (f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")
]


def notice(figures: Figures, release: Release) -> bytes:
    """Return the notice of a period on A4 as PDF: no names of persons, no share of fewer than ``LEAST_PUBLIC``.

    A ``PublicHead`` as letterhead brings along where the public turns to. The same figures and release give the
    same bytes. Raises EnvironmentProblem ``font_missing``.
    """
    return _notice(NOTICE, A4, figures, release)


def notice_a3(figures: Figures, release: Release) -> bytes:
    """Return the same on A3, each thing √2 times as large."""
    return _notice(NOTICE_A3, A3, figures, release)


def _notice(kind: str, size: tuple[float, float], figures: Figures, release: Release) -> bytes:
    register(release.font_folder)
    letterhead, wording = release.letterhead, release.wording
    told = about(kind, "report.notice", figures, release)
    board = _Board(figures, wording)
    top: list[Flowable] = [
        heads(letterhead, body_of(figures, letterhead), release.day, wording, "report.notice.number"),
        Spacer(0, 6),
        Block([(wording.text("report.notice.kind"), fonts.BOLD, 24), (told.subject, fonts.BOLD, 16)], 0.3),
        Spacer(0, 5),
        text(board.where(), OF),
        Spacer(0, 8),
        board.main(),
        board.counts(),
    ]
    foot = [board.foot(told.seal, letterhead), *board.contact(letterhead)]
    room = HEIGHT - _height([*top, *foot]) - 8
    story = [*top, *board.criteria(room), *foot]
    # Whatever the names and however many the criteria: it is one page.
    return build([KeepInFrame(WIDTH, HEIGHT - 1, story, mode="shrink")], told, size)


def _height(story: Sequence[Flowable]) -> float:
    """Return what a story takes of the page, in points."""
    return sum(one.wrap(WIDTH, HEIGHT)[1] + one.getSpaceBefore() + one.getSpaceAfter() for one in story)


class _Figure(Flowable):
    """One big figure in the middle of its room, smaller where it would not fit."""

    def __init__(self, words: str, size: float, *, accent: bool = False) -> None:
        super().__init__()
        self.words = words.replace(" ", "\xa0")
        self.size = size
        self.accent = accent

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        self.fitting = min(self.size, self.size * width * 0.96 / fonts.width_of(self.words, fonts.BOLD, self.size))
        self.height = self.size
        return width, self.height

    def draw(self) -> None:
        self.canv.setFont(fonts.BOLD, self.fitting)
        if self.accent:
            self.canv.setFillColor(ACCENT)
        self.canv.drawCentredString(self.width / 2, self.size * 0.2, self.words)


class _Board:
    """Writes what hangs in the hall."""

    def __init__(self, figures: Figures, wording: Wording) -> None:
        self.figures = figures
        self.wording = wording
        self.numerals = Numerals(wording)

    def where(self) -> str:
        counters = ", ".join(self.figures.counters)
        return self._text("where", counters=counters, dates=dates_words(self.figures.period, self.wording))

    def main(self) -> Flowable:
        """Return how many are satisfied throughout, and how many with something are not."""
        valid = self.figures.counts.valid
        if not is_public(valid):
            told = self._text("few_told", n=self._n(valid), least=self._n(LEAST_PUBLIC))
            cells = [[[_Figure(self._text("few"), SECOND), Spacer(0, 4), text(told, FEW)]]]
            return _grid(cells, [WIDTH])
        good, bad = self.figures.all_satisfied, self.figures.any_unsatisfied
        between = self.numerals.between(good.interval)
        left = [
            text(self._text("all_satisfied"), LABEL),
            _Figure(self._percent(good), HERO),
            text(self._of(good), OF),
            text(self._text("interval", between=between), OF),
        ]
        right = [
            text(self._text("any_unsatisfied"), LABEL),
            _Figure(self._percent(bad), SECOND, accent=True),
            text(self._of(bad), OF),
        ]
        return _grid([[left, right]], [WIDTH * 0.64, WIDTH * 0.36])

    def counts(self) -> Flowable:
        """Return issued, collected, valid and the return rate side by side."""
        counts = self.figures.counts
        rate = Part(counts.returned, counts.issued)
        walk_up = self._text("walk_up", n=self._n(counts.walk_up)) if counts.walk_up else ""
        spoiled = self._text("spoiled", n=self._n(counts.spoiled)) if counts.spoiled else ""
        of = f"{self._n(rate.n)}/{self._n(rate.of)}"
        cells = [
            self._cell("issued", self._n(counts.issued)),
            self._cell("collected", self._n(counts.collected), walk_up),
            self._cell("valid", self._n(counts.valid), spoiled),
            self._cell("return_rate", self._percent(rate) if is_public(rate.of) else self.numerals.percent(None), of),
        ]
        return _grid([cells], [WIDTH / len(cells)] * len(cells))

    def _cell(self, key: str, number: str, note: str = "") -> list[Flowable]:
        noted = [text(note, OF)] if note else []
        return [text(self._text(key), LABEL), _Figure(number, THIRD), *noted]

    def criteria(self, room: float) -> list[Flowable]:
        """Return the answers to each criterion in so many points of height."""
        if not is_public(self.figures.counts.valid):
            return [Spacer(0, max(0, room))]
        asked = [(survey, item) for survey in self._surveys() for item in survey.criteria]
        rows = sum(len(item.levels) if is_public(item.n) else 1 for _, item in asked)
        words = [self._title(survey, item) for survey, item in asked]
        open_at = (size for size in TITLE_SIZES if room - _titles_height(words, size) >= rows * OPEN_ROW)
        style = _title_style(next(open_at, TITLE_SIZES[-1]))
        titles = [text(one, style) for one in words]
        high = _height(titles)
        row = min(MOST_ROW, max(LEAST_ROW, (room - high) / rows))
        found: list[Flowable] = []
        for title, (survey, item) in zip(titles, asked, strict=True):
            found += [title, self._levels(survey, item, row, bars=high + rows * row <= room)]
        # What is left over parts the page evenly.
        spare = max(0, room - _height(found)) / 2
        return [Spacer(0, spare), *found, Spacer(0, spare)]

    def _surveys(self) -> list[SurveyFigures]:
        """Return the surveys that somebody has answered."""
        return [one for one in self.figures.surveys if any(item.n for item in one.criteria)]

    def _levels(self, survey: SurveyFigures, item: CriterionFigures, row: float, *, bars: bool) -> Flowable:
        if not is_public(item.n):
            return text(self._text("few_answers", n=self._n(item.n), least=self._n(LEAST_PUBLIC)), _few_style(row))
        levels = level_bars(survey, item, self.wording.lang)
        if not bars:
            # A survey of many criteria has its levels in words.
            return text(
                " · ".join(f"{one.words}: {self._n(one.part.n)} ({self._percent(one.part)})" for one in levels), FINE
            )
        return Bars(levels, self.numerals, row, min(16, row * 0.76))

    def _title(self, survey: SurveyFigures, item: CriterionFigures) -> str:
        place = survey.criteria.index(item) + 1
        name = item.criterion.names[self.wording.lang]
        several = len(self._surveys()) > 1
        key = "criterion_of" if several else "criterion"
        version = {"survey": survey.survey.titles[self.wording.lang], "version": survey.survey.version}
        return self._text(key, place=place, name=name, n=self._n(item.n), **(version if several else {}))

    def foot(self, seal: Seal | None, letterhead: Letterhead) -> Flowable:
        """Return the code with its notes, and blank room under the signer's title."""
        told = self.figures
        notes = [text(self._text("note"), FINE)]
        notes.append(text(self._text("quality", flagged=self._n(told.flagged), undated=self._n(told.undated)), FINE))
        notes += [text(words, FINE) for words in regained(told, self.wording)]
        notes += [
            text(self._text("ledger", first=self._n(one.first), last=self._n(one.last), head=one.head[:16]), FINE)
            for one in told.ledgers[-2:]
        ]
        title = (letterhead.signer or self.wording.text("report.signer")).upper()
        signature = [text(title, SIGNER), Spacer(0, SIGNING)]
        code: list[Flowable] = []
        if seal is not None:
            code = [Code(seal.text), text(self.wording.text("report.ledger.code"), CAPTION)]
        widths = [CODE_WIDTH, WIDTH - CODE_WIDTH - SIGNATURE_WIDTH, SIGNATURE_WIDTH]
        style = [*NO_PADDING, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (1, 0), (1, 0), 2 * mm)]
        style.append(("FONTNAME", (0, 0), (-1, -1), fonts.PLAIN))
        return Grid([[code, notes, signature]], colWidths=widths, style=TableStyle(style), spaceBefore=6)

    def contact(self, letterhead: Letterhead) -> list[Flowable]:
        """Return where the public turns to, as far as the office has set it."""
        if not isinstance(letterhead, PublicHead):
            return []
        told = [
            self._text(key, value=value)
            for key, value in (("hotline", letterhead.hotline), ("feedback", letterhead.feedback))
            if value
        ]
        line = " · ".join(told)
        # Too long for one line, each has a line of its own.
        lines = told if fonts.width_of(fonts.clean(line), fonts.BOLD, CONTACT.fontSize) > WIDTH else [line]
        return [text(one, CONTACT) for one in lines if one]

    def _of(self, part: Part) -> str:
        return self._text("of_valid", n=self._n(part.n), of=self._n(part.of))

    def _percent(self, part: Part) -> str:
        return self.numerals.percent(part.share)

    def _n(self, number: int) -> str:
        return self.numerals.count(number)

    def _text(self, key: str, **params: object) -> str:
        return self.wording.text(f"report.notice.{key}", **params)


def _title_style(size: float) -> ParagraphStyle:
    above, below = size / 3, size / 8
    return ParagraphStyle(
        "criterion", fontName=fonts.BOLD, fontSize=size, leading=size * 1.2, spaceBefore=above, spaceAfter=below
    )


def _titles_height(titles: Sequence[str], size: float) -> float:
    """Return what titles of a size take of the page, in points, without laying them out."""
    style = _title_style(size)
    lines = sum(len(simpleSplit(fonts.clean(one), style.fontName, size, WIDTH)) for one in titles)
    return float(lines * style.leading + len(titles) * (style.spaceBefore + style.spaceAfter))


def _few_style(row: float) -> ParagraphStyle:
    """Return the style of what stands in the place of a criterion's levels, one row high."""
    size = min(14, max(9, row * 0.64))
    return ParagraphStyle("few_answers", parent=FEW, fontSize=size, leading=max(row, size * 1.2), alignment=TA_LEFT)


def _grid(cells: list[list[list[Flowable]]], widths: list[float]) -> Grid:
    """Return cells in thin lines, their words in the middle."""
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.4, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONTNAME", (0, 0), (-1, -1), fonts.PLAIN),
        ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    return Grid(cells, colWidths=widths, style=TableStyle(style))
