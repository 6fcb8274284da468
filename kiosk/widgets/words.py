"""Text on screen that is never cut: balanced lines, any width, measured before it is placed."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk.widgets.theme import Theme

LEADING = 1.4


def _metrics(font: QFont) -> QFontMetricsF:
    return QFontMetricsF(font)


def _greedy(pieces: list[tuple[str, float]], space: float, width: float) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for word, wide in pieces:
        if line and used + space + wide > width:
            lines.append(line)
            line, used = word, wide
        elif line:
            line, used = f"{line} {word}", used + space + wide
        else:
            line, used = word, wide
    lines.append(line)
    return lines


@lru_cache(maxsize=2048)
def _wrap(text: str, key: str, width: int, balanced: bool) -> tuple[str, ...]:
    font = QFont()
    font.fromString(key)
    measure = _metrics(font)
    space = measure.horizontalAdvance(" ")
    lines: list[str] = []
    for part in text.split("\n"):
        pieces = [(word, measure.horizontalAdvance(word)) for word in part.split(" ") if word]
        greedy = _greedy(pieces, space, width)
        if balanced and len(greedy) > 1:
            low, high = max(wide for _, wide in pieces), float(width)
            while high - low > 2:
                middle = (low + high) / 2
                low, high = (low, middle) if len(_greedy(pieces, space, middle)) <= len(greedy) else (middle, high)
            greedy = _greedy(pieces, space, high)
        lines.extend(greedy)
    return tuple(lines)


def wrap(text: str, font: QFont, width: int, balanced: bool = True) -> tuple[str, ...]:
    """Break ``text`` at spaces and line ends into lines no wider than ``width``, of about equal length.

    A single word wider than ``width`` stands alone on its line: see ``widest_word``.
    """
    return _wrap(text, font.toString(), width, balanced)


@lru_cache(maxsize=1024)
def _widest_word(text: str, key: str) -> int:
    font = QFont()
    font.fromString(key)
    measure = _metrics(font)
    return max((math.ceil(measure.horizontalAdvance(word)) for word in text.split()), default=0)


def widest_word(text: str, font: QFont) -> int:
    """Return the least width at which no word of ``text`` is broken."""
    return _widest_word(text, font.toString())


def line_height(font: QFont, leading: float = LEADING) -> int:
    return math.ceil(font.pixelSize() * leading)


def text_height(lines: int, font: QFont, leading: float = LEADING) -> int:
    """Return the height of ``lines`` lines: their ink with every accent, and the leading between them."""
    measure = _metrics(font)
    return math.ceil(measure.ascent() + measure.descent()) + (max(1, lines) - 1) * line_height(font, leading)


def draw_lines(
    painter: QPainter,
    area: QRectF,
    lines: tuple[str, ...],
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    leading: float = LEADING,
) -> None:
    """Draw ``lines`` in the vertical middle of ``area``."""
    measure = _metrics(font)
    step = line_height(font, leading)
    ink = measure.ascent() + measure.descent() + (len(lines) - 1) * step
    baseline = area.top() + (area.height() - ink) / 2 + measure.ascent()
    painter.setFont(font)
    painter.setPen(colour)
    for line in lines:
        wide = measure.horizontalAdvance(line)
        left = area.left()
        if align & Qt.AlignmentFlag.AlignHCenter:
            left += (area.width() - wide) / 2
        elif align & Qt.AlignmentFlag.AlignRight:
            left += area.width() - wide
        painter.drawText(QPointF(left, baseline), line)
        baseline += step


class Words(QLabel):
    """A text in one style, wrapped to its width.

    ``size`` is px on the base panel, ``role`` a colour name of the palette. ``shrink`` makes the font
    smaller where a page must fit; ``need(width)`` is the height it then takes, ``holds(width)`` tells
    whether no word is broken.
    """

    def __init__(
        self,
        theme: Theme,
        size: float = 20,
        weight: int = 400,
        role: str = "ink",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *,
        text: str = "",
        leading: float = LEADING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.size_px, self.weight, self.role, self.leading = size, weight, role, leading
        self.shrink = 1.0
        self.setAlignment(align)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)
        theme.changed.connect(self.updateGeometry)

    def face(self) -> QFont:
        return self.theme.font(self.size_px, self.weight, self.shrink)

    def set_role(self, role: str) -> None:
        self.role = role
        self.update()

    def set_shrink(self, shrink: float) -> None:
        if shrink != self.shrink:
            self.shrink = shrink
            self.updateGeometry()
            self.update()

    def lines(self, width: int) -> tuple[str, ...]:
        return wrap(self.text(), self.face(), width)

    def need(self, width: int) -> int:
        return text_height(len(self.lines(width)), self.face(), self.leading) if self.text() else 0

    def line_width(self, line: str) -> float:
        return _metrics(self.face()).horizontalAdvance(line)

    def natural_width(self) -> int:
        """Return the width of the longest line when nothing is wrapped."""
        measure = _metrics(self.face())
        return max(math.ceil(measure.horizontalAdvance(line)) for line in self.text().split("\n")) + 1

    def holds(self, width: int) -> bool:
        return widest_word(self.text(), self.face()) <= width

    def fits(self) -> bool:
        """Tell whether the widget is as large as its text needs."""
        return self.holds(self.width()) and self.need(self.width()) <= self.height()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.need(width)

    def sizeHint(self) -> QSize:
        wide = min(self.natural_width(), max(self.theme.px(560), widest_word(self.text(), self.face())))
        return QSize(wide, self.need(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(widest_word(self.text(), self.face()), text_height(1, self.face()))

    def ink_rect(self) -> QRect:
        """Return where the text itself stands inside the widget."""
        wide = max((_metrics(self.face()).horizontalAdvance(line) for line in self.lines(self.width())), default=0.0)
        rect = QRect(0, 0, math.ceil(wide), self.need(self.width()))
        rect.moveCenter(self.rect().center())
        if not self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            rect.moveLeft(0)
        return rect

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        role = self.theme.colour(self.role)
        area = QRectF(self.rect())
        if self.alignment() & Qt.AlignmentFlag.AlignTop:
            area.setHeight(min(area.height(), self.need(self.width())))
        draw_lines(painter, area, self.lines(self.width()), self.face(), role, self.alignment(), self.leading)
        painter.end()
