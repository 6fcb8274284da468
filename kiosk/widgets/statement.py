"""A page that says one thing: a sign, a title, a few sentences, at most two pills."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.widgets.icons import draw_icon
from kiosk.widgets.page import Page, bands
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class Sign(QWidget):
    """A round sign with one icon; the title beside it says the same in words."""

    def __init__(self, theme: Theme, icon: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.icon, self.role = theme, icon, role

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(136), self.theme.px(136))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(min(self.width(), self.height()))
        disc = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(self.role))
        painter.drawEllipse(disc)
        inner = disc.adjusted(side * 0.26, side * 0.26, -side * 0.26, -side * 0.26)
        draw_icon(painter, self.icon, inner, self.theme.colour("on_action"), 0.13)
        painter.end()


class StatementPage(Page):
    """Centres its sign, title, sentences and pills; subclasses fill them and call ``say``."""

    def __init__(self, theme: Theme, icon: str, role: str, kinds: Sequence[str] = ()) -> None:
        super().__init__(theme)
        centre = Qt.AlignmentFlag.AlignCenter
        self.sign = Sign(theme, icon, role, self)
        self.title = Words(theme, 52, 700, "heading", centre, parent=self, leading=1.34)
        self.sentences = [Words(theme, 26, 400, "body", centre, parent=self, leading=1.5) for _ in range(3)]
        self.note = Words(theme, 18, 400, "quiet", centre, parent=self)
        self.pills = [Pill(theme, kind, size=24, tall=76, parent=self) for kind in kinds]

    def say(self, title: str, sentences: Sequence[str], note: str = "", busy: bool = False) -> None:
        self.title.setText(title)
        for words, text in zip(self.sentences, [*sentences, "", "", ""][:3], strict=True):
            words.setText(text)
        self.note.setText(note)
        self.shown(" ".join([title, *sentences]), busy)

    def place(self, shrink: float) -> bool:
        px, gap = self.theme.px, self.theme.metrics.gap
        texts = [self.title, *self.sentences, self.note]
        for words in texts:
            words.set_shrink(shrink)
        for one in self.pills:
            one.set_shrink(shrink)
        side = self.side()
        wide = min(self.width() - 2 * side, px(1000))
        sizes = [part.need(wide) for part in texts]
        pill = max((one.need(one.need_width(2)) for one in self.pills if not one.isHidden()), default=0)
        # Further from the title than from each other: the sentences read as one.
        airs = ((px(10), px(26), 0), (px(4), px(8), 0), (px(4), px(8), 0))
        between = [air if size else (0, 0, 0) for air, size in zip(airs, sizes[1:4], strict=True)]
        rows, fits = bands(self, (self.width() - wide) // 2, [
            (px(12), px(40), 1.0), (px(56), px(136), 0), (px(8), px(28), 0.1), (sizes[0], 0, 0),
            between[0], (sizes[1], 0, 0), between[1], (sizes[2], 0, 0), between[2], (sizes[3], 0, 0),
            (gap if pill else 0, px(40) if pill else 0, 0), (pill, 0, 0),
            (px(8), px(30), 1.2), (sizes[4], 0, 0), (px(8), px(32), 0),
        ])  # fmt: skip
        for part, row in zip((self.sign, *texts), (1, 3, 5, 7, 9, 13), strict=True):
            part.setGeometry(rows[row])
        return self._place_pills(rows[11].top(), rows[11].height(), wide) and fits and all(t.holds(wide) for t in texts)

    def _place_pills(self, top: int, tall: int, wide: int) -> bool:
        shown = [one for one in self.pills if not one.isHidden()]
        gap, px = self.theme.metrics.gap, self.theme.px
        widths = [max(px(220), one.need_width()) for one in shown]
        total = sum(widths) + gap * (len(shown) - 1)
        if total > wide:
            widths = [one.need_width(2) for one in shown]
            total = sum(widths) + gap * (len(shown) - 1)
        left = (self.width() - total) // 2
        for one, width in zip(shown, widths, strict=True):
            one.setGeometry(left, top, width, tall)
            left += width + gap
        return total <= wide
