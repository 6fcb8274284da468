"""A month whose days can be tapped."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from kiosk.domain.period import Period, date_figures, date_of
from kiosk.domain.wording import Wording
from kiosk.staff.column import Placed
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import Words, draw_lines, widest_word

DAYS_A_WEEK = 7


class DayCell(Touchable):
    """One day of the month that can be marked; ``day`` counts from 1970-01-01."""

    def __init__(self, theme: Theme, day: int, name: str) -> None:
        super().__init__(theme)
        self.day = day
        self.settles = False
        self.setCheckable(True)
        self.name(name)

    def draw(self, painter: QPainter) -> None:
        colour = self.theme.colour
        on = self.isChecked()
        shape = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(colour("heading" if on else "line"), self.theme.palette.border))
        painter.setBrush(mix(colour("action" if on else "card"), colour("press"), 0.4 * self.glow))
        painter.drawRoundedRect(shape, self.theme.px(14), self.theme.px(14))
        pixels = max(8, min(self.theme.text_px(20), round(self.height() * 0.5)))
        face = self.theme.font_px(pixels, 600 if on else 400)
        ink = colour("on_action" if on else "ink")
        draw_lines(painter, shape, (str(date_of(self.day).day),), face, ink, Qt.AlignmentFlag.AlignHCenter)


class MonthCells(Placed):
    """Seven heads over the days of a month; the first day stands under its weekday. Signal: ``tapped(int)`` a day."""

    tapped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.heads: list[Words] = []
        self.days: list[DayCell] = []

    def show_month(self, month: Period, words: Wording, latest: int | None = None) -> None:
        """Show the days of ``month``; those after ``latest`` cannot be tapped."""
        middle, short = Qt.AlignmentFlag.AlignCenter, (words.text(f"staff.day.short{n}") for n in range(DAYS_A_WEEK))
        self.heads = [Words(self.theme, 16, 500, "quiet", middle, text=text) for text in short]
        self.days = [DayCell(self.theme, day, date_figures(day, words)) for day in range(month.first, month.last + 1)]
        for cell in self.days:
            cell.setEnabled(latest is None or cell.day <= latest)
            cell.clicked.connect(self._tapped)
        self.set_parts([*self.heads, *self.days])

    def _tapped(self) -> None:
        cell = self.sender()
        if isinstance(cell, DayCell):
            self.tapped.emit(cell.day)

    def _step(self, width: int) -> tuple[int, int]:
        """Return the side of a cell and the way to the next one; a narrow panel keeps the side and gives up the gap."""
        side = self.theme.metrics.target
        step = min(side + self.theme.metrics.gap, (width - side) // (DAYS_A_WEEK - 1))
        return min(side, step), step

    def rects(self, width: int) -> list[QRect]:
        side, step = self._step(width)
        self._shrink_heads(side)
        tall = max((head.need(side) for head in self.heads), default=0)
        found = [QRect(i * step, 0, side, tall) for i in range(len(self.heads))]
        first = date_of(self.days[0].day).weekday() if self.days else 0
        top = tall + self.theme.px(8)
        for place in range(first, first + len(self.days)):
            row, column = divmod(place, DAYS_A_WEEK)
            found.append(QRect(column * step, top + row * step, side, side))
        return found

    def _shrink_heads(self, room: int) -> None:
        """Let the heads give way where larger text does not fit over a day."""
        for head in self.heads:
            head.shrink = 1.0
        widest = max((widest_word(head.text(), head.face()) for head in self.heads), default=1)
        for head in self.heads:
            head.shrink = min(1.0, (room - 4) / widest)

    def minimumSizeHint(self) -> QSize:
        return QSize(DAYS_A_WEEK * self.theme.metrics.target, 0)
