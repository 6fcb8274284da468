"""The foot of a screen: a way back, a quiet sentence, a way on."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class Foot:
    """Places a left pill, a note and a right pill of one page; it owns no window of its own.

    ``need(width)`` is its height; the note stands between the pills, or over them where it would be squeezed.
    """

    def __init__(self, theme: Theme, page: QWidget) -> None:
        self.theme = theme
        self.left = Pill(theme, "outlined", parent=page)
        self.right = Pill(theme, "outlined", parent=page)
        self.note = Words(theme, 18, 400, "quiet", Qt.AlignmentFlag.AlignCenter, parent=page)
        self._over = False
        self._wide = (0, 0)
        self._tall = 0

    def set_shrink(self, shrink: float) -> None:
        for part in (self.left, self.right, self.note):
            part.set_shrink(shrink)

    def _pill_widths(self, width: int) -> tuple[int, int]:
        gap = self.theme.metrics.gap
        pills = [pill if not pill.isHidden() else None for pill in (self.left, self.right)]
        least = [max(self.theme.px(190), pill.need_width()) if pill else 0 for pill in pills]
        if sum(least) + gap > width:
            least = [pill.need_width(2) if pill else 0 for pill in pills]
        return least[0], least[1]

    def holds(self, width: int) -> bool:
        left, right = self._pill_widths(width)
        return left + right + self.theme.metrics.gap <= width and self.note.holds(width)

    def need(self, width: int) -> int:
        self._wide = self._pill_widths(width)
        shown = [(one, wide) for one, wide in zip((self.left, self.right), self._wide, strict=True) if wide]
        pills = self._tall = max((one.need(wide) for one, wide in shown), default=self.theme.metrics.target)
        self._over = False
        if not self.note.text():
            return pills
        side = max(self._wide)
        room = width - 2 * side - 2 * self.theme.metrics.gap
        self._over = room < self.theme.px(150) or not self.note.holds(room) or self.note.need(room) > pills
        return pills + (self.note.need(width) + self.theme.px(8) if self._over else 0)

    def place(self, area: QRect) -> None:
        """Place the three in ``area``, whose height is what ``need`` gave."""
        left, right = self._wide
        tall = min(self._tall, area.height())
        top = area.top() + area.height() - tall
        if self._over:
            self.note.setGeometry(area.left(), area.top(), area.width(), self.note.need(area.width()))
        else:
            side = max(left, right) + self.theme.metrics.gap
            self.note.setGeometry(area.left() + side, top, max(0, area.width() - 2 * side), tall)
        self.left.setGeometry(area.left(), top, left, tall)
        self.right.setGeometry(area.left() + area.width() - right, top, right, tall)
