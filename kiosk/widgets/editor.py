"""The bare editor under every field: a limit, Vietnamese composing, plain pasting, an empty clipboard."""

from typing import Protocol

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from kiosk.widgets.composer import Composer
from kiosk.widgets.theme import Theme


class Writable(Protocol):
    """What a keyboard on screen can type into."""

    def type_key(self, key: str) -> None: ...
    def erase(self) -> None: ...
    def enter(self) -> None: ...


class Editor(QPlainTextEdit):
    """The bare editor: a limit, Vietnamese composing, plain pasting, nothing left on the clipboard."""

    entered = Signal()
    cut_short = Signal(int)
    focused = Signal(bool)

    def __init__(self, theme: Theme, limit: int, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.limit = limit
        self.one_line = lines == 1
        self.composer = Composer("off")
        self._good = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if self.one_line:
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        else:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._hold_limit)

    def type_key(self, key: str) -> None:
        """Type one key as its cap says: a letter may change the word before the cursor."""
        cursor = self.textCursor()
        word = "" if cursor.hasSelection() else self._word_before(cursor)
        if self.composer.composes(key) and (word or key.isalpha()):
            made = self.composer.key(word, key)
            if len(self.toPlainText()) - len(word) + len(made) <= self.limit:
                cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(word))
                cursor.insertText(made)
                self.setTextCursor(cursor)
            else:
                self.cut_short.emit(self.limit)
        else:
            self.composer.forget()
            self._insert(key)
        self.ensureCursorVisible()

    def _word_before(self, cursor: QTextCursor) -> str:
        before = cursor.block().text()[: cursor.positionInBlock()]
        start = len(before)
        while start and before[start - 1].isalpha():
            start -= 1
        return before[start:]

    def _insert(self, text: str) -> None:
        cursor = self.textCursor()
        picked = abs(cursor.selectionEnd() - cursor.selectionStart())
        room = self.limit - len(self.toPlainText()) + picked
        cursor.insertText(text[: max(0, room)])
        self.setTextCursor(cursor)
        if len(text) > room:
            self.cut_short.emit(self.limit)

    def erase(self) -> None:
        self.composer.forget()
        self.textCursor().deletePreviousChar()
        self.ensureCursorVisible()

    def enter(self) -> None:
        self.composer.forget()
        if self.one_line:
            self.entered.emit()
        else:
            self._insert("\n")

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.composer.forget()
        text = source.text().replace("\r\n", "\n")
        self._insert(" ".join(text.split()) if self.one_line else text)

    def createMimeDataFromSelection(self) -> QMimeData:
        # Nothing a customer wrote may wait on the clipboard for the next one.
        return QMimeData()

    def _hold_limit(self) -> None:
        # An input method of the system writes past type_key; its text is held to the limit here.
        if len(self.toPlainText()) > self.limit:
            place = min(self.textCursor().position(), self.limit)
            self.setPlainText(self.toPlainText()[: self.limit])
            cursor = self.textCursor()
            cursor.setPosition(place)
            self.setTextCursor(cursor)
            self.cut_short.emit(self.limit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            event.accept()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.enter()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif self._plain_letter(event):
            self.type_key(event.text())
        else:
            self.composer.forget()
            super().keyPressEvent(event)

    def _plain_letter(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return len(event.text()) == 1 and event.text().isprintable() and not held

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composer.forget()
        super().focusOutEvent(event)
        self.focused.emit(False)
