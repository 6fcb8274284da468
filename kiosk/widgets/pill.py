"""Pill buttons (filled, outlined, call to action, quiet) and the still chip."""

import math
from collections.abc import Sequence
from itertools import combinations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import advance, draw_lines, narrowest, text_height, widest_word, wrap

# Kind of pill: (ground, text, border) as names of the palette; no ground is see-through.
_KINDS: dict[str, tuple[str | None, str, str | None]] = {
    "filled": ("action", "on_action", None),
    "call": ("call", "on_call", None),
    "outlined": (None, "heading", "heading"),
    "bar": (None, "on_bar", "bar_line"),
    "quiet": ("chip", "on_chip", None),
    "danger": (None, "bad", "bad"),
}


class Pill(Touchable):
    """A button with words and at most one sign on either side.

    ``kind`` is filled, call, outlined, bar, quiet or danger. ``size``/``weight`` are its text's, ``tall``
    its visible height on the base panel; the touchable height is never under the least target.
    """

    def __init__(
        self,
        theme: Theme,
        kind: str = "outlined",
        *,
        text: str = "",
        icon: str = "",
        icon_after: str = "",
        size: float = 22,
        weight: int = 600,
        tall: float = 64,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self.kind, self.icon_name, self.icon_after = kind, icon, icon_after
        self.size_px, self.weight, self.tall = size, weight, tall
        self.shrink = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str, accessible: str = "") -> None:
        self.setText(text.replace("&", "&&"))
        self.words = text
        self.setAccessibleName(accessible or text)
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: str) -> None:
        self.kind = kind
        self.update()

    def set_shrink(self, shrink: float) -> None:
        self.shrink = shrink
        self.updateGeometry()

    def face(self) -> QFont:
        return self.theme.font(self.size_px, self.weight, self.shrink)

    def _pad(self) -> int:
        return round(self.face().pixelSize() * (0.82 if self.kind == "bar" else 1.35))

    def _icon_side(self) -> float:
        return self.face().pixelSize() * 0.85

    def _icons_width(self) -> float:
        return (bool(self.icon_name) + bool(self.icon_after)) * (self._icon_side() + self.face().pixelSize() * 0.42)

    def need_width(self, lines: int = 1) -> int:
        """Return the least width that shows the words on ``lines`` lines."""
        face = self.face()
        wide = math.ceil(advance(self.words, face))
        if lines > 1 and self.words:
            wide = min(wide, narrowest(self.words, face, lines))
        return max(math.ceil(wide + 2 * self._pad() + (self._icons_width() if self.words else 0)), self.need(wide))

    def need(self, width: int) -> int:
        """Return the touchable height it takes at ``width``."""
        room = width - 2 * self._pad() - math.ceil(self._icons_width())
        lines = len(wrap(self.words, self.face(), max(1, room))) if self.words else 1
        ink = text_height(lines, self.face(), 1.2) + round(self.face().pixelSize() * 0.5)
        return max(self.theme.metrics.target, self.theme.px(self.tall), ink)

    def fits(self) -> bool:
        room = self.width() - self._pad() - math.ceil(self._icons_width())
        return widest_word(self.words, self.face()) <= room and self.need(self.width()) <= self.height()

    def sizeHint(self) -> QSize:
        wide = self.need_width()
        return QSize(wide, self.need(wide))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def outline(self) -> tuple[QRectF, float]:
        rect = QRectF(self.rect())
        tall = min(rect.height(), max(float(self.theme.px(self.tall)), self._ink_height()))
        if self.kind == "bar" or self.tall >= 64:
            # A bar pill looks smaller than it may be touched; the others fill their target.
            tall = tall if self.kind == "bar" else rect.height()
        shape = QRectF(rect.left(), rect.center().y() - tall / 2, rect.width(), tall)
        return shape, tall / 2

    def _ink_height(self) -> float:
        room = max(1, self.width() - 2 * self._pad() - math.ceil(self._icons_width()))
        lines = len(wrap(self.words, self.face(), room)) if self.words else 1
        return text_height(lines, self.face(), 1.2) + self.face().pixelSize() * 0.5

    def _colours(self) -> tuple[QColor | None, QColor, QColor | None]:
        ground, text, border = _KINDS[self.kind]
        palette = self.theme.colour
        if self.isChecked():
            return palette("action"), palette("on_action"), None
        under = palette("bar" if self.kind == "bar" else "paper")
        base = palette(ground) if ground else under
        toward = QColor("white") if self.kind in {"filled", "call", "bar"} else palette("heading")
        lit = mix(base, toward, 0.18 * self.glow)
        return (lit if ground or self.glow else None), palette(text), (palette(border) if border else None)

    def draw(self, painter: QPainter) -> None:
        shape, radius = self.outline()
        ground, text, border = self._colours()
        wide = self.theme.palette.border * max(0.75, self.theme.metrics.unit)
        painter.setPen(QPen(border, wide) if border else Qt.PenStyle.NoPen)
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        inset = wide / 2 if border else 0.0
        painter.drawRoundedRect(shape.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
        self._draw_words(painter, shape, text)

    def _draw_words(self, painter: QPainter, shape: QRectF, colour: QColor) -> None:
        face = self.face()
        side, gap = self._icon_side(), face.pixelSize() * 0.42
        room = max(1, math.ceil(shape.width() - self._pad() - self._icons_width()))
        lines = wrap(self.words, face, room) if self.words else ()
        wide = max((advance(line, face) for line in lines), default=0.0)
        total = wide + self._icons_width() - (0 if self.words else gap)
        left = shape.center().x() - total / 2
        if self.icon_name:
            draw_icon(painter, self.icon_name, QRectF(left, shape.center().y() - side / 2, side, side), colour, 0.13)
            left += side + gap
        if lines:
            area = QRectF(left, shape.top(), wide, shape.height())
            draw_lines(painter, area, lines, face, colour, Qt.AlignmentFlag.AlignHCenter, 1.2)
            left += wide + gap
        if self.icon_after:
            draw_icon(painter, self.icon_after, QRectF(left, shape.center().y() - side / 2, side, side), colour, 0.13)


def wrapped(pills: Sequence[Pill], width: int, gap: int) -> list[QRect]:
    """Return where pills stand in as few rows as ``width`` allows, the rows as alike in length as they can be."""
    wides = [min(width, pill.need_width()) for pill in pills]
    rows = _rows(wides, width, gap)
    if len(rows) > 1:
        runs = [sum(wides[a:b]) + (b - a - 1) * gap for a, b in combinations(range(len(wides) + 1), 2)]
        for limit in sorted(run for run in runs if max(wides) <= run < width):
            tried = _rows(wides, limit, gap)
            if len(tried) == len(rows):
                rows = tried
                break
    found, top = [], 0
    for row in rows:
        x, tall = 0, max(pills[place].need(wides[place]) for place in row)
        for place in row:
            found.append(QRect(x, top, wides[place], pills[place].need(wides[place])))
            x += wides[place] + gap
        top += tall + gap
    return found


def _rows(wides: Sequence[int], width: int, gap: int) -> list[list[int]]:
    """Return the places of the pills in each row, every row filled to ``width``."""
    rows: list[list[int]] = []
    x = 0
    for place, wide in enumerate(wides):
        if not rows or x + wide > width:
            rows.append([])
            x = 0
        rows[-1].append(place)
        x += wide + gap
    return rows


class Chip(QLabel):
    """A still word on a soft ground."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.theme = theme
        self.shrink = 1.0
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.changed.connect(self.updateGeometry)

    def face(self) -> QFont:
        return self.theme.font(20, 500, self.shrink)

    def sizeHint(self) -> QSize:
        wide = advance(self.text(), self.face()) + self.face().pixelSize() * 1.85
        return QSize(math.ceil(wide), round(max(text_height(1, self.face()) * 1.2, self.theme.px(48))))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def fits(self) -> bool:
        return self.width() >= self.sizeHint().width() and self.height() >= text_height(1, self.face())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, text = self.theme.colour("chip"), self.theme.colour("on_chip")
        high = self.theme.palette.border > 2
        painter.setPen(QPen(text, 2) if high else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        inset = 1.0 if high else 0.0
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        draw_lines(painter, shape, (self.text(),), self.face(), text, Qt.AlignmentFlag.AlignHCenter)
        painter.end()
