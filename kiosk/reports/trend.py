"""A year of months: the share satisfied throughout with its interval, month by month, and the numbers under each."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from kiosk.domain.numerals import Numerals
from kiosk.domain.period import Period, date_of
from kiosk.domain.report import Figures, Part
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.bars import TONES
from kiosk.reports.paper import PALE, WIDTH

NAMES = 25 * mm
PLOT, LINE = 46 * mm, 13.0
SIZE: Final = 9.5
"""Height of the plot, of a line of numbers, and the size of letters, in points."""
STEP, LEAST_SPAN = 10, 10
DOT, WHISKER, STROKE = 2.3, 3.2, 1.1


def floor_of(months: Iterable[Figures | None]) -> int:
    """Return where the axis of shares begins, in per cent: a whole ten below every interval."""
    lows = [Decimal(ends[0]) for one in months if one and (ends := one.all_satisfied.interval)]
    return min(100 - LEAST_SPAN, int(min(lows)) // STEP * STEP) if lows else 0


class Trend(Flowable):
    """The last of ``months``, oldest first, is the paper's own; one that is not known is None.

    A month that is not known or has no valid ballot has no point, only dashes.
    """

    # The canvas and the frame are told in part only.
    canv: Any

    def __init__(self, months: Mapping[Period, Figures | None], wording: Wording) -> None:
        super().__init__()
        self.months = months
        self.wording = wording
        self.numerals = Numerals(wording)
        self.floor = floor_of(months.values())
        rows = ("month", "share", "low", "high", "satisfied", "valid")
        self.rows = [(wording.text(f"report.charts.trend_{row}"), self._numbers(row)) for row in rows]
        self.foot = LINE * len(self.rows) + 4
        self.across = (WIDTH - NAMES) / len(months)
        self.width, self.height = WIDTH, PLOT + self.foot + SIZE

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self._grid()
        self._points()
        self._lines()

    def _numbers(self, row: str) -> list[str]:
        found = []
        for period, one in self.months.items():
            part, first = one.all_satisfied if one else Part(0, 0), date_of(period.first)
            low, high = part.interval or (None, None)
            told = {
                "month": f"{first.month:02}/{first.year % 100:02}",
                "share": self.numerals.decimal(part.share),
                "low": self.numerals.decimal(low),
                "high": self.numerals.decimal(high),
                "satisfied": self.numerals.count(part.n) if one else self.numerals.decimal(None),
                "valid": self.numerals.count(part.of) if one else self.numerals.decimal(None),
            }
            found.append(told[row])
        return found

    def _at(self, share: str) -> float:
        """Return how high a share stands in the plot."""
        part = (Decimal(share) - self.floor) / (100 - self.floor)
        return self.foot + float(part) * PLOT

    def _grid(self) -> None:
        canvas = self.canv
        canvas.setFont(fonts.PLAIN, SIZE)
        canvas.setFillColor(black)
        span = 100 - self.floor
        step = STEP // 2 if span <= 2 * STEP else STEP if span <= 5 * STEP else 2 * STEP
        for share in range(100, self.floor - 1, -step):
            height = self._at(str(share))
            canvas.setStrokeColor(black if share == self.floor else PALE)
            canvas.setLineWidth(0.5)
            canvas.line(NAMES, height, self.width, height)
            canvas.drawRightString(NAMES - 3, height - SIZE * 0.33, f"{share}\xa0%")

    def _points(self) -> None:
        canvas = self.canv
        canvas.setFillColor(TONES[0])
        canvas.setStrokeColor(TONES[0])
        before: tuple[float, float] | None = None
        for place, one in enumerate(self.months.values()):
            part = one.all_satisfied if one else Part(0, 0)
            if part.share is None or part.interval is None:
                before = None
                continue
            middle, height = NAMES + self.across * (place + 0.5), self._at(part.share)
            low, high = map(self._at, part.interval)
            canvas.setLineWidth(STROKE)
            canvas.line(middle, low, middle, high)
            for end in (low, high):
                canvas.line(middle - WHISKER, end, middle + WHISKER, end)
            if before is not None:
                canvas.setLineWidth(0.6)
                canvas.line(*before, middle, height)
            canvas.circle(middle, height, DOT, stroke=0, fill=1)
            before = (middle, height)

    def _lines(self) -> None:
        canvas = self.canv
        canvas.setFillColor(black)
        for down, (name, numbers) in enumerate(self.rows, 1):
            base = self.foot - 4 - down * LINE + 3.5
            canvas.setFont(fonts.PLAIN, SIZE)
            canvas.drawString(0, base, name)
            for place, number in enumerate(numbers):
                font = fonts.BOLD if place == len(numbers) - 1 else fonts.PLAIN
                size = min(SIZE, SIZE * (self.across - 3) / fonts.width_of(number, font, SIZE))
                canvas.setFont(font, size)
                canvas.drawCentredString(NAMES + self.across * (place + 0.5), base, number)
