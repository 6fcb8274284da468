"""A wide card that invites to write, showing how the writing begins."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import draw_lines, text_height, widest_word, wrap

SHOWN_LETTERS = 90


class InviteCard(Touchable):
    """A pencil and a sentence; once something is written, its first words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.words = ""
        self.written = False
        self.shrink = 1.0

    def show_words(self, invitation: str, written: str) -> None:
        """Invite, or show the beginning of ``written``; the ellipsis says that there is more of it."""
        plain = " ".join(written.split())
        self.written = bool(plain)
        self.words = invitation
        if plain:
            short = plain if len(plain) <= SHOWN_LETTERS else plain[:SHOWN_LETTERS].rsplit(" ", 1)[0] + " …"
            self.words = short
        self.name(invitation, plain)
        self.update()

    def set_shrink(self, shrink: float) -> None:
        self.shrink = shrink

    def face(self) -> QFont:
        return self.theme.font(22, 500, self.shrink)

    def _left(self) -> int:
        return self.theme.px(28)

    def _side(self) -> int:
        return round(self.face().pixelSize() * 1.05)

    def word_room(self, width: int) -> int:
        return max(1, width - 2 * self._left() - self._side() - self.theme.px(14))

    def need(self, width: int) -> int:
        lines = wrap(self.words, self.face(), self.word_room(width), balanced=False)
        return max(self.theme.metrics.target, text_height(len(lines), self.face(), 1.3) + 2 * self.theme.px(8))

    def fits(self) -> bool:
        return widest_word(self.words, self.face()) <= self.word_room(self.width()) and self.height() >= self.need(
            self.width()
        )

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()), self.theme.px(20)

    def draw(self, painter: QPainter) -> None:
        colour = self.theme.colour
        line = self.theme.palette.border * max(0.75, self.theme.metrics.unit)
        ground = colour("card") if self.written else colour("paper")
        painter.setPen(QPen(colour("line"), line))
        painter.setBrush(mix(ground, colour("press"), self.glow))
        inset, corner = line / 2, self.theme.px(20)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), corner, corner)
        side, left = self._side(), self._left()
        draw_icon(painter, "pencil", QRectF(left, (self.height() - side) / 2, side, side), colour("heading"), 0.1)
        room = self.word_room(self.width())
        area = QRectF(left + side + self.theme.px(14), 0, room, self.height())
        lines = wrap(self.words, self.face(), room, balanced=False)
        draw_lines(painter, area, lines, self.face(), colour("ink" if self.written else "heading"), leading=1.3)
