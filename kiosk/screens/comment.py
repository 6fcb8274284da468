"""A free comment, written on the kiosk's own keyboard or any other."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent

from kiosk.domain.wording import Wording
from kiosk.widgets.headrow import HeadRow
from kiosk.widgets.page import Page, bands
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class CommentView(Struct, frozen=True):
    """``text`` is what is written so far; ``method`` telex, vni or off; ``layout`` of the keyboard vi or en."""

    wording: Wording
    text: str = ""
    limit: int = 500
    method: str = "telex"
    layout: str = "vi"
    busy: bool = False


class CommentScreen(Page):
    """Shows a ``CommentView``; says ``edited(text)`` with every change, ``done(text)`` or ``back`` once.

    ``method_changed(str)`` tells that the visitor chose another typing method. A view with the same text leaves
    the cursor and the word under way alone, so a change of language loses nothing.
    """

    edited = Signal(str)
    done = Signal(str)
    back = Signal()
    method_changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        # Imported with the first comment: the welcome screen starts without an editor.
        from kiosk.widgets.field import TextField
        from kiosk.widgets.keyboard import Keyboard

        super().__init__(theme)
        self.head = HeadRow(theme, self)
        self.field = TextField(theme, limit=500, lines=4, size=26, parent=self)
        self.note = Words(theme, 18, 400, "quiet", parent=self)
        self.count = Words(theme, 18, 400, "quiet", Qt.AlignmentFlag.AlignRight, parent=self)
        self.keyboard = Keyboard(theme, self)
        self.view: CommentView | None = None
        self._cut = False
        self.keyboard.attach(self.field)
        self.keyboard.method_changed.connect(self._method)
        self.field.changed.connect(self._edited)
        self.field.cut_short.connect(self._was_cut)
        self.head.left.clicked.connect(self.go_back)
        self.head.right.clicked.connect(self.go_on)

    def show_view(self, view: CommentView) -> None:
        fresh = self.view is None or (not view.text and bool(self.field.text()))
        self.view = view
        text = view.wording.text
        self.head.left.set_text(text("ask.back"))
        self.head.right.set_text(text("comment.done"))
        self.head.title.setText(text("comment.title"))
        self.field.set_name(text("comment.title"), text("comment.private"))
        self.field.set_hint(text("comment.hint"))
        self.field.set_limit(view.limit)
        self.field.set_method(view.method if view.layout == "vi" else "off")
        self.keyboard.show_layout(view.wording, view.layout, view.method)
        if fresh:
            self.keyboard.reset()
        self.field.set_text(view.text)
        self._tell()
        self.shown(text("comment.title"), view.busy)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was written: the presenter holds the draft, the next visitor finds nothing."""
        self.view, self._cut = None, False
        self.field.set_text("")
        super().hideEvent(event)

    def announce(self) -> None:
        """Read the title out and leave the focus in the field, where a keyboard writes at once."""
        super().announce()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> bool:
        if self.once():
            self.back.emit()
        return True

    def go_on(self) -> bool:
        if self.once():
            self.done.emit(self.field.text())
        return True

    def _edited(self, text: str) -> None:
        if self.view is not None and text != self.view.text:
            self._cut = self._cut and len(text) >= self.view.limit
            self._tell()
            self.edited.emit(text)

    def _was_cut(self, _limit: int) -> None:
        self._cut = True
        self._tell()
        self.arrange()

    def _method(self, method: str) -> None:
        self.field.set_method(method)
        self.arrange()
        self.method_changed.emit(method)

    def _tell(self) -> None:
        if self.view is None:
            return
        text, limit = self.view.wording.text, self.view.limit
        self.note.setText(text("comment.cut", limit=limit) if self._cut else text("comment.private"))
        self.note.set_role("bad" if self._cut else "quiet")
        self.count.setText(text("comment.count", n=len(self.field.text()), limit=limit))

    def place(self, shrink: float) -> bool:
        for part in (self.head, self.note, self.count, self.field):
            part.set_shrink(shrink)
        px, gap, side = self.theme.px, self.theme.metrics.gap, self.theme.px(24)
        wide = self.width() - 2 * side
        count = self.count.natural_width()
        note = wide - count - px(16)
        line = max(self.note.need(note), self.count.need(count))
        field = self.field.need(wide)
        keys, best = self.keyboard.heights()
        rows, fits = bands(self, side, [
            (gap, 0, 0), (self.head.need(wide), 0, 0), (px(6), gap, 0),
            (min(field, px(110)), max(field, px(190)), 1),
            (px(4), px(8), 0), (line, 0, 0), (px(4), px(14), 0),
            (keys, best, 0), (px(8), px(20), 0),
        ])  # fmt: skip
        self.head.place(rows[1])
        self.field.setGeometry(rows[3])
        self.note.setGeometry(side, rows[5].top(), note, line)
        self.count.setGeometry(side + wide - count, rows[5].top(), count, line)
        self.keyboard.setGeometry(rows[7])
        return fits and self.note.holds(note) and self.head.holds(wide)
