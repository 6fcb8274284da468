"""The bar over every staff page: whose kiosk it is, who is in, and the way out."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.widgets.fill import fill
from kiosk.widgets.icons import star
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

_EMBLEM, _EDGE, _TALL = 48, 40, 84


class BarView(Struct, frozen=True):
    """What the bar says; a button without words is not there. ``aloud`` are their names for a screen reader."""

    title: str
    subtitle: str
    leave: str
    language: str
    menu: str = ""
    aloud: tuple[str, str] = ("A+", "")


class StaffBar(QWidget):
    """Signals: ``left()`` out of the staff side, ``larger()`` text, ``language()``, ``menu()``."""

    left = Signal()
    larger = Signal()
    language = Signal()
    menu = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.title = Words(theme, 22, 600, "on_bar", parent=self, leading=1.2)
        self.subtitle = Words(theme, 17, 400, "on_bar_quiet", parent=self, leading=1.2)
        self.pills: list[Pill] = []
        for signal, icon in ((self.menu, "list"), (self.larger, ""), (self.language, ""), (self.left, "")):
            pill = Pill(theme, "bar", size=18, weight=500, tall=48, icon=icon, parent=self)
            pill.clicked.connect(signal)
            self.pills.append(pill)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.place)

    def show_view(self, view: BarView) -> None:
        self.title.setText(view.title)
        self.subtitle.setText(view.subtitle)
        aloud = ("", view.aloud[0], view.aloud[1], "")
        for pill, words, name in zip(self.pills, (view.menu, "A+", view.language, view.leave), aloud, strict=True):
            pill.set_text(words, name)
            pill.setVisible(bool(words))
        self.place()

    def _shown(self) -> list[Pill]:
        return [pill for pill in self.pills if not pill.isHidden()]

    def _layout(self, width: int) -> tuple[QRect, list[QRect], int]:
        """Return where the words and the buttons stand and the height: two rows where one is too narrow."""
        px = self.theme.px
        edge, gap = px(_EDGE), self.theme.metrics.gap
        pills = self._shown()
        wide = sum(pill.need_width() for pill in pills) + max(0, len(pills) - 1) * gap
        tall = max((pill.need(pill.need_width()) for pill in pills), default=0)
        left = edge + px(_EMBLEM) + px(20)
        beside = width - edge - wide - gap - left
        if beside >= self.title.minimumSizeHint().width() * 1.6 and self._words(beside) <= max(px(_TALL), tall):
            height = max(px(_TALL), tall + px(12), self._words(beside) + px(16))
            return QRect(left, 0, beside, height), self._row(width - edge - wide, (height - tall) // 2, tall), height
        room = max(1, width - left - edge)
        top = max(px(_TALL), self._words(room) + px(16))
        return QRect(left, 0, room, top), self._row(max(edge, width - edge - wide), top, tall), top + tall + px(10)

    def _words(self, width: int) -> int:
        return self.title.need(width) + (self.subtitle.need(width) if self.subtitle.text() else 0)

    def _row(self, x: int, y: int, tall: int) -> list[QRect]:
        found = []
        for pill in self._shown():
            found.append(QRect(x, y, pill.need_width(), tall))
            x += pill.need_width() + self.theme.metrics.gap
        return found

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._layout(max(1, width))[2]

    def sizeHint(self) -> QSize:
        wide = max(self.width(), self.theme.metrics.width)
        return QSize(self.theme.px(600), self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(300), self.theme.px(_TALL))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.place()

    def place(self) -> None:
        words, rects, _ = self._layout(max(1, self.width()))
        tall, under = self.title.need(words.width()), self.subtitle.need(words.width())
        top = words.top() + (words.height() - tall - under) // 2
        self.title.setGeometry(words.left(), top, words.width(), tall)
        self.subtitle.setGeometry(words.left(), top + tall, words.width(), under)
        for pill, rect in zip(self._shown(), rects, strict=True):
            pill.setGeometry(rect)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill(painter, self.rect(), self.theme.colour("bar"))
        side = self.theme.px(_EMBLEM)
        middle = QPointF(self.theme.px(_EDGE) + side / 2, self._layout(max(1, self.width()))[0].center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("gold"))
        painter.drawEllipse(middle, side / 2, side / 2)
        painter.fillPath(star(middle, side * 0.23), self.theme.colour("star"))
        painter.end()
