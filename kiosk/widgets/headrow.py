"""The head of a screen whose lower half is a keyboard: back, title, done, in one row where they fit."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class HeadRow:
    """Places a left pill, a title and a right pill of one page; the title stands over them where it is squeezed."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        self.theme = theme
        self.left = Pill(theme, "outlined", icon="left", parent=page)
        self.title = Words(theme, 30, 600, "ink", Qt.AlignmentFlag.AlignCenter, parent=page, leading=1.3)
        self.right = Pill(theme, "filled", icon_after="right", parent=page)

    def set_shrink(self, shrink: float) -> None:
        for part in (self.left, self.title, self.right):
            part.set_shrink(shrink)

    def _side(self) -> int:
        return max(self.theme.px(150), self.left.need_width(), self.right.need_width())

    def _room(self, width: int) -> int:
        """Return the width the title has between the pills, 0 where it stands over them."""
        room = width - 2 * self._side() - 2 * self.theme.metrics.gap
        return room if room >= self.theme.px(220) and self.title.holds(room) else 0

    def _pills(self) -> int:
        return max(self.left.need(self._side()), self.right.need(self._side()))

    def need(self, width: int) -> int:
        room = self._room(width)
        return max(self._pills(), self.title.need(room)) if room else self.title.need(width) + self._pills()

    def holds(self, width: int) -> bool:
        return 2 * self._side() + self.theme.metrics.gap <= width and self.title.holds(self._room(width) or width)

    def place(self, area: QRect) -> None:
        room, side = self._room(area.width()), self._side()
        row = QRect(area)
        if not room:
            title = self.title.need(area.width())
            self.title.setGeometry(area.left(), area.top(), area.width(), title)
            row.setTop(area.top() + title)
        else:
            self.title.setGeometry(row.left() + (row.width() - room) // 2, row.top(), room, row.height())
        self.left.setGeometry(row.left(), row.top(), side, row.height())
        self.right.setGeometry(row.left() + row.width() - side, row.top(), side, row.height())
