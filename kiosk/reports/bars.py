"""Bars of counts: what each is of on its left, number and share on its right; told apart without any colour."""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct
from reportlab.lib.colors import HexColor, black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from kiosk.domain.numerals import Numerals
from kiosk.domain.report import CriterionFigures, Part, SurveyFigures
from kiosk.reports import fonts
from kiosk.reports.paper import ACCENT, PALE, WIDTH

GOOD, BETWEEN, BAD = range(3)
TONES: Final = (HexColor("#3A3A3A"), HexColor("#8C8C8C"), ACCENT)
"""Satisfied, neither, unsatisfied: greys that a copier keeps apart, and the one accent."""
GAP = 2.5 * mm
# How much of a row its bar takes, and where letters stand in it.
THICK, BASE = 0.62, 0.34
LABEL, COUNT, SHARE = 0.3, 0.12, 0.15
"""The widths of words, count and share as parts of the whole; the bar takes the rest."""


class Bar(Struct, frozen=True):
    """One row: its words, the part that its bar is drawn of, and what it means for the visitor."""

    words: str
    part: Part
    tone: int


class Bars(Flowable):
    """Rows of bars, each ``row`` points high with letters of ``size`` points."""

    def __init__(self, bars: Sequence[Bar], numerals: Numerals, row: float, size: float) -> None:
        super().__init__()
        self.bars = bars
        self.numerals = numerals
        self.row = row
        self.size = size
        self.width, self.height = WIDTH, row * len(bars)

    # The canvas and the frame are told in part only.
    canv: Any

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        count, share = (self.width * part for part in (COUNT, SHARE))
        left = self.width * LABEL + GAP
        length = self.width - left - count - share - GAP
        for place, bar in enumerate(self.bars, 1):
            foot = self.height - place * self.row
            base = foot + self.row / 2 - self.size * BASE
            self._words(bar.words, base)
            self._bar(bar, left, foot + self.row * (1 - THICK) / 2, length)
            self.canv.setFillColor(black)
            self.canv.setFont(fonts.BOLD, self.size)
            self.canv.drawRightString(left + length + GAP + count, base, self.numerals.count(bar.part.n))
            self.canv.setFont(fonts.PLAIN, self.size)
            told = self.numerals.percent(bar.part.share).replace(" %", "\xa0%")
            self.canv.drawRightString(self.width, base, told)

    def _words(self, words: str, base: float) -> None:
        told, room = fonts.clean(words), self.width * LABEL
        size = min(self.size, self.size * room / max(1, fonts.width_of(told, fonts.PLAIN, self.size)))
        self.canv.setFillColor(black)
        self.canv.setFont(fonts.PLAIN, size)
        self.canv.drawString(0, base, told)

    def _bar(self, bar: Bar, left: float, foot: float, length: float) -> None:
        canvas, thick = self.canv, self.row * THICK
        canvas.setFillColor(PALE)
        canvas.rect(left, foot, length, thick, stroke=0, fill=1)
        if bar.part.n:
            # One voice among thousands is still seen.
            drawn = max(length * bar.part.n / bar.part.of, 1.2)
            canvas.setFillColor(TONES[bar.tone])
            canvas.rect(left, foot, drawn, thick, stroke=0, fill=1)


def level_bars(survey: SurveyFigures, item: CriterionFigures, lang: str) -> list[Bar]:
    """Return a bar for each level of a criterion, of all the answers to it."""
    asked = survey.survey

    def tone(level: str) -> int:
        return GOOD if asked.is_satisfied(level) else BAD if asked.is_unsatisfied(level) else BETWEEN

    names = {level.id: level.texts[lang] for level in asked.levels}
    return [Bar(names[level], Part(n, item.n), tone(level)) for level, n in item.levels]
