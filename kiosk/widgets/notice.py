"""A question over the screen before it closes by itself: is somebody still here?"""

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.widgets.fill import fill
from kiosk.widgets.page import SHRINKS, share
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


def is_function_key(event: QKeyEvent) -> bool:
    """Tell whether F1 … F35 was pressed: no visitor's answer, but what an officer's keypad or foot switch sends."""
    return Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35


class NoticeView(Struct, frozen=True):
    """``seconds_left`` until the ballot closes with what was given so far."""

    wording: Wording
    seconds_left: int


class Notice(QWidget):
    """Covers the screen with a veil and shows a ``NoticeView``; any tap and any key but F1 … F35 say ``more_time``."""

    more_time = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        centre = Qt.AlignmentFlag.AlignCenter
        self.question = Words(theme, 38, 600, "ink", centre, parent=self)
        self.rest = Words(theme, 22, 400, "body", centre, parent=self)
        self.more = Pill(theme, "call", size=28, weight=700, tall=92, parent=self)
        self.more.settles = False
        self._card = QRectF()
        self.more.clicked.connect(self.more_time)
        theme.changed.connect(self.arrange)
        self.hide()

    def show_view(self, view: NoticeView) -> None:
        text = view.wording.text
        self.question.setText(text("notice.question"))
        self.rest.setText(text("notice.closes", n=view.seconds_left))
        self.more.set_text(text("notice.more_time"))
        first = self.isHidden()
        if first:
            self.show()
            self.raise_()
        self.arrange()
        if first:
            self.setAccessibleName(self.question.text())
            self.setFocus(Qt.FocusReason.PopupFocusReason)
            from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.question.text()))

    def arrange(self) -> None:
        """Place everything; most visitors never see it, and the first picture does not wait for it."""
        if self.isHidden():
            return
        for shrink in SHRINKS:
            for words in (self.question, self.rest):
                words.set_shrink(shrink)
            self.more.set_shrink(shrink)
            if self._place():
                break
        self.update()

    def _place(self) -> bool:
        px = self.theme.px
        wide = min(self.width() - 2 * px(24), px(820))
        room = max(1, wide - 2 * px(40))
        pill = min(max(self.more.need_width(), px(360)), room)
        parts = [
            (px(14), px(44), 0), (self.question.need(room), 0, 0), (px(4), px(14), 0), (self.rest.need(room), 0, 0),
            (px(12), px(36), 0), (self.more.need(pill), 0, 0), (px(14), px(44), 0),
        ]  # fmt: skip
        best = int(sum(max(part[0], part[1]) for part in parts))
        tall = min(best, self.height() - 2 * px(12))
        sizes, fits = share(tall, parts)
        left, top = (self.width() - wide) // 2, (self.height() - tall) // 2
        self._card = QRectF(left, top, wide, tall)
        tops = [top + sum(sizes[:i]) for i in range(len(sizes))]
        self.question.setGeometry(left + px(40), tops[1], room, sizes[1])
        self.rest.setGeometry(left + px(40), tops[3], room, sizes[3])
        self.more.setGeometry((self.width() - pill) // 2, tops[5], pill, sizes[5])
        return fits and self.question.holds(room) and self.rest.holds(room) and self.more.need_width(2) <= room

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(not is_function_key(event))
        if not event.isAccepted():
            return
        if not event.isAutoRepeat() and event.key() not in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt}:
            self.more_time.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self.theme.taps.mouse_counts():
            self.more_time.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill(painter, self.rect(), self.theme.palette.veil)
        painter.setPen(QPen(self.theme.colour("line"), self.theme.palette.border))
        painter.setBrush(self.theme.colour("card"))
        corner = self.theme.px(32)
        painter.drawRoundedRect(self._card, corner, corner)
        painter.end()
