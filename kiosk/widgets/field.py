"""Fields to write in: one line or several, with the same Vietnamese typing from any keyboard."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.widgets.editor import Editor
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import line_height


class TextField(QWidget):
    """A card to write in. ``lines`` 1 is a single line; ``limit`` its most characters.

    Signals: ``changed(str)`` on every edit, ``entered()`` on Enter in a single line, ``cut_short(int)``
    when text had to be cut to the limit, ``focused(bool)``.
    """

    changed = Signal(str)
    entered = Signal()
    cut_short = Signal(int)
    focused = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        *,
        name: str = "",
        hint: str = "",
        limit: int = 200,
        lines: int = 1,
        size: float = 22,
        method: str = "telex",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme, self.lines, self.size_px = theme, lines, size
        self.shrink = 1.0
        self.wrong = False
        self.edit = Editor(theme, limit, lines, self)
        self.setFocusProxy(self.edit)
        self.set_name(name)
        self.set_hint(hint)
        self.set_method(method)
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed if lines == 1 else QSizePolicy.Policy.Expanding
        )
        self.edit.textChanged.connect(self._say)
        self.edit.entered.connect(self.entered)
        self.edit.cut_short.connect(self.cut_short)
        self.edit.focused.connect(self._focus_changed)
        theme.changed.connect(self.wear)
        self.wear()

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show ``text``; the same text keeps the cursor where it is."""
        if text != self.text():
            self.edit.composer.forget()
            self.edit.setPlainText(text)
            self.edit.moveCursor(QTextCursor.MoveOperation.End)

    def set_name(self, name: str, description: str = "") -> None:
        self.edit.setAccessibleName(name)
        self.edit.setAccessibleDescription(description)

    def set_hint(self, hint: str) -> None:
        self.edit.setPlaceholderText(hint)

    def set_limit(self, limit: int) -> None:
        self.edit.limit = limit

    def set_method(self, method: str) -> None:
        """Compose Vietnamese by ``telex`` or ``vni``, or not at all (``off``)."""
        self.edit.composer.set_method(method)

    def set_wrong(self, wrong: bool) -> None:
        self.wrong = wrong
        self.update()

    def set_shrink(self, shrink: float) -> None:
        self.shrink = shrink
        self.wear()

    def wear(self) -> None:
        self.edit.setFont(self.theme.font(self.size_px, 500, self.shrink))
        palette = self.edit.palette()
        see_through = QColor(0, 0, 0, 0)
        for role, colour in (
            (QPalette.ColorRole.Base, see_through),
            (QPalette.ColorRole.Text, self.theme.colour("ink")),
            (QPalette.ColorRole.PlaceholderText, self.theme.colour("quiet")),
            (QPalette.ColorRole.Highlight, self.theme.colour("gold")),
            (QPalette.ColorRole.HighlightedText, self.theme.colour("on_gold")),
        ):
            palette.setColor(role, colour)
        self.edit.setPalette(palette)
        self.edit.viewport().setAutoFillBackground(False)
        self.edit.setCursorWidth(max(2, self.theme.px(3)))
        self._place()
        self.updateGeometry()
        self.update()

    def need(self, width: int = 0) -> int:
        """Return the height of ``lines`` lines of text with their margins."""
        face = self.theme.font(self.size_px, 500, self.shrink)
        ink = QFontMetrics(face).height() + (self.lines - 1) * line_height(face, 1.25)
        return max(self.theme.metrics.target, ink + 2 * self.theme.px(14))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(420), self.need())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(200), self.need())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        side = self.theme.px(20)
        face_height = QFontMetrics(self.edit.font()).height()
        top = (self.height() - face_height) // 2 if self.lines == 1 else self.theme.px(16)
        self.edit.setGeometry(side, max(0, top), self.width() - 2 * side, self.height() - 2 * max(0, top))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def type_key(self, key: str) -> None:
        self.edit.type_key(key)

    def erase(self) -> None:
        self.edit.erase()

    def enter(self) -> None:
        self.edit.enter()

    def _say(self) -> None:
        self.changed.emit(self.text())

    def _focus_changed(self, here: bool) -> None:
        self.update()
        self.focused.emit(here)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.edit.hasFocus()
        role = "bad" if self.wrong else "action" if here else "edge"
        wide = self.theme.palette.border * self.theme.metrics.unit * (1.5 if here or self.wrong else 1)
        painter.setPen(QPen(self.theme.colour(role), wide))
        painter.setBrush(self.theme.colour("card" if self.isEnabled() else "paper"))
        inset = wide / 2
        corner = self.theme.px(16)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), corner, corner)
        painter.end()
