"""Fills a rectangle with one colour."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter


def fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Fill ``rect`` to its edges.

    Not by ``fillRect``: the first call of that one looks at every overload and makes PySide load all of QGradient, with
    its 170 presets, before the first picture.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(rect)
