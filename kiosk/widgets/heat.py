"""A week of hours: how many ballots each had and the share of satisfied ones, as numbers on shaded cells."""

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.widgets.theme import Theme, contrast, mix
from kiosk.widgets.words import advance, draw_lines, text_height

STEPS = 5
"""How many shades there are."""
_LEAST_PX = 9
_TEXT, _SMALL = 17, 14


class HeatCell(Struct, frozen=True):
    """What stands in a cell, in words: the number, the share under it if any, all as it is ``told``.

    ``step`` from 0 is its shade.
    """

    number: str
    share: str
    step: int
    told: str


class HeatView(Struct, frozen=True):
    """Rows of hours, each cell None where nobody came; ``legend`` names shades, (step, words) each."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell | None, ...]], ...]
    legend: tuple[tuple[int, str], ...]


class HeatMap(QWidget):
    """Paints the cells and under them the legend. A screen reader gets every cell in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.view: HeatView | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def show_view(self, view: HeatView) -> None:
        self.view = view
        self.setAccessibleName(view.name)
        told = (cell.told for _, cells in view.rows for cell in cells if cell is not None)
        self.setAccessibleDescription("; ".join(told))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self.view is None:
            return 0
        _, tall = self._sizes(width)
        legend = self._legend(width)
        under = legend[-1][0].bottom() + self.theme.px(14) if legend else 0.0
        return round(tall * (len(self.view.rows) + 1) + under)

    def sizeHint(self) -> QSize:
        wide = self.theme.px(640)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(420), 0)

    def fits(self) -> bool:
        """Say whether every number stands inside its cell."""
        wide, _ = self._sizes(self.width())
        return all(advance(text, self._face(size, text, wide)) <= wide for text, size in self._texts())

    def _texts(self) -> list[tuple[str, int]]:
        cells = [cell for _, row in self.view.rows for cell in row if cell] if self.view else []
        return [(cell.number, _TEXT) for cell in cells] + [(cell.share, _SMALL) for cell in cells]

    def _sizes(self, width: int) -> tuple[float, int]:
        """Return the width of a cell, and the height of a row: room for two lines."""
        columns = len(self.view.heads) + 1 if self.view else 1
        lines = text_height(1, self.theme.font(_TEXT, 600), 1.2) + text_height(1, self.theme.font(_SMALL), 1.2)
        return width / columns, lines + self.theme.px(12)

    def _face(self, size: int, text: str, wide: float, weight: int = 400) -> QFont:
        """Return the face for a cell, as much smaller as its column is too narrow."""
        face = self.theme.font(size, weight)
        need, room = advance(text, face), wide - self.theme.px(6)
        if need <= room:
            return face
        return self.theme.font_px(max(_LEAST_PX, int(face.pixelSize() * room / need)), weight)

    def shade(self, step: int) -> QColor:
        """Return the ground of a step, from nearly white to the colour of headings."""
        return mix(self.theme.colour("card"), self.theme.colour("heading"), (step + 0.4) / (STEPS - 0.6))

    def ink_on(self, ground: QColor) -> QColor:
        """Return black or white, whichever is read better on ``ground``."""
        return max(self.theme.colour("ink"), self.theme.colour("on_bar"), key=lambda ink: contrast(ink, ground))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, tall = self._sizes(self.width())
        for column, head in enumerate(self.view.heads, 1):
            self._line(painter, QRectF(column * wide, 0, wide, tall), head, _TEXT, 600, "quiet")
        for number, (hour, cells) in enumerate(self.view.rows, 1):
            self._line(painter, QRectF(0, number * tall, wide, tall), hour, _TEXT, 600, "quiet")
            for column, cell in enumerate(cells, 1):
                self._cell(painter, QRectF(column * wide, number * tall, wide, tall), cell)
        for slot, step, words in self._legend(self.width()):
            place = slot.translated(0, tall * (len(self.view.rows) + 1) + self.theme.px(14))
            side = self.theme.px(24)
            self._ground(painter, QRectF(place.left(), place.center().y() - side / 2, side, side), self.shade(step))
            face, left = self.theme.font(16), side + self.theme.px(10)
            draw_lines(painter, place.adjusted(left, 0, 0, 0), (words,), face, self.theme.colour("ink"))
        painter.end()

    def _line(self, painter: QPainter, area: QRectF, text: str, size: int, weight: int, role: str) -> None:
        face = self._face(size, text, area.width(), weight)
        draw_lines(painter, area, (text,), face, self.theme.colour(role), Qt.AlignmentFlag.AlignHCenter)

    def _ground(self, painter: QPainter, area: QRectF, ground: QColor) -> None:
        painter.setPen(QPen(self.theme.colour("line"), max(1.0, self.theme.metrics.unit)))
        painter.setBrush(ground)
        painter.drawRoundedRect(area, self.theme.px(6), self.theme.px(6))

    def _cell(self, painter: QPainter, area: QRectF, cell: HeatCell | None) -> None:
        inner = area.adjusted(1.5, 1.5, -1.5, -1.5)
        if cell is None:
            self._line(painter, inner, "·", _TEXT, 400, "quiet")
            return
        ground = self.shade(cell.step)
        self._ground(painter, inner, ground)
        half, ink = inner.height() / 2, self.ink_on(ground)
        middle = Qt.AlignmentFlag.AlignHCenter
        upper = QRectF(inner.left(), inner.top() + self.theme.px(2), inner.width(), half)
        face = self._face(_TEXT, cell.number, area.width(), 700)
        draw_lines(painter, upper if cell.share else inner, (cell.number,), face, ink, middle)
        lower = QRectF(inner.left(), inner.top() + half - self.theme.px(2), inner.width(), half)
        face = self._face(_SMALL, cell.share, area.width())
        draw_lines(painter, lower, (cell.share,), face, ink, middle)

    def _legend(self, width: int) -> list[tuple[QRectF, int, str]]:
        """Return where each shade of the legend stands, from the legend's own top."""
        face, x, y = self.theme.font(16), 0.0, 0.0
        found: list[tuple[QRectF, int, str]] = []
        tall = max(text_height(1, face), self.theme.px(30))
        for step, words in self.view.legend if self.view else ():
            need = self.theme.px(24 + 10) + advance(words, face) + self.theme.px(28)
            if x and x + need > width:
                x, y = 0.0, y + tall
            found.append((QRectF(x, y, need, tall), step, words))
            x += need
        return found
