"""A table that looks like the paper: thin lines, a quiet head, figures aligned at the comma."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.widgets.theme import Theme
from kiosk.widgets.words import draw_lines, text_height, wrap

_DIGITS = frozenset("0123456789")


class Column(Struct, frozen=True):
    """One column: its head, whether it holds figures, and its share of the width left over."""

    head: str
    figures: bool = False
    share: int = 1


class Row(Struct, frozen=True):
    """One line of cells; ``strong`` for totals, ``quiet`` for parts ("trong đó …"), ``level`` a colour dot."""

    cells: tuple[str, ...]
    strong: bool = False
    quiet: bool = False
    tone: int | None = None


def figure_width(text: str, measure: QFontMetricsF) -> float:
    """Return the width of ``text`` with every digit as wide as a 0."""
    zero = measure.horizontalAdvance("0")
    return sum(zero if sign in _DIGITS else measure.horizontalAdvance(sign) for sign in text)


def draw_figure(painter: QPainter, right: float, baseline: float, text: str, font: QFont) -> None:
    """Draw ``text`` ending at ``right``, every digit in a cell as wide as a 0: the face has no tabular digits."""
    measure = QFontMetricsF(font)
    zero = measure.horizontalAdvance("0")
    x = right - figure_width(text, measure)
    painter.setFont(font)
    for sign in text:
        wide = measure.horizontalAdvance(sign)
        cell = zero if sign in _DIGITS else wide
        painter.drawText(QPointF(x + (cell - wide) / 2, baseline), sign)
        x += cell


class PaperTable(QWidget):
    """Shows rows of cells; ``set_rows`` replaces them. Its height follows from its width.

    A screen reader gets the whole table as one description, row by row.
    """

    def __init__(self, theme: Theme, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.updateGeometry()
        self.update()

    def set_rows(self, rows: Sequence[Row], name: str = "") -> None:
        self.rows = tuple(rows)
        self.setAccessibleName(name or self.accessibleName())
        self.setAccessibleDescription("; ".join(" ".join(row.cells) for row in self.rows))
        self.updateGeometry()
        self.update()

    def _face(self, row: Row | None = None) -> QFont:
        if row is None:
            return self.theme.font(16, 600)
        return self.theme.font(17 if row.quiet else 19, 700 if row.strong else 400)

    def _pad(self) -> int:
        return self.theme.px(12)

    def _least(self, i: int) -> float:
        """Return the least width of column ``i``: its figures whole, its text by the longest word."""
        head = QFontMetricsF(self._face())
        wide = max((head.horizontalAdvance(word) for word in self.columns[i].head.split()), default=0.0)
        if self.columns[i].figures:
            wide = max(wide, min(head.horizontalAdvance(self.columns[i].head), self.theme.px(96)))
        for row in self.rows:
            measure = QFontMetricsF(self._face(row))
            if self.columns[i].figures:
                wide = max(wide, figure_width(row.cells[i], measure))
            else:
                dot = self.theme.px(26) if row.tone is not None and i == 0 else 0
                wide = max([wide, *(measure.horizontalAdvance(word) + dot for word in row.cells[i].split())])
        return wide + 2 * self._pad() + 1

    def widths(self, width: int) -> list[float]:
        least = [self._least(i) for i in range(len(self.columns))]
        spare = width - sum(least)
        text = [0 if column.figures else column.share for column in self.columns]
        shares = text if any(text) else [column.share for column in self.columns]
        return [low + max(0.0, spare) * share / max(1, sum(shares)) for low, share in zip(least, shares, strict=True)]

    def _cell_lines(self, text: str, font: QFont, width: float) -> tuple[str, ...]:
        return wrap(text, font, max(1, int(width - 2 * self._pad())), balanced=False) if text else ("",)

    def _heights(self, width: int) -> list[int]:
        widths = self.widths(width)
        gap = 2 * self.theme.px(9)
        head = self._face()
        most = max(
            (len(self._cell_lines(c.head, head, w)) for c, w in zip(self.columns, widths, strict=True)), default=1
        )
        tall = [text_height(most, head, 1.25) + gap]
        for row in self.rows:
            face = self._face(row)
            dot = self.theme.px(26) if row.tone is not None else 0
            lines = max(
                len(self._cell_lines(cell, face, w - (dot if i == 0 else 0))) if not self.columns[i].figures else 1
                for i, (cell, w) in enumerate(zip(row.cells, widths, strict=True))
            )
            tall.append(text_height(lines, face, 1.3) + gap)
        return tall

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._heights(width)) + 4

    def sizeHint(self) -> QSize:
        wide = max(self.minimumSizeHint().width(), self.theme.px(640))
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        wide = round(sum(self._least(i) for i in range(len(self.columns))))
        return QSize(wide, self.heightForWidth(wide))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths, heights = self.widths(self.width()), self._heights(self.width())
        self._draw_row(painter, 0.0, heights[0], widths, tuple(column.head for column in self.columns), None)
        top = float(heights[0])
        thin = max(1.0, self.theme.metrics.unit)
        strong = QPen(self.theme.colour("ink"), thin * 1.5)
        for row, tall in zip(self.rows, heights[1:], strict=True):
            painter.setPen(strong if row.strong or top == heights[0] else QPen(self.theme.colour("line"), thin))
            painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
            self._draw_row(painter, top, tall, widths, row.cells, row)
            top += tall
        painter.setPen(strong)
        painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
        painter.end()

    def _draw_row(
        self, painter: QPainter, top: float, tall: int, widths: list[float], cells: tuple[str, ...], row: Row | None
    ) -> None:
        face = self._face(row)
        colour = self.theme.colour("quiet" if row is None or row.quiet else "ink")
        left, pad = 0.0, self._pad()
        for i, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
            area = QRectF(left + pad, top, wide - 2 * pad, tall)
            if row is not None and row.tone is not None and i == 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.palette.levels[row.tone])
                painter.drawEllipse(
                    QPointF(area.left() + self.theme.px(7), area.center().y()), *2 * (self.theme.px(7),)
                )
                area.setLeft(area.left() + self.theme.px(26))
            if row is not None and self.columns[i].figures:
                painter.setPen(colour)
                measure = QFontMetricsF(face)
                base = area.center().y() + (measure.ascent() - measure.descent()) / 2
                draw_figure(painter, area.right(), base, cell, face)
            else:
                align = Qt.AlignmentFlag.AlignRight if self.columns[i].figures else Qt.AlignmentFlag.AlignLeft
                lines = self._cell_lines(cell, face, area.width() + 2 * pad)
                draw_lines(painter, area, lines, face, colour, align, 1.3)
            left += wide
