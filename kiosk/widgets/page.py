"""The base of every public screen: it fits its parts to the panel, counts one tap, and knows the keys.

Keys of every screen, for a keyboard and a numpad: 1…9 choose the level or tick the reason of that number;
0, Escape and Backspace go back; Enter and + go on or start; Tab and the arrows move a ring over all that can
be pressed, Space or Enter presses what has the ring. The window takes ``*`` (larger text) and ``/`` (language).
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.widgets.fill import fill
from kiosk.widgets.theme import Theme
from kiosk.widgets.touch import Touchable

# Text gives way in these steps where a small panel cannot hold the size that is asked for.
SHRINKS = tuple(1 - step * 0.05 for step in range(15))
SPEAK_MS = 20
_BACK = {Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_0, Qt.Key.Key_Back}
_ON = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus}
_WAYS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


def share(room: int, parts: Sequence[tuple[float, float, float]]) -> tuple[list[int], bool]:
    """Divide ``room`` among parts of (least, best, stretch) size, and tell whether the least of all fit.

    Parts grow from least to best together; what is left over then goes by stretch. Where even the least
    do not fit, all are squeezed alike.
    """
    least = sum(part[0] for part in parts)
    if least > room:
        return [int(part[0] * max(0, room) / least) for part in parts], False
    wish = sum(max(0.0, part[1] - part[0]) for part in parts)
    grow = min(1.0, (room - least) / wish) if wish else 1.0
    sizes = [low + max(0.0, best - low) * grow for low, best, _ in parts]
    spare = room - sum(sizes)
    stretch = sum(part[2] for part in parts)
    if stretch and spare > 0:
        sizes = [size + spare * part[2] / stretch for size, part in zip(sizes, parts, strict=True)]
    return [int(size) for size in sizes], True


def bands(page: QWidget, side: int, parts: Sequence[tuple[float, float, float]]) -> tuple[list[QRect], bool]:
    """Divide a page from top to bottom into bands between side margins, as ``share`` does."""
    sizes, fits = share(page.height(), parts)
    tops = [sum(sizes[:i]) for i in range(len(sizes))]
    wide = page.width() - 2 * side
    return [QRect(side, top, wide, tall) for top, tall in zip(tops, sizes, strict=True)], fits


class Page(QWidget):
    """A passive screen. Subclasses set their parts in ``show_view``, call ``shown``, and place them in ``place``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.busy = False
        self.shrink = 1.0
        self._fitted = QSize()
        self._told = ""
        self._will_speak = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Nothing under it has to be painted first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self._worn)

    def place(self, shrink: float) -> bool:
        """Place every part with text at ``shrink`` of its size; False when something would be cut."""
        raise NotImplementedError

    def go_back(self) -> bool:
        """Do what the left pill does; False where there is nothing to do, as with the next two."""
        return False

    def go_on(self) -> bool:
        """Do what the right pill or the call to action does."""
        return False

    def number(self, number: int) -> bool:
        """Do what the ``number``-th choice does, counted from 1."""
        return False

    def once(self) -> bool:
        """Tell whether this tap counts; after the first no other does until the next view."""
        if self.busy:
            return False
        self.busy = True
        return True

    def shown(self, title: str, busy: bool = False) -> None:
        """Finish a new view: free the taps, fit the parts, and tell a screen reader when ``title`` is new."""
        self.busy = busy
        self.arrange()
        if title != self._told:
            self._told = title
            self.setAccessibleName(title)
            self.announce()

    def announce(self) -> None:
        """Put the focus on the page and have its title read out."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        # The picture comes first; the words for a screen reader follow.
        # A new view and its coming to the front both ask for it; it is said once.
        if not self._will_speak:
            self._will_speak = True
            QTimer.singleShot(SPEAK_MS, self, self._speak)

    def _speak(self) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        self._will_speak = False
        if self.isVisible() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._told))

    def side(self) -> int:
        """Return the margin on the left and right."""
        return self.theme.px(40 if self.width() >= 1.3 * self.height() else 32)

    def arrange(self) -> None:
        if self.width() < 1 or self.height() < 1:
            return
        self._fitted = self.size()
        for shrink in SHRINKS:
            self.shrink = shrink
            if self.place(shrink):
                break
        self.update()

    def _worn(self) -> None:
        # One that is hidden is arranged with its next view.
        if not self.isHidden():
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.size() != self._fitted:
            self.arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self.theme.colour("paper"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.use_key(event):
            event.ignore()

    def use_key(self, event: QKeyEvent) -> bool:
        """Act on a key of the map above and tell whether it was one."""
        key = Qt.Key(event.key())
        if key in _WAYS:
            self._move_ring(_WAYS[key])
        elif event.isAutoRepeat() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        elif key in _BACK:
            return self.go_back()
        elif key in _ON:
            return self.go_on()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            return self.number(int(event.text() or "0"))
        else:
            return False
        return True

    def _move_ring(self, way: QPoint) -> None:
        """Move the ring to the nearest thing in that direction, or to the first of all."""
        shown = [part for part in self.findChildren(Touchable) if part.isVisible() and part.isEnabled()]
        here = self.window().focusWidget()
        if not isinstance(here, Touchable) or here not in shown:
            if shown:
                shown[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
        start = here.mapTo(self, here.rect().center())
        best: tuple[int, Touchable] | None = None
        for part in shown:
            step = part.mapTo(self, part.rect().center()) - start
            ahead = QPoint.dotProduct(step, way)
            aside = abs(step.x() * way.y()) + abs(step.y() * way.x())
            if part is not here and ahead > 0 and (best is None or ahead + 2 * aside < best[0]):
                best = (ahead + 2 * aside, part)
        if best is not None:
            best[1].setFocus(Qt.FocusReason.TabFocusReason)
