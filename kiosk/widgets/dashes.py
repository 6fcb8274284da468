"""How far the ballot is: one dash for each question."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.widgets.theme import Theme


class Dashes(QWidget):
    """``total`` dashes of which the first ``number`` are dark; the words beside it say the same."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.number, self.total = 1, 1

    def show_step(self, number: int, total: int) -> None:
        self.number, self.total = number, total
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.total * self.theme.px(74), self.theme.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = self.theme.px(10)
        wide = min(float(self.theme.px(64)), (self.width() - gap * (self.total - 1)) / self.total)
        left = (self.width() - wide * self.total - gap * (self.total - 1)) / 2
        for i in range(self.total):
            painter.setBrush(self.theme.colour("heading" if i < self.number else "track"))
            dash = QRectF(left + i * (wide + gap), 0, wide, self.height())
            painter.drawRoundedRect(dash, dash.height() / 2, dash.height() / 2)
        painter.end()
