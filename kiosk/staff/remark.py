"""Comments under one another, each with what it was said of; they can be tapped where there is something to do."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.staff.column import Column
from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import draw_lines, text_height, wrap

_SIDE, _TOP, _DOT, _SIGN, _BETWEEN = 24, 16, 26, 48, 5


class Remark(Struct, frozen=True):
    """A comment: ``about`` is its day, criterion and level in words, ``tone`` the place of the level's colour."""

    id: str
    text: str
    about: str
    tone: int | None = None


class _Drawing:
    """Where the parts of a remark stand in a card; ``sign`` leaves room for an arrow."""

    def __init__(self, theme: Theme, remark: Remark, *, sign: bool) -> None:
        self.theme, self.remark, self.sign = theme, remark, sign

    def _room(self, width: int) -> int:
        return max(1, width - self.theme.px(2 * _SIDE + (_SIGN if self.sign else 0)))

    def height(self, width: int) -> int:
        return max(self.theme.metrics.target, sum(self._heights(width)) + self.theme.px(2 * _TOP + _BETWEEN))

    def _dot(self) -> int:
        return 0 if self.remark.tone is None else self.theme.px(_DOT)

    def _lines(self, width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        room = self._room(width)
        about = wrap(self.remark.about, self.theme.font(17), max(1, room - self._dot()), balanced=False)
        return about, wrap(self.remark.text, self.theme.font(20, 500), room, balanced=False)

    def _heights(self, width: int) -> tuple[int, int]:
        about, text = self._lines(width)
        return text_height(len(about), self.theme.font(17), 1.3), text_height(len(text), self.theme.font(20, 500), 1.35)

    def draw(self, painter: QPainter, size: QSize, glow: float) -> None:
        theme, colour = self.theme, self.theme.colour
        painter.setPen(QPen(colour("line"), theme.palette.border))
        painter.setBrush(mix(colour("card"), colour("press"), glow))
        shape = QRectF(1, 1, size.width() - 2, size.height() - 2)
        painter.drawRoundedRect(shape, theme.px(18), theme.px(18))
        about, text = self._lines(size.width())
        over, under = self._heights(size.width())
        side, room = theme.px(_SIDE), self._room(size.width())
        gap = theme.px(_BETWEEN)
        top = (size.height() - over - gap - under) / 2
        if self.remark.tone is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.palette.levels[self.remark.tone])
            middle = top + over / len(about) / 2
            painter.drawEllipse(QPointF(side + theme.px(7), middle), theme.px(7), theme.px(7))
        left = side + self._dot()
        area = QRectF(left, top, room - self._dot(), over)
        draw_lines(painter, area, about, theme.font(17), colour("quiet"), leading=1.3)
        area = QRectF(side, top + over + gap, room, under)
        draw_lines(painter, area, text, theme.font(20, 500), colour("ink"), leading=1.35)
        if self.sign:
            wide = theme.px(22)
            place = QRectF(size.width() - side - wide, (size.height() - wide) / 2, wide, wide)
            draw_icon(painter, "right", place, colour("heading"), 0.12)


def _shape(part: QWidget) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    part.setSizePolicy(policy)


class RemarkNote(QWidget):
    """A comment to be read."""

    def __init__(self, theme: Theme, remark: Remark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = _Drawing(theme, remark, sign=False)
        _shape(self)
        self.setAccessibleName(remark.text)
        self.setAccessibleDescription(remark.about)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._drawing.height(width)

    def sizeHint(self) -> QSize:
        wide = self._drawing.theme.px(560)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._drawing.theme.px(260), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing.draw(painter, self.size(), 0.0)
        painter.end()


class RemarkCard(Touchable):
    """A comment with something to do about it; ``picked(str)`` gives its id."""

    picked = Signal(str)

    def __init__(self, theme: Theme, remark: Remark, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._drawing = _Drawing(theme, remark, sign=True)
        _shape(self)
        self.name(remark.text, remark.about)
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.picked.emit(self._drawing.remark.id)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._drawing.height(width)

    def sizeHint(self) -> QSize:
        wide = self.theme.px(560)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(260), self.theme.metrics.target)

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1), self.theme.px(18)

    def draw(self, painter: QPainter) -> None:
        self._drawing.draw(painter, self.size(), self.glow)


class RemarkList(Column):
    """Remarks in their order; ``picked(str)`` gives the id of a tapped one."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._shown: tuple[tuple[Remark, ...], bool] = ((), False)

    def show_remarks(self, remarks: tuple[Remark, ...], *, tappable: bool) -> None:
        if self._shown == (remarks, tappable):
            return
        self._shown = (remarks, tappable)
        self.clear()
        for remark in remarks:
            if tappable:
                card = RemarkCard(self.theme, remark)
                card.picked.connect(self.picked)
                self.add(card)
            else:
                self.add(RemarkNote(self.theme, remark))
