"""A sentence on a soft card: what happened, what is wrong, what to know."""

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.words import draw_lines, text_height, widest_word, wrap

_SIGNS = {"good": "check", "warn": "warn", "bad": "warn", "heading": "clock"}


class Told(Struct, frozen=True):
    """A sentence and its tone: good, warn, bad, or heading for something under way."""

    text: str
    tone: str = "good"


class Notice(QWidget):
    """Shows one ``Told``, or nothing; a screen reader hears it when it comes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.told: Told | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)
        self.hide()

    def show_told(self, told: Told | None) -> None:
        self.told = told
        self.setVisible(told is not None)
        self.setAccessibleName(told.text if told else "")
        self.updateGeometry()
        self.update()

    def _lines(self, width: int) -> tuple[str, ...]:
        room = width - self.theme.px(24) * 2 - self.theme.px(40)
        return wrap(self.told.text, self.theme.font(20, 500), max(1, room), balanced=False) if self.told else ()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        ink = text_height(len(self._lines(width)), self.theme.font(20, 500), 1.35)
        return max(self.theme.px(64), ink + 2 * self.theme.px(16))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(560), self.heightForWidth(self.theme.px(560)))

    def minimumSizeHint(self) -> QSize:
        word = widest_word(self.told.text, self.theme.font(20, 500)) if self.told else 0
        return QSize(word + self.theme.px(88), self.theme.px(64))

    def fits(self) -> bool:
        return self.told is None or self.heightForWidth(self.width()) <= self.height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.told is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = self.theme.colour(self.told.tone)
        painter.setPen(QPen(tone, self.theme.palette.border))
        painter.setBrush(mix(self.theme.colour("card"), tone, 0.07))
        corner = self.theme.px(16)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)
        side, pad = self.theme.px(24), self.theme.px(24)
        sign = QRectF(pad, (self.height() - side) / 2, side, side)
        draw_icon(painter, _SIGNS[self.told.tone], sign, tone, 0.12)
        left = pad + self.theme.px(40)
        area = QRectF(left, 0, self.width() - left - pad, self.height())
        face = self.theme.font(20, 500)
        ink = self.theme.colour("ink")
        draw_lines(painter, area, self._lines(self.width()), face, ink, Qt.AlignmentFlag.AlignLeft, 1.35)
        painter.end()
