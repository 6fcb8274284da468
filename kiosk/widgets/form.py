"""Forms: a labelled row, a number, a choice of a few, a switch."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.widgets.pill import Pill, wrapped
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import Words, draw_lines, text_height, wrap


class FormRow(QWidget):
    """A label over a field, with an explaining line and, when something is wrong, the sentence that says what."""

    def __init__(
        self, theme: Theme, label: str, content: QWidget, *, explain: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.content = content
        self.label = Words(theme, 20, 600, "heading", text=label)
        self.note = Words(theme, 17, 400, "quiet", text=explain)
        self._explain = explain
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self.label, content, self.note):
            column.addWidget(part)
        self.note.setVisible(bool(explain))

    def set_label(self, text: str, explain: str = "") -> None:
        self.label.setText(text)
        self._explain = explain
        self.set_wrong("")

    def set_wrong(self, sentence: str) -> None:
        """Show what is wrong under the field; an empty sentence brings the explanation back."""
        self.note.setText(sentence or self._explain)
        self.note.set_role("bad" if sentence else "quiet")
        self.note.setVisible(bool(self.note.text()))
        mark = getattr(self.content, "set_wrong", None)
        if mark is not None:
            mark(bool(sentence))


class NumberField(QWidget):
    """A whole number between two bounds with a minus and a plus; ``changed(int)`` on every step."""

    changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        *,
        name: str,
        less: str,
        more: str,
        low: int,
        high: int,
        step: int = 1,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.low, self.high, self.step, self.unit = low, high, step, unit
        self._value = low
        self.setAccessibleName(name)
        self.less = Pill(theme, "outlined", icon="minus", parent=self)
        self.more = Pill(theme, "outlined", icon="plus", parent=self)
        self.less.name(less, name)
        self.more.name(more, name)
        for pill in (self.less, self.more):
            pill.settles = False
            pill.setAutoRepeat(True)
            pill.setAutoRepeatDelay(450)
            pill.setAutoRepeatInterval(90)
        self.figure = Words(theme, 24, 600, "ink", Qt.AlignmentFlag.AlignCenter, parent=self)
        self.less.clicked.connect(self._down)
        self.more.clicked.connect(self._up)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._worn)
        self.set_value(low)

    def _worn(self) -> None:
        self.updateGeometry()
        self._place()

    def value(self) -> int:
        return self._value

    def set_value(self, value: int) -> None:
        self._value = max(self.low, min(self.high, value))
        self.figure.setText(f"{self._value} {self.unit}".strip())
        self.less.setEnabled(self._value > self.low)
        self.more.setEnabled(self._value < self.high)

    def _down(self) -> None:
        self._move(-self.step)

    def _up(self) -> None:
        self._move(self.step)

    def _move(self, by: int) -> None:
        before = self._value
        self.set_value(before + by)
        if self._value != before:
            self.changed.emit(self._value)

    def widest(self) -> str:
        """Return the longest that its figure may say."""
        return max((f"{end} {self.unit}".strip() for end in (self.low, self.high)), key=len)

    def _sides(self) -> tuple[int, int]:
        """Return the side of its buttons and the room its figure takes."""
        side = max(self.theme.metrics.target, self.less.need_width())
        wide = QFontMetrics(self.figure.face()).horizontalAdvance(self.widest()) + self.theme.px(28)
        return side, max(self.theme.px(180), wide)

    def sizeHint(self) -> QSize:
        side, wide = self._sides()
        return QSize(2 * side + wide, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        side, figure = self._sides()
        self.less.setGeometry(0, 0, side, side)
        self.figure.setGeometry(side, 0, figure, side)
        self.more.setGeometry(side + figure, 0, side, side)


class Choice(QWidget):
    """One of a few, as pills that wrap; ``chosen(str)`` gives the id tapped, ``again(str)`` if it stood already."""

    chosen = Signal(str)
    again = Signal(str)

    def __init__(self, theme: Theme, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._pills: dict[str, Pill] = {}
        self._value = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._place)
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer (id, words) pairs; the value stays when it is among them."""
        for pill in self._pills.values():
            pill.hide()
            pill.deleteLater()
        self._pills = {}
        for ident, words in options:
            pill = Pill(self.theme, "outlined", text=words, size=20, weight=500, parent=self)
            pill.setCheckable(True)
            pill.setObjectName(ident)
            pill.settles = False
            pill.clicked.connect(self._tapped)
            pill.show()
            self._pills[ident] = pill
        self.set_value(self._value)
        self._place()

    def value(self) -> str:
        return self._value

    def set_value(self, ident: str) -> None:
        self._value = ident
        for key, pill in self._pills.items():
            pill.setChecked(key == ident)

    def _tapped(self) -> None:
        ident = self.sender().objectName()
        changed = ident != self._value
        self.set_value(ident)
        (self.chosen if changed else self.again).emit(ident)

    def _rects(self, width: int) -> list[QRect]:
        return wrapped(tuple(self._pills.values()), width, self.theme.metrics.gap)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rects = self._rects(max(1, width))
        return max((rect.y() + rect.height() for rect in rects), default=self.theme.metrics.target)

    def sizeHint(self) -> QSize:
        wide = sum(pill.need_width() + self.theme.metrics.gap for pill in self._pills.values())
        return QSize(min(wide, self.theme.px(640)), self.heightForWidth(min(wide, self.theme.px(640))))

    def minimumSizeHint(self) -> QSize:
        widest = max((pill.need_width() for pill in self._pills.values()), default=0)
        return QSize(min(widest, self.theme.px(300)), self.theme.metrics.target)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        for pill, rect in zip(self._pills.values(), self._rects(max(1, self.width())), strict=True):
            pill.setGeometry(rect)
        self.updateGeometry()


class Toggle(Touchable):
    """A switch with its words beside it; ``toggled(bool)`` as with any checkable button."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setCheckable(True)
        self.settles = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self.words = text
        self.setAccessibleName(text)
        self.updateGeometry()

    def _room(self, width: int) -> int:
        return max(1, width - self.theme.px(64 + 20 + 8))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        face = self.theme.font(20, 500)
        return max(self.theme.metrics.target, text_height(len(wrap(self.words, face, self._room(width))), face))

    def sizeHint(self) -> QSize:
        wide = self.theme.px(420)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(220), self.theme.metrics.target)

    def draw(self, painter: QPainter) -> None:
        on = self.isChecked()
        track = QRectF(self.theme.px(4), self.height() / 2 - self.theme.px(18), self.theme.px(64), self.theme.px(36))
        ground = self.theme.colour("good") if on else self.theme.colour("card")
        edge = self.theme.colour("good" if on else "edge")
        painter.setPen(QPen(edge, self.theme.palette.border * self.theme.metrics.unit))
        painter.setBrush(mix(ground, edge, 0.25 * self.glow))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("card" if on else "edge"))
        knob = track.right() - track.height() / 2 if on else track.left() + track.height() / 2
        painter.drawEllipse(QPointF(knob, track.center().y()), track.height() * 0.34, track.height() * 0.34)
        left = track.right() + self.theme.px(20)
        face = self.theme.font(20, 500)
        area = QRectF(left, 0, self.width() - left, self.height())
        draw_lines(painter, area, wrap(self.words, face, self._room(self.width())), face, self.theme.colour("ink"))
