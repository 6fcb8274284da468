"""The list of pages of the staff side."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.staff.column import Column
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.theme import Theme
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import draw_lines, text_height, widest_word, wrap

RAIL_WIDTH = 270


class Entry(Struct, frozen=True):
    """One page to go to."""

    id: str
    text: str


class RailEntry(Touchable):
    """The name of a page; the page that is shown is marked."""

    def __init__(self, theme: Theme, entry: Entry, current: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.entry, self.current = entry, current
        self.name(entry.text)
        self.setCheckable(True)
        self.setChecked(current)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def nextCheckState(self) -> None:
        """Stay as the page that is shown says."""

    def _lines(self, width: int) -> tuple[str, ...]:
        return wrap(self.entry.text, self.theme.font(20, 600), max(1, width - self.theme.px(44)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        ink = text_height(len(self._lines(width)), self.theme.font(20, 600), 1.25)
        return max(self.theme.metrics.target, ink + self.theme.px(20))

    def sizeHint(self) -> QSize:
        wide = self.theme.px(RAIL_WIDTH - 40)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        wide = widest_word(self.entry.text, self.theme.font(20, 600)) + self.theme.px(44)
        return QSize(wide, self.theme.metrics.target)

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1), self.theme.px(18)

    def draw(self, painter: QPainter) -> None:
        shape, corner = self.outline()
        colour = self.theme.colour
        if self.current or self.glow:
            painter.setPen(colour("action") if self.current else colour("press"))
            painter.setBrush(colour("action") if self.current else colour("press"))
            painter.drawRoundedRect(shape, corner, corner)
        face = self.theme.font(20, 600 if self.current else 500)
        area = shape.adjusted(self.theme.px(22), 0, -self.theme.px(20), 0)
        ink = colour("on_action" if self.current else "heading")
        draw_lines(painter, area, self._lines(self.width()), face, ink, leading=1.25)


class Rail(Scroller):
    """The pages under one another; ``went(str)`` gives the id of the tapped one."""

    went = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.column = Column(theme, gap=10, edge=(20, 20, 20, 20))
        super().__init__(theme, self.column, parent)
        self.entries: list[RailEntry] = []

    def show_entries(self, entries: Sequence[Entry], current: str) -> None:
        self.column.clear()
        self.entries = [RailEntry(self.theme, entry, entry.id == current) for entry in entries]
        for row in self.entries:
            row.setObjectName(row.entry.id)
            row.clicked.connect(self._say)
            self.column.add(row)
        self.column.box.addStretch(1)
        # Where they stand is known at the next turn of the loop.
        QTimer.singleShot(0, self, self._show_current)

    @Slot()
    def _show_current(self) -> None:
        """Scroll to the page that is shown: the smallest panel has no room for all of a manager's."""
        for row in self.entries:
            if row.current:
                self.ensureWidgetVisible(row)

    def _say(self) -> None:
        self.went.emit(self.sender().objectName())

    def least_width(self) -> int:
        """Return the least width at which no word is broken."""
        need = max((row.minimumSizeHint().width() for row in self.entries), default=0)
        return max(self.theme.px(RAIL_WIDTH), need + 2 * self.theme.px(20))
