"""Text on screen that is never cut: balanced lines, any width, measured before it is placed."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk.widgets.theme import Theme

LEADING = 1.4
# How much of the width a line may fall short for the sake of ending with a phrase.
PHRASE = 0.16
# A longer text is set line by line: evening it out would move words under the eyes of who reads it.
MOST_EVEN = 6
BOUND = "\u00a0"
BETWEEN = "·"


@lru_cache(maxsize=256)
def _metrics(font: QFont) -> QFontMetricsF:
    return QFontMetricsF(font)


@lru_cache(maxsize=2048)
def advance(text: str, font: QFont) -> float:
    """Return the width of ``text`` on one line."""
    return _metrics(font).horizontalAdvance(text)


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


def _even(pieces: list[tuple[str, float]], space: float, width: float, count: int) -> list[str]:
    """Break into ``count`` lines of about equal length, rather after a comma than within a phrase."""
    ends = [0.0]
    for _, wide in pieces:
        ends.append(ends[-1] + wide + space)
    goal = (ends[-1] - space) / count
    # best[n][i]: the cost of setting the first i words in n lines, and where the last of these lines begins.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for n in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        for i in range(n, len(pieces) + 1):
            for j, (cost, _) in best[n - 1].items():
                wide = ends[i] - ends[j] - space
                if j < i and (wide <= width or i == j + 1):
                    phrase = i == len(pieces) or pieces[i - 1][0][-1] in ",;:.!?–·"
                    total = cost + (wide - goal) ** 2 + (0.0 if phrase else (width * PHRASE) ** 2)
                    if i not in row or total < row[i][0]:
                        row[i] = (total, j)
        best.append(row)
    lines: list[str] = []
    end = len(pieces)
    for n in range(count, 0, -1):
        start = best[n][end][1]
        lines.insert(0, " ".join(word for word, _ in pieces[start:end]))
        end = start
    return lines


def _pieces(part: str, font: QFont, width: int) -> list[tuple[str, float]]:
    """Return the words of one line with their widths; a no-break space binds two while both fit together."""
    pieces: list[tuple[str, float]] = []
    for bound in part.split(" "):
        words = bound.split(BOUND) if advance(bound, font) > width else [bound]
        pieces.extend((word, advance(word, font)) for word in words if word)
    return pieces


def _segments(pieces: list[tuple[str, float]]) -> list[list[tuple[str, float]]]:
    """Cut at the dots that stand between two facts, without these."""
    cut: list[list[tuple[str, float]]] = [[]]
    for piece in pieces:
        if piece[0] == BETWEEN:
            cut.append([])
        else:
            cut[-1].append(piece)
    return [one for one in cut if one]


def _balance(pieces: list[tuple[str, float]], space: float, width: float) -> list[str]:
    """Set a text of several lines: one fact a line where that takes no more of them, else lines alike."""
    count = len(_greedy(pieces, space, width))
    if not 1 < count <= MOST_EVEN:
        return _greedy(pieces, space, width)
    facts = _segments(pieces)
    if len(facts) > 1:
        counts = [len(_greedy(fact, space, width)) for fact in facts]
        if sum(counts) <= count:
            return [line for fact, n in zip(facts, counts, strict=True) for line in _even(fact, space, width, n)]
    return _even(pieces, space, width, count)


@lru_cache(maxsize=2048)
def wrap(text: str, font: QFont, width: int, balanced: bool = True) -> tuple[str, ...]:
    """Break ``text`` at spaces and line ends into lines no wider than ``width``, of about equal length.

    A single word wider than ``width`` stands alone on its line: see ``widest_word``.
    """
    space = advance(" ", font)
    lines: list[str] = []
    for part in text.split("\n"):
        pieces = _pieces(part, font, width)
        lines.extend((_balance if balanced else _greedy)(pieces, space, width))
    return tuple(lines)


@lru_cache(maxsize=1024)
def widest_word(text: str, font: QFont) -> int:
    """Return the least width at which no word of ``text`` is broken."""
    return max((math.ceil(advance(word, font)) for word in text.split()), default=0)


@lru_cache(maxsize=512)
def narrowest(text: str, font: QFont, lines: int) -> int:
    """Return the least width, to within 2 px, at which ``text`` stands on ``lines`` lines with every word whole."""
    low, high = widest_word(text, font), math.ceil(advance(text, font)) + 1
    while high - low > 2:
        middle = (low + high) // 2
        low, high = (low, middle) if len(wrap(text, font, middle)) <= lines else (middle, high)
    return high


def line_height(font: QFont, leading: float = LEADING) -> int:
    return math.ceil(font.pixelSize() * leading)


def text_height(lines: int, font: QFont, leading: float = LEADING) -> int:
    """Return the height of ``lines`` lines: their ink with every accent, and the leading between them."""
    return _ink(font) + (max(1, lines) - 1) * line_height(font, leading)


@lru_cache(maxsize=256)
def _ink(font: QFont) -> int:
    measure = _metrics(font)
    return math.ceil(measure.ascent() + measure.descent())


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
        wide = advance(line, font)
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
        return advance(line, self.face())

    def natural_width(self) -> int:
        """Return the width of the longest line when nothing is wrapped."""
        return max(math.ceil(advance(line, self.face())) for line in self.text().split("\n")) + 1

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
        wide = max((advance(line, self.face()) for line in self.lines(self.width())), default=0.0)
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
