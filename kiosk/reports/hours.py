"""The hours of a week: in each cell the valid ballots and the satisfied among many, on a shade that tells how many."""

from typing import Any, Final

from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from kiosk.domain.heat import DAYS_A_WEEK, Heat, satisfied_in
from kiosk.domain.numerals import Numerals
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.paper import WIDTH

SHADES: Final = tuple(HexColor(shade) for shade in ("#F1F1F1", "#D2D2D2", "#A6A6A6", "#5E5E5E"))
INKS: Final = (black, black, black, white)
NAMES = 25 * mm
HEAD, ROW, LEGEND = 15.0, 26.0, 20.0
SIZE: Final = 9.5
WORKDAYS = 5
WIDEST = 20 * mm


class Hours(Flowable):
    """Weekdays downwards, hours across; a weekend without a ballot is left out."""

    # The canvas and the frame are told in part only.
    canv: Any

    def __init__(self, heat: Heat, wording: Wording) -> None:
        super().__init__()
        self.heat = heat
        self.wording = wording
        self.numerals = Numerals(wording)
        self.steps = heat.steps(len(SHADES))
        last = max((weekday for weekday, _ in heat.cells), default=0)
        self.days = range(max(WORKDAYS, min(last + 1, DAYS_A_WEEK)))
        self.across = min(WIDEST, (WIDTH - NAMES) / max(1, len(heat.hours)))
        self.width, self.height = WIDTH, HEAD + ROW * len(self.days) + LEGEND

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        top = self.height - HEAD
        for place, hour in enumerate(self.heat.hours):
            middle = NAMES + self.across * (place + 0.5)
            self._write(self.wording.text("report.charts.hour", hour=hour), middle, top + 4, fonts.PLAIN)
        for down, weekday in enumerate(self.days, 1):
            foot = top - down * ROW
            self.canv.setFillColor(black)
            self.canv.setFont(fonts.PLAIN, SIZE)
            self.canv.drawString(0, foot + ROW / 2 - SIZE * 0.33, self.wording.text(f"report.charts.day_{weekday + 1}"))
            for place, hour in enumerate(self.heat.hours):
                self._cell((weekday, hour), NAMES + place * self.across, foot)
        self._legend()

    def _cell(self, where: tuple[int, int], left: float, foot: float) -> None:
        part = self.heat.cells.get(where)
        shade = self._shade(part.of) if part else None
        self._box(white if shade is None else SHADES[shade], left, foot, self.across, ROW)
        if part is not None and shade is not None:
            middle, ink = left + self.across / 2, INKS[shade]
            satisfied = satisfied_in(part)
            base = foot + (ROW / 2 - SIZE * 0.33 if satisfied is None else ROW - 11)
            self._write(self.numerals.count(part.of), middle, base, fonts.BOLD, ink)
            if satisfied is not None:
                self._write(self.numerals.count(satisfied), middle, foot + 4.5, fonts.PLAIN, ink)

    def _shade(self, ballots: int) -> int:
        """Return the place of the shade, from the lightest for the fewest."""
        found = next(place for place, (_, last) in enumerate(self.steps) if ballots <= last)
        return found + len(SHADES) - len(self.steps) if len(self.steps) > 1 else found

    def _box(self, shade: Color, left: float, foot: float, wide: float, high: float) -> None:
        self.canv.setFillColor(shade)
        self.canv.setStrokeColor(black)
        self.canv.setLineWidth(0.3)
        self.canv.rect(left, foot, wide, high, stroke=1, fill=1)

    def _write(self, words: str, middle: float, base: float, font: str, ink: Color = black) -> None:
        size = min(SIZE, SIZE * (self.across - 2) / fonts.width_of(words, font, SIZE))
        self.canv.setFont(font, size)
        self.canv.setFillColor(ink)
        self.canv.drawCentredString(middle, base, words)

    def _legend(self) -> None:
        """Say under the cells how many ballots each shade is."""
        left, side = NAMES, 10.0
        self.canv.setFont(fonts.PLAIN, SIZE)
        for first, last in self.steps:
            self._box(SHADES[self._shade(first)], left, 2, side * 1.6, side)
            ends = {"first": self.numerals.count(first), "last": self.numerals.count(last)}
            words = self.wording.text("report.charts.step" if first < last else "report.charts.step_one", **ends)
            self.canv.setFillColor(black)
            self.canv.setFont(fonts.PLAIN, SIZE)
            self.canv.drawString(left + side * 2, 4, words)
            left += side * 3.4 + fonts.width_of(words, fonts.PLAIN, SIZE)
