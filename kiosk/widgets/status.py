"""A dot and a few words: how something stands."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words, draw_lines


class StatusLine(Words):
    """Words with a dot before them in a palette colour: good, warn or bad."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, 18, 400, "good", Qt.AlignmentFlag.AlignRight, parent=parent)

    def show_state(self, text: str, role: str) -> None:
        self.setText(text)
        self.set_role(role)

    def _dot(self) -> int:
        return self.theme.text_px(24, self.shrink)

    def need_width(self) -> int:
        return self.natural_width() + self._dot() + 2 if self.text() else 0

    def lines(self, width: int) -> tuple[str, ...]:
        return super().lines(max(1, width - self._dot()))

    def holds(self, width: int) -> bool:
        return not self.text() or super().holds(width - self._dot())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.text():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.theme.colour(self.role)
        lines = self.lines(self.width())
        draw_lines(painter, QRectF(self.rect()), lines, self.face(), colour, self.alignment())
        wide = max(self.line_width(line) for line in lines)
        radius = self._dot() * 0.29
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        middle = QPointF(self.width() - wide - self._dot() * 0.67, self.height() / 2 + radius * 0.25)
        painter.drawEllipse(middle, radius, radius)
        painter.end()
