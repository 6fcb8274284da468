"""A list of things to pick from, each a card of two lines."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import advance, draw_lines, text_height, wrap


class Item(Struct, frozen=True):
    """One row: its id, what it is, a quieter line, a word at its right, and whether it is marked."""

    id: str
    title: str
    note: str = ""
    aside: str = ""
    marked: bool = False


class ItemCard(Touchable):
    """One tappable row of a list."""

    picked = Signal(str)

    def __init__(self, theme: Theme, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.item = item
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.name(item.title, ". ".join(part for part in (item.note, item.aside) if part))
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.picked.emit(self.item.id)

    def _faces(self) -> tuple[QFont, QFont]:
        return self.theme.font(21, 600), self.theme.font(17, 400)

    def _aside_width(self) -> float:
        return advance(self.item.aside, self._faces()[1])

    def _room(self, width: int) -> int:
        side = self.theme.px(24)
        return max(1, round(width - 3 * side - self._aside_width() - self.theme.px(26)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        big, small = self._faces()
        room = self._room(width)
        tall = text_height(len(wrap(self.item.title, big, room)), big, 1.3)
        if self.item.note:
            tall += text_height(len(wrap(self.item.note, small, room)), small, 1.3)
        return max(self.theme.metrics.target, tall + 2 * self.theme.px(14))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(560), self.heightForWidth(self.theme.px(560)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(260), self.theme.metrics.target)

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1), self.theme.px(18)

    def draw(self, painter: QPainter) -> None:
        shape, corner = self.outline()
        colour = self.theme.colour
        painter.setPen(QPen(colour("heading" if self.item.marked else "line"), self.theme.palette.border))
        painter.setBrush(mix(colour("card"), colour("press"), self.glow))
        painter.drawRoundedRect(shape, corner, corner)
        side, sign = self.theme.px(24), self.theme.px(22)
        big, small = self._faces()
        room = self._room(self.width())
        lines = wrap(self.item.title, big, room)
        tall = text_height(len(lines), big, 1.3)
        notes = wrap(self.item.note, small, room) if self.item.note else ()
        under = text_height(len(notes), small, 1.3) if notes else 0
        top = (self.height() - tall - under) / 2
        draw_lines(painter, QRectF(side, top, room, tall), lines, big, colour("ink"), leading=1.3)
        if notes:
            draw_lines(painter, QRectF(side, top + tall, room, under), notes, small, colour("quiet"), leading=1.3)
        right = self.width() - side - sign
        name = "check" if self.item.marked else "right"
        draw_icon(painter, name, QRectF(right, (self.height() - sign) / 2, sign, sign), colour("heading"), 0.12)
        area = QRectF(0, 0, right - self.theme.px(8), self.height())
        draw_lines(painter, area, (self.item.aside,), small, colour("quiet"), Qt.AlignmentFlag.AlignRight)


class ItemList(QWidget):
    """Rows under one another; ``picked(str)`` gives the id of the tapped one. Put it in a Scroller when long."""

    picked = Signal(str)

    def __init__(self, theme: Theme, items: Sequence[Item] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        theme.changed.connect(self._worn)
        self._worn()
        self._cards: list[ItemCard] = []
        self.set_items(items)

    def _worn(self) -> None:
        self._column.setSpacing(self.theme.metrics.gap)

    def set_items(self, items: Sequence[Item]) -> None:
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [ItemCard(self.theme, item, self) for item in items]
        for card in self._cards:
            card.picked.connect(self.picked)
            self._column.addWidget(card)
            card.show()
