"""The card of the welcome screen: three faces, a QR code when there is one, a caption."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.codes.qr import Matrix
from kiosk.widgets.face import draw_face
from kiosk.widgets.qr import QrPicture
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

_FACES = (("satisfied", 0), ("neutral", 2), ("unsatisfied", 4))


class Poster(QWidget):
    """Shows faces, code and caption, each only where there is room for it (``with_faces``)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.with_faces = True
        self._faces_top = 0.0
        self.code = QrPicture(theme, self)
        self.caption = Words(theme, 22, 500, "ink", Qt.AlignmentFlag.AlignCenter, parent=self, leading=1.5)

    def show_card(self, matrix: Matrix | None, caption: str) -> None:
        self.code.setVisible(matrix is not None)
        if matrix is not None:
            self.code.show_matrix(matrix, caption)
        self.caption.setText(caption)

    def set_shrink(self, shrink: float) -> None:
        self.caption.set_shrink(shrink)

    def _pad(self) -> int:
        return self.theme.px(36)

    def _faces_height(self, width: int) -> int:
        fit = (width - 2 * self._pad() - 2 * self.theme.px(18)) // 3
        return min(self.theme.px(88), fit) if self.with_faces else 0

    def heights(self, width: int) -> tuple[int, int]:
        """Return the least and the best height at ``width``."""
        room = max(1, width - 2 * self.theme.px(24))
        code = self.code.isHidden()
        parts = self._faces_height(width) + self.caption.need(room)
        least = parts + (0 if code else self.code.least()) + 4 * self.theme.px(14)
        best = parts + (0 if code else max(self.code.least(), self.theme.px(296))) + 2 * self._pad() + self.theme.px(10)
        return least, max(least, best)

    def holds(self, width: int) -> bool:
        room = width - 2 * self.theme.px(24)
        return self.caption.holds(room) and (self.code.isHidden() or self.code.least() <= room)

    def place(self, area: QRect) -> None:
        """Take ``area`` and place the parts in it from top to bottom."""
        self.setGeometry(area)
        room = max(1, area.width() - 2 * self.theme.px(24))
        left, words, faces = self.theme.px(24), self.caption.need(room), self._faces_height(area.width())
        spare = area.height() - words - faces - 4 * self.theme.px(14)
        code = 0 if self.code.isHidden() else min(max(self.code.least(), self.theme.px(300)), room, spare)
        # The code brings a light edge of its own, so the gaps beside it are small.
        weights = (1.3 if faces else 0.7, 0.25 if faces and code else 0.6 if faces else 0, 0.25 if code else 0, 1.1)
        gap = max(0, area.height() - words - faces - code) / sum(weights)
        top = self._faces_top = gap * weights[0]
        top += faces + gap * weights[1]
        self.code.setGeometry((area.width() - code) // 2, round(top), code, code)
        top += code + gap * weights[2]
        self.caption.setGeometry(left, round(top), room, words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.theme.palette.border * max(0.75, self.theme.metrics.unit)
        painter.setPen(QPen(self.theme.colour("line"), line))
        painter.setBrush(self.theme.colour("card"))
        inset, corner = line / 2, self.theme.px(32)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), corner, corner)
        side, gap = self._faces_height(self.width()), self.theme.px(18)
        left = (self.width() - 3 * side - 2 * gap) / 2
        for i, (level, tone) in enumerate(_FACES if side else ()):
            area = QRectF(left + i * (side + gap), self._faces_top, side, side)
            draw_face(painter, area, level, self.theme.palette.levels[tone], self.theme.colour("on_level"))
        painter.end()
