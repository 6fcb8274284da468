"""The base of everything that can be tapped: one tap, one signal, by finger, mouse, key or screen reader."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import (
    QEventPoint,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTouchEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from kiosk.widgets.theme import EASE_MS, Theme

_KEYBOARD_REASONS = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
}
_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}


class Touchable(QAbstractButton):
    """A painted button: subclasses draw themselves in ``draw`` and read ``glow`` (1 pressed … 0 at rest).

    It takes touch itself, so that a palm on the panel does not hold up a finger, and drops the mouse
    click some systems make of the same touch. ``settles`` off lets presses count at once after a
    change of screen, for keys and buttons of the bar.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.glow = 0.0
        self.ring = False
        self.settles = True
        self._point: int | None = None
        self._ease: QVariantAnimation | None = None
        self._turning = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.pressed.connect(self._light)
        self.released.connect(self._dim)
        self.toggled.connect(self._toggled)
        theme.changed.connect(self.updateGeometry)

    def name(self, text: str, description: str = "") -> None:
        """Say what a screen reader calls this and what it explains of it."""
        self.setAccessibleName(text)
        self.setAccessibleDescription(description)

    def setChecked(self, on: bool) -> None:
        self._turning = True
        super().setChecked(on)
        self._turning = False

    def nextCheckState(self) -> None:
        self._turning = True
        super().nextCheckState()
        self._turning = False

    def _toggled(self, on: bool) -> None:
        """Make a tap of what a screen reader does: Qt lets it turn a checkable button without any click."""
        if not self._turning:
            self.setChecked(not on)
            self.click()

    def draw(self, painter: QPainter) -> None:
        raise NotImplementedError

    def outline(self) -> tuple[QRectF, float]:
        """Return the visible shape as rounded rectangle: where the focus ring goes."""
        return QRectF(self.rect()), self.theme.px(12)

    def visible_size(self) -> QSize:
        return self.outline()[0].size().toSize()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and self.isEnabled():
            self._touch(event)
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        event.accept()
        self.theme.taps.touched()
        if event.type() == QEvent.Type.TouchCancel:
            self._point = None
            self.setDown(False)
            self.released.emit()
            return
        for point in event.points():
            self._finger(point)

    def _finger(self, point: QEventPoint) -> None:
        inside = self.rect().contains(point.position().toPoint())
        if point.state() == QEventPoint.State.Pressed and self._point is None and self._live():
            self._point = point.id()
            self.setDown(True)
            self.pressed.emit()
        elif point.id() != self._point:
            return
        elif point.state() == QEventPoint.State.Released:
            self._point = None
            self.setDown(False)
            if inside:
                self.click()
            else:
                self.released.emit()
        elif self.isDown() != inside:
            self.setDown(inside)
            self.glow = 1.0 if inside else 0.0
            self.update()

    def _live(self) -> bool:
        return not self.settles or self.theme.taps.settled(self.theme.settle_ms)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.theme.taps.mouse_counts() and self._live():
            super().mousePressEvent(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isDown() and self._point is None:
            super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() in _ARROWS or (enter and not self.ring):
            event.ignore()
        elif enter:
            event.accept()
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ring = event.reason() in _KEYBOARD_REASONS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.ring = False
        super().focusOutEvent(event)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._point = None
        self._stop()
        self.glow = 0.0
        self.setDown(False)
        super().hideEvent(event)

    def _stop(self) -> None:
        if self._ease is not None:
            self._ease.stop()

    def _light(self) -> None:
        self._stop()
        self.glow = 1.0
        self.update()

    def _dim(self) -> None:
        if self.theme.reduced_motion or not self.isVisible():
            self._set_glow(0.0)
            return
        if self._ease is None:
            self._ease = QVariantAnimation(self)
            self._ease.setDuration(EASE_MS)
            self._ease.setStartValue(1.0)
            self._ease.setEndValue(0.0)
            self._ease.valueChanged.connect(self._set_glow)
        self._ease.stop()
        self._ease.start()

    def _set_glow(self, value: float) -> None:
        self.glow = float(value)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        self.draw(painter)
        painter.setOpacity(1.0)
        if self.hasFocus() and self.ring:
            self._draw_ring(painter)
        painter.end()

    def _draw_ring(self, painter: QPainter) -> None:
        """Draw a gold line beside a dark one: one of them stands out from any ground."""
        rect, radius = self.outline()
        wide = max(2.0, 3.0 * self.theme.metrics.unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for step, role in ((0.5, "ink"), (1.5, "gold"), (2.5, "ink")):
            inset = wide * step
            painter.setPen(QPen(self.theme.colour(role), wide))
            shape = rect.adjusted(inset, inset, -inset, -inset)
            corner = max(1.0, radius - inset)
            painter.drawRoundedRect(shape, corner, corner)
