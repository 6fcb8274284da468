"""The frame round every staff page: the bar, the list of pages, the page itself, and the keyboard when one writes."""

from typing import TypeVar

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.bar import BarView, StaffBar
from kiosk.staff.rail import Entry, Rail
from kiosk.widgets.editor import Editor
from kiosk.widgets.field import TextField
from kiosk.widgets.fill import fill
from kiosk.widgets.form import FormRow
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.theme import Theme

W = TypeVar("W", bound=QWidget)
# Beside the list of pages a page keeps at least this width, in px of text on the base panel.
_LEAST_PAGE = 620
_EDGE = 14
PLAIN = "plain"
"""A field with this property holds codes and addresses: no Vietnamese is composed in it."""
_INPUTS = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
}


def above(widget: QWidget, kind: type[W]) -> W | None:
    """Return the nearest widget of a kind that holds ``widget``."""
    holder = widget.parentWidget()
    while holder is not None and not isinstance(holder, kind):
        holder = holder.parentWidget()
    return holder


class FrameView(Struct, frozen=True):
    """What stands round the page; without ``entries`` there is no list of pages."""

    words: Wording
    title: str
    subtitle: str = ""
    leave: str = ""
    entries: tuple[Entry, ...] = ()
    current: str = ""


class StaffFrame(QWidget):
    """Signals: ``went(str)`` to a page, ``left()`` out, ``larger()``, ``language()``, ``touched()`` on any input."""

    went = Signal(str)
    left = Signal()
    larger = Signal()
    language = Signal()
    touched = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.view: FrameView | None = None
        self.page: QWidget | None = None
        self._menu_open = False
        self.bar = StaffBar(theme, self)
        self.rail = Rail(theme, self)
        self.keyboard = Keyboard(theme, parent=self)
        self.keyboard.hide()
        self.keyboard.method_changed.connect(self._method_changed)
        self.field: TextField | None = None
        self.bar.left.connect(self.left)
        self.bar.larger.connect(self.larger)
        self.bar.language.connect(self.language)
        self.bar.menu.connect(self._toggle_menu)
        self.rail.went.connect(self._went)
        theme.changed.connect(self.place)

    def show_view(self, view: FrameView) -> None:
        before, self.view = self.view, view
        if before is None or (before.entries, before.current) != (view.entries, view.current):
            self.rail.show_entries(view.entries, view.current)
        self._show_bar()
        self.place()

    def show_page(self, page: QWidget) -> None:
        """Show ``page`` instead of the one before; presses meant for that one do not count.

        What stands for the page's focus gets it, so that a keyboard can go on at once.
        """
        if page is self.page:
            return
        before, self.page = self.page, page
        self._menu_open = False
        page.setParent(self)
        if before is not None:
            before.hide()
        self.place()
        page.show()
        self.theme.taps.screen_changed()
        (page.focusProxy() or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bar(self) -> None:
        if self.view is None:
            return
        words = self.view.words
        narrow = bool(self.view.entries) and not self._beside()
        self.bar.show_view(
            BarView(
                title=self.view.title,
                subtitle=self.view.subtitle,
                leave=self.view.leave,
                language=words.text("staff.bar.other_language"),
                menu=words.text("staff.bar.menu") if narrow else "",
                aloud=(words.text("staff.bar.larger"), words.text("staff.bar.language")),
            )
        )

    def _beside(self) -> bool:
        return self.width() - self.rail.least_width() >= self.theme.text_px(_LEAST_PAGE)

    def _toggle_menu(self) -> None:
        self._menu_open = not self._menu_open
        self.place()

    def _went(self, ident: str) -> None:
        self._menu_open = False
        self.place()
        self.went.emit(ident)

    def place(self) -> None:
        if self.view is None:
            return
        self._show_bar()
        whole = self.rect()
        top = self.bar.heightForWidth(whole.width())
        self.bar.setGeometry(0, 0, whole.width(), top)
        room = QRect(0, top, whole.width(), whole.height() - top)
        if not self.keyboard.isHidden():
            least, best = self.keyboard.heights()
            tall, edge = max(least, min(best, round(room.height() * 0.45))), self.theme.px(_EDGE)
            room.setHeight(room.height() - tall - edge)
            self.keyboard.setGeometry(edge, room.bottom() + 1, room.width() - 2 * edge, tall)
        beside = bool(self.view.entries) and self._beside()
        over = bool(self.view.entries) and not beside and self._menu_open
        self.rail.setVisible(beside or over)
        if beside:
            wide = self.rail.least_width()
            # A line stands between the two; neither covers it.
            self.rail.setGeometry(room.left(), room.top(), wide - 1, room.height())
            room.setLeft(room.left() + wide)
        elif over:
            self.rail.setGeometry(room)
            self.rail.raise_()
        if self.page is not None:
            self.page.setGeometry(room)
            self.page.setVisible(not over)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.place()

    def _reveal_soon(self) -> None:
        """Bring the field one writes in into sight once everything has its place."""
        QTimer.singleShot(0, self, self._reveal)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed, Qt.ConnectionType.UniqueConnection)
        handle = self.window().windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        self.keyboard.hide()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUTS:
            self.touched.emit()
        return super().eventFilter(watched, event)

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Bring the keyboard for a field of this frame, and take it away with the field."""
        owner = now.parentWidget() if isinstance(now, Editor) and self.isAncestorOf(now) else None
        field = owner if isinstance(owner, TextField) else None
        if self.field is not None and self.field is not field:
            self.field.entered.disconnect(self._entered)
        if field is not None and field is not self.field:
            field.entered.connect(self._entered)
        self.field = field
        self._show_keyboard()
        holder = None if field is None else above(field, Scroller)
        if holder is not None:
            # The page grows and shrinks in several steps: the keyboard, another size of window or text, what is wrong.
            holder.verticalScrollBar().rangeChanged.connect(self._reveal_soon, Qt.ConnectionType.UniqueConnection)
        self._reveal_soon()

    def _show_keyboard(self) -> None:
        field = self.field
        self.keyboard.attach(field)
        if field is not None and self.view is not None:
            layout = "code" if field.property(PLAIN) else "vi"
            self.keyboard.show_layout(self.view.words, layout, field.edit.composer.method)
        if (field is None) != self.keyboard.isHidden():
            self.keyboard.setVisible(field is not None)
            self.place()

    def _entered(self) -> None:
        """Enter ends the typing: the keyboard goes, the page is seen whole."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _method_changed(self, method: str) -> None:
        if self.field is not None:
            self.field.set_method(method)

    def _reveal(self) -> None:
        field = self.field
        holder = None if field is None else above(field, Scroller)
        if field is not None and holder is not None:
            seen = self._with_words(field, holder.viewport().height())
            top = seen.mapTo(holder, QPoint(0, 0)).y() + holder.verticalScrollBar().value()
            holder.ensureVisible(0, top + seen.height(), 0, self.theme.px(24))
            holder.ensureVisible(0, top, 0, 0 if seen is not field else self.theme.px(44))

    def _with_words(self, field: QWidget, room: int) -> QWidget:
        """Return the row with the field's name and what is wrong with it, where there is room for it."""
        row = above(field, FormRow)
        return field if row is None or row.height() > room else row

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self.theme.colour("paper"))
        if self.view is not None and self.view.entries and self._beside():
            painter.setPen(self.theme.colour("line"))
            x = self.rail.geometry().right() + 1
            painter.drawLine(x, self.bar.height(), x, self.height())
        painter.end()
