"""Small signs drawn as lines, so that they look the same in every font and size."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

# Each sign is a list of open lines in a square from -1 to 1; a line that ends where it began is closed.
_LINES: dict[str, list[list[tuple[float, float]]]] = {
    "left": [[(0.35, -0.75), (-0.4, 0.0), (0.35, 0.75)]],
    "right": [[(-0.35, -0.75), (0.4, 0.0), (-0.35, 0.75)]],
    "up": [[(-0.75, 0.35), (0.0, -0.4), (0.75, 0.35)]],
    "down": [[(-0.75, -0.35), (0.0, 0.4), (0.75, -0.35)]],
    "check": [[(-0.75, 0.05), (-0.2, 0.6), (0.75, -0.6)]],
    "close": [[(-0.65, -0.65), (0.65, 0.65)], [(0.65, -0.65), (-0.65, 0.65)]],
    "plus": [[(-0.8, 0.0), (0.8, 0.0)], [(0.0, -0.8), (0.0, 0.8)]],
    "minus": [[(-0.8, 0.0), (0.8, 0.0)]],
    "pencil": [
        [(-0.85, 0.85), (-0.7, 0.3), (0.45, -0.85), (0.85, -0.45), (-0.3, 0.7), (-0.85, 0.85)],
        [(0.15, -0.55), (0.55, -0.15)],
    ],
    "backspace": [
        [(-0.95, 0.0), (-0.4, -0.65), (0.95, -0.65), (0.95, 0.65), (-0.4, 0.65), (-0.95, 0.0)],
        [(-0.05, -0.28), (0.5, 0.28)],
        [(0.5, -0.28), (-0.05, 0.28)],
    ],
    "shift": [
        [(0.0, -0.85), (0.85, 0.05), (0.4, 0.05), (0.4, 0.75), (-0.4, 0.75), (-0.4, 0.05), (-0.85, 0.05), (0.0, -0.85)]
    ],
    "enter": [[(0.8, -0.65), (0.8, 0.15), (-0.75, 0.15)], [(-0.3, -0.3), (-0.75, 0.15), (-0.3, 0.6)]],
    "list": [[(-0.8, -0.55), (0.8, -0.55)], [(-0.8, 0.0), (0.8, 0.0)], [(-0.8, 0.55), (0.8, 0.55)]],
    "retry": [[(0.85, -0.8), (0.85, -0.25), (0.3, -0.25)]],
    "warn": [
        [(0.0, -0.8), (0.95, 0.8), (-0.95, 0.8), (0.0, -0.8)],
        [(0.0, -0.2), (0.0, 0.25)],
        [(0.0, 0.52), (0.0, 0.54)],
    ],
    "bang": [[(0.0, -0.85), (0.0, 0.25)], [(0.0, 0.78), (0.0, 0.8)]],
    "clock": [[(0.0, -0.5), (0.0, 0.0), (0.35, 0.25)]],
    "globe": [[(-0.9, 0.0), (0.9, 0.0)]],
    "hand": [[(0.0, -0.9), (0.0, 0.4)], [(-0.45, -0.45), (0.0, -0.9), (0.45, -0.45)], [(-0.7, 0.85), (0.7, 0.85)]],
}  # fmt: skip
_CIRCLES = {"clock": 0.9, "globe": 0.9}
NAMES = tuple(_LINES)


def _path(name: str, centre: QPointF, half: float) -> QPainterPath:
    path = QPainterPath()
    for line in _LINES[name]:
        points = [QPointF(centre.x() + x * half, centre.y() + y * half) for x, y in line]
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
        if line[0] == line[-1]:
            path.closeSubpath()
    if name in _CIRCLES:
        path.addEllipse(centre, half * _CIRCLES[name], half * _CIRCLES[name])
    if name == "globe":
        path.addEllipse(centre, half * 0.4, half * 0.9)
    if name == "retry":
        box = QRectF(centre.x() - half * 0.8, centre.y() - half * 0.8, half * 1.6, half * 1.6)
        path.arcMoveTo(box, 20)
        path.arcTo(box, 20, 290)
    return path


def draw_icon(painter: QPainter, name: str, area: QRectF, colour: QColor, weight: float = 0.11) -> None:
    """Draw sign ``name`` in the middle of ``area``; ``weight`` is the line's share of the side."""
    side = min(area.width(), area.height())
    painter.save()
    pen = QPen(colour, max(1.4, side * weight))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(name, area.center(), side / 2 * 0.9))
    painter.restore()


def star(centre: QPointF, radius: float) -> QPainterPath:
    """Return a five-pointed star, one point up."""
    path = QPainterPath()
    for i in range(10):
        reach = radius if i % 2 == 0 else radius * 0.382
        turn = math.radians(36 * i - 90)
        point = QPointF(centre.x() + reach * math.cos(turn), centre.y() + reach * math.sin(turn))
        if i == 0:
            path.moveTo(point)
        else:
            path.lineTo(point)
    path.closeSubpath()
    return path
