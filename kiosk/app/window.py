"""The one window of the kiosk: the bar, the public screens, the notice, and the staff side over all of it."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.app.pages import SCREENS, View
from kiosk.widgets.bar import Bar, BarView
from kiosk.widgets.fill import fill
from kiosk.widgets.notice import Notice, NoticeView, is_function_key
from kiosk.widgets.page import Page
from kiosk.widgets.theme import Theme

# Intent of a screen: signal of the window.
INTENTS = {
    "started": "started",
    "answered": "answered",
    "skipped": "skipped",
    "back": "back",
    "declined": "declined",
    "toggled": "reason_toggled",
    "comment_requested": "comment_requested",
    "edited": "comment_edited",
    "done": "comment_done",
    "method_changed": "method_changed",
    "went_on": "went_on",
    "retried": "retried",
    "dismissed": "dismissed",
}
# Keys that move the ring: they do nothing to the ballot, and somebody who presses them is still there.
_MOVING = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
_STAFF_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class PublicWindow(QWidget):
    """Shows views and says what people do; it decides nothing.

    ``show_view`` switches to the screen of the view's type and shows it; ``painted`` follows once that picture
    is on the window. ``key_pressed(key, text)`` brings every key that no screen has a use for. Closing is refused
    and told by ``close_requested``; ``allow_close`` lets it through.
    """

    started = Signal()
    answered = Signal(str)
    skipped = Signal()
    back = Signal()
    declined = Signal()
    reason_toggled = Signal(str)
    comment_requested = Signal()
    comment_edited = Signal(str)
    comment_done = Signal(str)
    method_changed = Signal(str)
    went_on = Signal()
    retried = Signal()
    dismissed = Signal()
    more_time = Signal()
    language_requested = Signal()
    text_size_requested = Signal()
    staff_requested = Signal()
    close_requested = Signal()
    painted = Signal()
    key_pressed = Signal(int, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Window)
        self.theme = theme
        self._may_close = False
        self._awaited = False
        self._pages: dict[str, Page] = {}
        self.page: Page | None = None
        self.staff: QWidget | None = None
        self.bar = Bar(theme, self)
        self.notice = Notice(theme, self)
        self.bar.hide()
        self.bar.text_size_requested.connect(self.text_size_requested)
        self.bar.language_requested.connect(self.language_requested)
        self.bar.staff_requested.connect(self.staff_requested)
        self.notice.more_time.connect(self.more_time)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        theme.taps.finger.connect(self._hide_cursor)
        theme.changed.connect(self.arrange)

    def make_room(self, size: tuple[int, int] | None) -> None:
        """Take the size the window will open with (None: the panel's), so that nothing is fitted to another before."""
        if size is None:
            self.setGeometry(self.screen().geometry())
        else:
            self.resize(*size)
        self._measure()

    def open_full_screen(self) -> None:
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setGeometry(self.screen().geometry())
        self.showFullScreen()

    def open_sized(self, width: int, height: int) -> None:
        """Open a window of a size, with the frame of the system, for a desk or a test."""
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint, False)
        self.resize(width, height)
        self.show()

    def show_bar(self, view: BarView) -> None:
        self.bar.show_view(view)
        self.bar.show()
        self.arrange()

    def show_view(self, view: View) -> None:
        """Show ``view`` on its screen within one frame and tell by ``painted`` when it stands there."""
        page: Any = self._page_of(type(view).__name__)
        changed = page is not self.page
        if changed:
            page.setGeometry(self._page_area())
        page.show_view(view)
        if changed:
            self._switch(page)
        self._awaited = True
        page.update()

    def _page_of(self, kind: str) -> Page:
        if kind not in self._pages:
            page = SCREENS[kind](self.theme)
            page.setParent(self)
            page.hide()
            page.setMouseTracking(True)
            page.installEventFilter(self)
            for intent, name in INTENTS.items():
                signal = getattr(page, intent, None)
                if signal is not None:
                    signal.connect(getattr(self, name))
            self._pages[kind] = page
        return self._pages[kind]

    def pages(self) -> list[Page]:
        """Return the screens made so far."""
        return list(self._pages.values())

    def _switch(self, page: Page) -> None:
        old, self.page = self.page, page
        self.theme.taps.screen_changed()
        page.show()
        page.stackUnder(self.notice)
        if old is not None:
            old.hide()
        if self.staff is not None:
            self.staff.raise_()
        else:
            page.announce()

    def prepare(self) -> None:
        """Build the screens not yet shown, one each time the loop is idle, so that the first tap finds them made."""
        for kind in SCREENS:
            if kind not in self._pages:
                self._page_of(kind)
                QTimer.singleShot(0, self, self.prepare)
                return

    def show_notice(self, view: NoticeView | None) -> None:
        if view is not None:
            self.notice.setGeometry(self.rect())
            self.notice.show_view(view)
        elif not self.notice.isHidden():
            self.notice.hide()
            self.theme.taps.screen_changed()
            if self.page is not None:
                self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_staff(self, widget: QWidget) -> None:
        """Lay ``widget`` over the whole window; the public screens under it get no tap and no key."""
        self.hide_staff()
        self.staff = widget
        widget.setParent(self)
        widget.setGeometry(self.rect())
        widget.show()
        widget.raise_()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_staff(self) -> None:
        """Take the staff side away and destroy it."""
        if self.staff is not None:
            widget, self.staff = self.staff, None
            widget.hide()
            widget.deleteLater()
            if self.page is not None:
                self.page.announce()

    def _page_area(self) -> QRect:
        bar = 0 if self.bar.isHidden() else self.bar.height()
        if self.theme.low_reach and self.theme.metrics.portrait:
            return QRect(0, 0, self.width(), self.height() - bar)
        return QRect(0, bar, self.width(), self.height() - bar)

    def arrange(self) -> None:
        """Fit everything to the window; on a tall panel with low reach the bar stands at the bottom."""
        if not self.bar.isHidden():
            tall = self.bar.need(self.width())
            low = self.theme.low_reach and self.theme.metrics.portrait
            self.bar.setGeometry(0, self.height() - tall if low else 0, self.width(), tall)
            self.bar.place()
        if self.page is not None:
            self.page.setGeometry(self._page_area())
        for over in (self.notice, self.staff):
            if over is not None:
                over.setGeometry(self.rect())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            # A filter that is installed again is moved, not doubled.
            handle.installEventFilter(self)

    def _measure(self) -> None:
        """Tell the theme how large and how dense the window is."""
        screen = self.screen()
        size, real = screen.geometry().size(), screen.physicalSize()
        density = size.width() / real.width() if real.width() > 0 else None
        self.theme.set_screen(self.width(), self.height(), density)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self.page and self._awaited:
            self._awaited = False
            # The picture reaches the panel when this paint event returns; the next turn of the loop tells so.
            QTimer.singleShot(0, self, self.painted.emit)
        elif watched is self.windowHandle() and self._moves_the_ring(event):
            self.more_time.emit()
        return super().eventFilter(watched, event)

    def _moves_the_ring(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.key() not in _MOVING:
            return False
        return self.staff is None and self.notice.isHidden()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers()
        event.accept()
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_S and held & _STAFF_HELD == _STAFF_HELD:
            self.staff_requested.emit()
        elif self.staff is not None:
            return
        elif not self.notice.isHidden() and not is_function_key(event):
            self.notice.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Asterisk:
            self.text_size_requested.emit()
        elif event.key() == Qt.Key.Key_Slash:
            self.language_requested.emit()
        elif self.page is None or self.page.isAncestorOf(self.focusWidget()) or not self.page.use_key(event):
            self.key_pressed.emit(event.key(), event.text())

    def allow_close(self) -> None:
        """Let the next ``close()`` through."""
        self._may_close = True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_requested.emit()

    def _hide_cursor(self) -> None:
        self.setCursor(Qt.CursorShape.BlankCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.theme.taps.mouse_counts():
            self.unsetCursor()
        super().mouseMoveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self.theme.colour("paper"))
        painter.end()
