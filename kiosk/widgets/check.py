"""A card that can be ticked, for reasons."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import draw_lines, text_height, widest_word, wrap


class CheckCard(Touchable):
    """A box, its words, and a ground that turns dark when ticked; ``ticked(str)`` gives its id on a tap."""

    ticked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setCheckable(True)
        self.ident = ""
        self.words = ""
        self.shrink = 1.0
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.ticked.emit(self.ident)

    def show_reason(self, ident: str, words: str, chosen: bool, description: str) -> None:
        self.ident, self.words = ident, words
        self.name(words, description)
        self.setChecked(chosen)
        self.update()

    def set_shrink(self, shrink: float) -> None:
        self.shrink = shrink

    def face(self) -> QFont:
        return self.theme.font(24, 600, self.shrink)

    def _box(self) -> int:
        return self.theme.px(36)

    def _left(self) -> int:
        return self.theme.px(24)

    def word_room(self, width: int) -> int:
        return max(1, width - self._left() - self._box() - self.theme.px(20) - self.theme.px(16))

    def need(self, width: int) -> int:
        lines = wrap(self.words, self.face(), self.word_room(width))
        return max(self.theme.metrics.target, text_height(len(lines), self.face(), 1.32) + 2 * self.theme.px(12))

    def holds(self, width: int) -> bool:
        return widest_word(self.words, self.face()) <= self.word_room(width)

    def fits(self) -> bool:
        return self.holds(self.width()) and self.need(self.width()) <= self.height()

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()), self.theme.px(20)

    def draw(self, painter: QPainter) -> None:
        colour, on = self.theme.colour, self.isChecked()
        line = self.theme.palette.border * max(0.75, self.theme.metrics.unit)
        ground = colour("action") if on else mix(colour("card"), colour("press"), self.glow)
        painter.setPen(QPen(colour("action") if on else colour("line"), line))
        painter.setBrush(ground)
        inset, corner = line / 2, self.theme.px(20)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), corner, corner)
        side = self._box()
        box = QRectF(self._left(), (self.height() - side) / 2, side, side)
        painter.setPen(QPen(colour("gold") if on else colour("edge"), line))
        painter.setBrush(colour("gold") if on else colour("card"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), side * 0.22, side * 0.22)
        if on:
            inner = box.adjusted(side * 0.22, side * 0.22, -side * 0.22, -side * 0.22)
            draw_icon(painter, "check", inner, colour("on_gold"), 0.15)
        left = box.right() + self.theme.px(20)
        area = QRectF(left, 0, self.word_room(self.width()), self.height())
        lines = wrap(self.words, self.face(), self.word_room(self.width()))
        draw_lines(painter, area, lines, self.face(), colour("on_action" if on else "ink"), leading=1.32)
