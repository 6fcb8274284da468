"""Five faces told apart by their eyes and mouths, not by their colours."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.widgets.theme import Theme

_TONES = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


def tones(count: int) -> tuple[int, ...]:
    """Return which of the five level colours ``count`` levels take, best first."""
    return _TONES[count]


def _dot_eyes(path: QPainterPath) -> None:
    for side in (-1, 1):
        path.addRoundedRect(QRectF(side * 0.4 - 0.105, -0.29, 0.21, 0.3), 0.1, 0.1)


def _curve(path: QPainterPath, left: float, ends: float, bend: float) -> None:
    path.moveTo(-left, ends)
    path.cubicTo(-left * 0.52, ends + bend, left * 0.52, ends + bend, left, ends)


def _very_satisfied(lines: QPainterPath, fills: QPainterPath) -> None:
    # Eyes shut with laughter and an open mouth.
    for side in (-1, 1):
        lines.moveTo(side * 0.4 - 0.16, -0.1)
        lines.cubicTo(side * 0.4 - 0.1, -0.32, side * 0.4 + 0.1, -0.32, side * 0.4 + 0.16, -0.1)
    fills.moveTo(-0.52, 0.16)
    fills.lineTo(0.52, 0.16)
    fills.cubicTo(0.5, 0.78, -0.5, 0.78, -0.52, 0.16)


def _satisfied(lines: QPainterPath, fills: QPainterPath) -> None:
    _dot_eyes(fills)
    _curve(lines, 0.48, 0.24, 0.36)


def _neutral(lines: QPainterPath, fills: QPainterPath) -> None:
    _dot_eyes(fills)
    lines.moveTo(-0.46, 0.34)
    lines.lineTo(0.46, 0.34)


def _unsatisfied(lines: QPainterPath, fills: QPainterPath) -> None:
    _dot_eyes(fills)
    _curve(lines, 0.46, 0.46, -0.3)


def _very_unsatisfied(lines: QPainterPath, fills: QPainterPath) -> None:
    # Brows drawn together over the eyes, the corners of the mouth far down.
    for side in (-1, 1):
        fills.addRoundedRect(QRectF(side * 0.38 - 0.1, -0.2, 0.2, 0.24), 0.1, 0.1)
        lines.moveTo(side * 0.57, -0.47)
        lines.lineTo(side * 0.24, -0.35)
    _curve(lines, 0.44, 0.54, -0.44)


_SHAPES: dict[str, Callable[[QPainterPath, QPainterPath], None]] = {
    "very_satisfied": _very_satisfied,
    "satisfied": _satisfied,
    "neutral": _neutral,
    "unsatisfied": _unsatisfied,
    "very_unsatisfied": _very_unsatisfied,
}
LEVELS = tuple(_SHAPES)


def draw_face(painter: QPainter, area: QRectF, level: str, ground: QColor, ink: QColor) -> None:
    """Draw the face of ``level`` as a disc filling the square in the middle of ``area``."""
    lines, fills = QPainterPath(), QPainterPath()
    _SHAPES[level](lines, fills)
    radius = min(area.width(), area.height()) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.center())
    painter.scale(radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(QPointF(0, 0), 1, 1)
    pen = QPen(ink, 0.135)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(ink)
    painter.drawPath(fills)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(lines)
    painter.restore()


class Face(QWidget):
    """A still face; it says nothing to a screen reader, the words beside it do."""

    def __init__(self, theme: Theme, level: str = "neutral", tone: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.level, self.tone = level, tone

    def show_level(self, level: str, tone: int) -> None:
        self.level, self.tone = level, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(76), self.theme.px(76))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = self.theme.palette.levels[self.tone]
        draw_face(painter, QRectF(self.rect()), self.level, ground, self.theme.colour("on_level"))
        painter.end()
