"""A pad of ten digits for a six-digit PIN, which is never shown."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import draw_lines

DIGITS = 6


class _Key(Touchable):
    """One key of the pad: a digit or the backspace."""

    hit = Signal(str)

    def __init__(self, theme: Theme, cap: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.cap = cap
        self.settles = False
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.hit.emit(self.cap)

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1), min(self.height() / 2, self.theme.px(20))

    def draw(self, painter: QPainter) -> None:
        shape, corner = self.outline()
        painter.setPen(QPen(self.theme.colour("line"), self.theme.palette.border))
        painter.setBrush(mix(self.theme.colour("card"), self.theme.colour("press"), self.glow))
        painter.drawRoundedRect(shape, corner, corner)
        ink = self.theme.colour("ink")
        face = self.theme.font_px(max(8, min(self.theme.text_px(30), round(self.height() * 0.55))), 600)
        if self.cap == "back":
            side = face.pixelSize() * 1.05
            area = QRectF(0, 0, side, side)
            area.moveCenter(shape.center())
            draw_icon(painter, "backspace", area, ink, 0.09)
        else:
            draw_lines(painter, shape, (self.cap,), face, ink, Qt.AlignmentFlag.AlignHCenter)


class PinPad(QWidget):
    """Six dots over ten keys. ``entered(str)`` comes with the sixth digit; ``clear()`` empties it.

    Physical digits, the numpad and Backspace work while it, or any of its keys, has the focus.
    """

    entered = Signal(str)
    typed = Signal(int)

    def __init__(self, theme: Theme, *, name: str, erase_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._pin = ""
        self.wrong = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys: list[_Key | None] = []
        for cap in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "back"):
            self._keys.append(self._make(cap, erase_name) if cap else None)
        theme.changed.connect(self._place)

    def _make(self, cap: str, erase_name: str) -> _Key:
        key = _Key(self.theme, cap, self)
        key.name(erase_name if cap == "back" else cap)
        key.hit.connect(self.press)
        return key

    def press(self, digit: str) -> None:
        if digit == "back":
            self.erase()
            return
        if len(self._pin) == DIGITS:
            return
        self._pin += digit
        self.wrong = False
        self._tell()
        if len(self._pin) == DIGITS:
            self.entered.emit(self._pin)

    def erase(self) -> None:
        self._pin = self._pin[:-1]
        self._tell()

    def clear(self, wrong: bool = False) -> None:
        """Empty the dots; ``wrong`` draws them red until the next digit."""
        self._pin = ""
        self.wrong = wrong
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(f"{len(self._pin)} / {DIGITS}")
        self.update()
        self.typed.emit(len(self._pin))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in set("0123456789") and event.text():
            self.press(event.text())
        elif event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.erase()
        else:
            super().keyPressEvent(event)

    def _side(self) -> tuple[int, int]:
        """Return a key's width and height for the room there is, never under the least target."""
        gap, dots = self.theme.metrics.gap, self._dots_height()
        wide = min((self.width() - 2 * gap) // 3, self.theme.px(150))
        tall = min((self.height() - dots - 3 * gap) // 4, self.theme.px(92))
        return max(wide, self.theme.metrics.target), max(tall, self.theme.metrics.target)

    def _dots_height(self) -> int:
        return self.theme.px(56)

    def sizeHint(self) -> QSize:
        gap = self.theme.metrics.gap
        key = max(self.theme.px(84), self.theme.metrics.target)
        return QSize(3 * max(key, self.theme.px(120)) + 2 * gap, 4 * key + 3 * gap + self._dots_height())

    def minimumSizeHint(self) -> QSize:
        gap, key = self.theme.metrics.gap, self.theme.metrics.target
        return QSize(3 * key + 2 * gap, 4 * key + 3 * gap + self._dots_height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        wide, tall = self._side()
        gap = self.theme.metrics.gap
        left = (self.width() - 3 * wide - 2 * gap) // 2
        for i, key in enumerate(self._keys):
            if key is not None:
                row, column = divmod(i, 3)
                x, y = left + column * (wide + gap), self._dots_height() + row * (tall + gap)
                key.setGeometry(QRect(x, y, wide, tall))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, radius = self.theme.px(40), self.theme.px(9)
        colour = self.theme.colour("bad" if self.wrong else "heading")
        middle = QPointF(self.width() / 2 - step * (DIGITS - 1) / 2, self._dots_height() * 0.35)
        for i in range(DIGITS):
            painter.setPen(QPen(colour, max(2.0, self.theme.palette.border * self.theme.metrics.unit)))
            painter.setBrush(colour if i < len(self._pin) else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle + QPointF(step * i, 0), radius, radius)
        painter.end()
