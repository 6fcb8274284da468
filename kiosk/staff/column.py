"""Where the parts of a page stand: a column, a grid of equal cards, and the row of buttons at the foot."""

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.widgets.pill import Pill, wrapped
from kiosk.widgets.theme import Theme

_MOST_LINES = 4


class Column(QWidget):
    """Parts under one another; ``gap`` and ``edge`` (left, top, right, bottom) in px of the base panel.

    Without a ``gap`` they stand as far apart as two touch targets must.
    """

    def __init__(
        self,
        theme: Theme,
        gap: float | None = None,
        edge: tuple[float, float, float, float] = (0, 0, 0, 0),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme, self.gap, self.edge = theme, gap, edge
        self.box = QVBoxLayout(self)
        self.box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetDefaultConstraint)
        theme.changed.connect(self.wear)
        self.wear()

    def wear(self) -> None:
        px = self.theme.px
        self.box.setSpacing(self.theme.metrics.gap if self.gap is None else px(self.gap))
        self.box.setContentsMargins(*(px(side) if side else 0 for side in self.edge))

    def add(self, *parts: QWidget, stretch: int = 0) -> None:
        for part in parts:
            self.box.addWidget(part, stretch)

    def minimumSizeHint(self) -> QSize:
        # The height follows from the width; what the layout would say here is the height at another width.
        return QSize(super().minimumSizeHint().width(), 0)

    def clear(self) -> None:
        """Take every part out; each goes once nothing is under way in it."""
        while (item := self.box.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()


class Placed(QWidget):
    """Places its parts itself: ``rects(width)`` says where, its height follows from its width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.place)

    def rects(self, width: int) -> list[QRect]:
        raise NotImplementedError

    def set_parts(self, parts: list[QWidget]) -> None:
        """Show ``parts`` instead of those before, which go."""
        for old in self.parts:
            if old not in parts:
                old.hide()
                old.deleteLater()
        self.parts = parts
        for part in parts:
            part.setParent(self)
            part.show()
        self.place()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((rect.bottom() + 1 for rect in self.rects(max(1, width))), default=0)

    def sizeHint(self) -> QSize:
        wide = self.theme.px(640)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(max((part.minimumSizeHint().width() for part in self.parts), default=0), 0)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # A part says so when what it shows has become larger or smaller.
            self.place()
        return super().event(event)

    def place(self) -> None:
        for part, rect in zip(self.parts, self.rects(max(1, self.width())), strict=True):
            part.setGeometry(rect)
        self.updateGeometry()


class Grid(Placed):
    """Cards of one width and, in a row, of one height; ``least`` is the least width of a card, base px."""

    def __init__(self, theme: Theme, least: float = 230, gap: float = 20, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.least, self.gap = least, gap

    def _columns(self, width: int) -> int:
        gap = self.theme.px(self.gap)
        need = max([self.theme.text_px(self.least), *(part.minimumSizeHint().width() for part in self.parts)])
        fitting = max(1, (width + gap) // (need + gap))
        rows = -(-len(self.parts) // fitting)
        return max(1, -(-len(self.parts) // max(1, rows)))

    def prepare(self, wide: int) -> None:
        """Make the parts ready to stand beside each other, each ``wide``."""

    def rects(self, width: int) -> list[QRect]:
        gap, columns = self.theme.px(self.gap), self._columns(width)
        wide = (width - (columns - 1) * gap) // columns
        self.prepare(wide)
        found: list[QRect] = []
        top = 0
        for start in range(0, len(self.parts), columns):
            row = self.parts[start : start + columns]
            tall = max(
                part.heightForWidth(wide) if part.hasHeightForWidth() else part.sizeHint().height() for part in row
            )
            found.extend(QRect(i * (wide + gap), top, wide, tall) for i in range(len(row)))
            top += tall + gap
        return found


class PillRow(Placed):
    """Buttons of a page: the way back on the left, the way on at the right; they wrap where the panel is narrow."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.left: tuple[Pill, ...] = ()
        self.right: tuple[Pill, ...] = ()

    def show_pills(self, left: tuple[Pill, ...], right: tuple[Pill, ...]) -> None:
        """Show these, and keep those shown before for another time."""
        for old in (*self.left, *self.right):
            old.hide()
        self.left, self.right = left, right
        self.parts = []
        self.set_parts([*left, *right])

    def minimumSizeHint(self) -> QSize:
        # A button may stand on several lines where the panel is narrow.
        return QSize(max((pill.need_width(_MOST_LINES) for pill in (*self.left, *self.right)), default=0), 0)

    def _wide(self, pills: tuple[Pill, ...]) -> int:
        return sum(pill.need_width() for pill in pills) + max(0, len(pills) - 1) * self.theme.metrics.gap

    def rects(self, width: int) -> list[QRect]:
        gap = self.theme.metrics.gap
        if self._wide(self.left) + gap + self._wide(self.right) > width:
            return self._stacked(width)
        tall = max((pill.need(pill.need_width()) for pill in (*self.left, *self.right)), default=0)
        found, x = [], 0
        for pill in self.left:
            found.append(QRect(x, 0, pill.need_width(), tall))
            x += pill.need_width() + gap
        x = width - self._wide(self.right)
        for pill in self.right:
            found.append(QRect(x, 0, pill.need_width(), tall))
            x += pill.need_width() + gap
        return found

    def _stacked(self, width: int) -> list[QRect]:
        """Put the left-hand buttons over the right-hand ones, and those at the right, where one looks for them."""
        gap = self.theme.metrics.gap
        found = wrapped(self.left, width, gap)
        top = max((rect.bottom() + 1 + gap for rect in found), default=0)
        under = wrapped(self.right, width, gap)
        for row in {rect.top() for rect in under}:
            beside = [rect for rect in under if rect.top() == row]
            shift = width - 1 - max(rect.right() for rect in beside)
            for rect in beside:
                rect.translate(shift, 0)
        for rect in under:
            rect.translate(0, top)
        return [*found, *under]
