"""A question drawn inside the window: no window of the system ever opens."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.widgets.fill import fill
from kiosk.widgets.pill import Pill
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class _Sheet(QWidget):
    """The card the question stands on."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("line"), self.theme.palette.border))
        painter.setBrush(self.theme.colour("card"))
        corner = self.theme.px(28)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)
        painter.end()


class Dialog(QWidget):
    """Covers ``parent`` with a veil and asks; ``chosen(str)`` gives the id of the tapped answer, then it closes.

    ``answers`` are (id, words, kind of pill); Escape chooses the first of them, Enter the last. ``body`` may hold
    any widget between the sentence and the answers.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        title: str,
        sentence: str = "",
        answers: Sequence[tuple[str, str, str]] = (),
        body: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._over = parent
        self._pills: list[Pill] = []
        self.sheet = _Sheet(theme, self)
        column = self._column = QVBoxLayout(self.sheet)
        edge = theme.px(36)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(18))
        self.title = Words(theme, 30, 600, "heading", text=title)
        column.addWidget(self.title)
        self.sentence = Words(theme, 21, 400, "body", text=sentence)
        column.addWidget(self.sentence)
        self.sentence.setVisible(bool(sentence))
        if body is not None:
            column.addWidget(Scroller(theme, body), 1)
        column.addLayout(self._answer_row(answers))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _answer_row(self, answers: Sequence[tuple[str, str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.metrics.gap)
        row.addStretch(1)
        for ident, words, kind in answers:
            pill = Pill(self.theme, kind, text=words)
            pill.setObjectName(ident)
            pill.clicked.connect(self._tapped)
            row.addWidget(pill)
            self._pills.append(pill)
        return row

    def _tapped(self) -> None:
        self._choose(self.sender().objectName())

    def _choose(self, ident: str) -> None:
        self.close_dialog()
        self.chosen.emit(ident)

    def close_dialog(self) -> None:
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pills:
            self._choose(self._pills[0].objectName())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._pills:
            self._choose(self._pills[-1].objectName())
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab stays among the answers and the body while the question stands.
        moved = super().focusNextPrevChild(forward)
        if not self.isAncestorOf(self.window().focusWidget()) and self._pills:
            self._pills[0 if forward else -1].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return moved

    def resizeEvent(self, _event: QResizeEvent) -> None:
        wide = min(self.width() - 2 * self.theme.px(24), self.theme.px(760))
        tall = min(
            max(self._column.heightForWidth(wide), self._column.minimumSize().height()),
            self.height() - 2 * self.theme.px(16),
        )
        sheet = QRect(0, 0, wide, tall)
        sheet.moveCenter(self.rect().center())
        self.sheet.setGeometry(sheet)

    def mousePressEvent(self, event: object) -> None:
        """Swallow taps on the veil."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self.theme.palette.veil)
        painter.end()
