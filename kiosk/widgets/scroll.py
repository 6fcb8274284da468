"""A page taller than the panel: drag it with a finger, or use the wheel and the arrow keys."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QScroller, QScrollerProperties, QWidget

from kiosk.widgets.fill import fill
from kiosk.widgets.theme import Theme


class _Rail(QScrollBar):
    """A thin painted rail that shows where the page stands."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.theme = theme
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(14), self.theme.px(60))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self.theme.colour("paper"))
        span = self.maximum() - self.minimum() + self.pageStep()
        if span > self.pageStep() > 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge, wide = self.theme.px(4), self.theme.px(6)
            way = self.height() - 2 * edge
            tall = max(self.theme.px(40), way * self.pageStep() / span)
            share = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
            knob = QRectF(self.width() - wide - edge, edge + (way - tall) * share, wide, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("edge"))
            painter.drawRoundedRect(knob, wide / 2, wide / 2)
        painter.end()


class Scroller(QScrollArea):
    """Holds one widget and scrolls it up and down; the widget is never wider than the panel."""

    def __init__(self, theme: Theme, content: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(_Rail(theme))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        calm = QScrollerProperties()
        for metric in (
            QScrollerProperties.ScrollMetric.VerticalOvershootPolicy,
            QScrollerProperties.ScrollMetric.HorizontalOvershootPolicy,
        ):
            calm.setScrollMetric(metric, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff.value)
        QScroller.scroller(self.viewport()).setScrollerProperties(calm)
        if content is not None:
            self.set_content(content)

    def set_content(self, content: QWidget) -> None:
        self.setWidget(content)
        content.setAutoFillBackground(False)
