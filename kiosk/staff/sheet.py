"""A page of a paper on the screen: fitted beside its two buttons, which enlarge it, and moved by a finger."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme

ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
_FIT = ZOOMS.index(1.0)
_STEP = 0.35
_BESIDE = 20


class SheetView(QWidget):
    """Shows one picture; ``zoomed(float)`` tells how many times wider than fitted it is drawn."""

    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.picture: QImage | None = None
        self.corner = QPointF(0, 0)
        self.step = _FIT
        self._held: QPointF | None = None
        self.closer = Pill(theme, "outlined", icon="plus", size=20, parent=self)
        self.farther = Pill(theme, "outlined", icon="minus", size=20, parent=self)
        self.closer.clicked.connect(self._closer)
        self.farther.clicked.connect(self._farther)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._worn)

    def _worn(self) -> None:
        self.updateGeometry()
        self._arrange()

    def name_buttons(self, closer: str, farther: str) -> None:
        self.closer.set_text("", closer)
        self.farther.set_text("", farther)

    def show_picture(self, picture: QImage | None, name: str) -> None:
        """Show another picture from its top; the same one stays as it is moved."""
        self.setAccessibleName(name)
        if picture is not self.picture:
            self.picture = picture
            self.corner = QPointF(0, 0)
            self._arrange()

    def drawn(self) -> QRectF:
        """Return where the whole picture stands, parts outside the widget included."""
        if self.picture is None:
            return QRectF()
        room = self.width() - self.closer.sizeHint().width() - self.theme.px(_BESIDE)
        wide = max(1, min(room, self.theme.px(900))) * ZOOMS[self.step]
        tall = wide * self.picture.height() / max(1, self.picture.width())
        # A page that leaves room for the buttons stands beside them, where they cover no word.
        left = max(0.0, min((self.width() - wide) / 2, room - wide)) if wide <= self.width() else -self.corner.x()
        return QRectF(left, -self.corner.y() if tall > self.height() else 0.0, wide, tall)

    def move_by(self, dx: float, dy: float) -> None:
        """Move the picture so that what lies ``dx``, ``dy`` further comes into sight."""
        area = self.drawn()
        x = max(0.0, min(self.corner.x() + dx, area.width() - self.width()))
        y = max(0.0, min(self.corner.y() + dy, area.height() - self.height()))
        self.corner = QPointF(x, y)
        self.update()

    def _closer(self) -> None:
        self._zoom(self.step + 1)

    def _farther(self) -> None:
        self._zoom(self.step - 1)

    def _zoom(self, step: int) -> None:
        """Enlarge about the middle of what is seen."""
        before = self.drawn()
        middle = QPointF(self.width() / 2 - before.left(), self.height() / 2 - before.top())
        self.step = max(0, min(step, len(ZOOMS) - 1))
        after = self.drawn()
        scale = after.width() / max(1.0, before.width())
        self.corner = QPointF(middle.x() * scale - self.width() / 2, middle.y() * scale - self.height() / 2)
        self.move_by(0, 0)
        self._arrange()
        self.zoomed.emit(ZOOMS[self.step])

    def _arrange(self) -> None:
        side = self.closer.sizeHint()
        x = self.width() - side.width()
        self.closer.setGeometry(x, 0, side.width(), side.height())
        self.farther.setGeometry(x, side.height() + self.theme.metrics.gap, side.width(), side.height())
        self.closer.setEnabled(self.step < len(ZOOMS) - 1)
        self.farther.setEnabled(self.step > 0)
        self.move_by(0, 0)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(640), self._least())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(300), self._least())

    def _least(self) -> int:
        """Return the least height: that of its two buttons, which grow with the text."""
        buttons = 2 * self.closer.sizeHint().height() + self.theme.metrics.gap
        return max(self.theme.px(330), buttons)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            point = event.points()[0].position() if event.points() else None
            over = event.type() in {QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
            self._drag(None if over else point)
            event.accept()
            return True
        return super().event(event)

    def _drag(self, point: QPointF | None) -> None:
        if point is not None and self._held is not None:
            self.move_by(self._held.x() - point.x(), self._held.y() - point.y())
        self._held = point

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drag(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.move_by(-event.angleDelta().x(), -event.angleDelta().y())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        tall, wide = self.height(), self.width()
        steps = {
            Qt.Key.Key_Down: (0.0, tall * _STEP),
            Qt.Key.Key_Up: (0.0, -tall * _STEP),
            Qt.Key.Key_PageDown: (0.0, tall * 0.9),
            Qt.Key.Key_PageUp: (0.0, -tall * 0.9),
            Qt.Key.Key_Right: (wide * _STEP, 0.0),
            Qt.Key.Key_Left: (-wide * _STEP, 0.0),
        }
        if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            self._zoom(self.step + (1 if event.key() == Qt.Key.Key_Plus else -1))
        elif event.key() in steps:
            self.move_by(*steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.picture is not None:
            area = self.drawn()
            painter.drawImage(area, self.picture)
            painter.setPen(QPen(self.theme.colour("line"), self.theme.palette.border))
            painter.drawRect(area)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.colour("gold"), 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()
