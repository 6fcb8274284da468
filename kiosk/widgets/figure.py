"""A card with one big figure and what it counts."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.widgets.table import draw_figure, figure_width
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words, text_height

LARGEST = 52.0


class FigureCard(QWidget):
    """Shows a label, a big figure, and a quiet line such as its denominator.

    ``role`` is the figure's palette colour: heading, good, warn, bad.
    """

    def __init__(
        self, theme: Theme, label: str = "", figure: str = "", note: str = "", *, role: str = "heading",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.theme = theme
        self.role = role
        self.figure = figure
        self.most, self.label_room = LARGEST, 0
        self.label = Words(theme, 18, 500, "quiet", parent=self)
        self.note = Words(theme, 16, 400, "quiet", parent=self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._place)
        self.show_figure(label, figure, note)

    def show_figure(self, label: str, figure: str, note: str = "") -> None:
        self.figure = figure
        self.label.setText(label)
        self.note.setText(note)
        self.setAccessibleName(f"{label}: {figure}")
        self.setAccessibleDescription(note)
        self._place()

    def figure_size(self, width: int) -> float:
        """Return the size at which the figure stands on one line of ``width``."""
        size = self.most
        room = width - 2 * self._pad()
        while size > 22 and figure_width(self.figure, QFontMetricsF(self.theme.font(size, 700))) > room:
            size -= 2
        return size

    def _pad(self) -> int:
        return self.theme.px(22)

    def parts(self, width: int) -> tuple[int, int, int]:
        """Return the heights of label, figure and note at ``width``."""
        room = max(1, width - 2 * self._pad())
        big = text_height(1, self.theme.font(self.figure_size(width), 700))
        return max(self.label.need(room), self.label_room), big, self.note.need(room) if self.note.text() else 0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self.parts(width)) + 2 * self.theme.px(16) + self.theme.px(4)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(260), self.heightForWidth(self.theme.px(260)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(180), self.heightForWidth(self.theme.px(180)))

    def resizeEvent(self, _event: object) -> None:
        self._place()

    def _place(self) -> None:
        pad, top = self._pad(), self.theme.px(16)
        room = max(1, self.width() - 2 * pad)
        label, big, note = self.parts(self.width())
        self.label.setGeometry(pad, top, room, label)
        self.note.setGeometry(pad, top + label + big, room, note)
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("line"), self.theme.palette.border))
        painter.setBrush(self.theme.colour("card"))
        corner = self.theme.px(20)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)
        face = self.theme.font(self.figure_size(self.width()), 700)
        measure = QFontMetricsF(face)
        painter.setPen(self.theme.colour(self.role))
        right = self._pad() + figure_width(self.figure, measure)
        draw_figure(
            painter, right, self.theme.px(16) + self.parts(self.width())[0] + measure.ascent(), self.figure, face
        )
        painter.end()


def align(cards: Sequence[FigureCard], width: int) -> None:
    """Let cards of one ``width`` beside each other write their figures in one size, on one line."""
    for card in cards:
        card.most, card.label_room = LARGEST, 0
    most = min((card.figure_size(width) for card in cards), default=LARGEST)
    room = max((card.parts(width)[0] for card in cards), default=0)
    for card in cards:
        card.most, card.label_room = most, room
