"""A QR code painted from its modules, always dark on white so that any phone reads it."""

import math

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.codes.qr import QUIET_ZONE, Matrix
from kiosk.widgets.fill import fill
from kiosk.widgets.theme import Theme

# 25 mm on the base panel, but for half a millimetre: modules are whole pixels.
LEAST_WIDTH = 144


class QrPicture(QWidget):
    """Draws a code as large as whole pixels allow."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.matrix: Matrix = ()

    def show_matrix(self, matrix: Matrix, name: str) -> None:
        self.matrix = matrix
        self.setAccessibleName(name)
        self.update()

    def least(self) -> int:
        """Return the least side: the code itself 25 mm wide, which a phone reads from half a metre."""
        count = max(1, len(self.matrix))
        return (count + 2 * QUIET_ZONE) * max(3, math.ceil(self.theme.metrics.touch(LEAST_WIDTH) / count))

    def sizeHint(self) -> QSize:
        side = max(self.least(), self.theme.px(232))
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.matrix:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        count = len(self.matrix) + 2 * QUIET_ZONE
        cell = max(1, int(min(self.width(), self.height()) * ratio / count)) / ratio
        left = (self.width() - cell * len(self.matrix)) / 2
        top = (self.height() - cell * len(self.matrix)) / 2
        fill(painter, self.rect(), QColor(Qt.GlobalColor.white))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#17262A"))
        painter.translate(round(left * ratio) / ratio, round(top * ratio) / ratio)
        painter.scale(cell, cell)
        for y, row in enumerate(self.matrix):
            x = 0
            while x < len(row):
                run = x
                while run < len(row) and row[run]:
                    run += 1
                if run > x:
                    painter.drawRect(QRect(x, y, run - x, 1))
                x = max(run, x + 1)
        painter.end()
