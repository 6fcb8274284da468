"""The head of a screen: a face or none, a title, and a quieter line under it."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.widgets.face import Face
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class Heading(QWidget):
    """Title and subtitle, with the face of a level at their left where one is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, with_face: bool = True) -> None:
        super().__init__(parent)
        self.theme = theme
        self.face = Face(theme, parent=self) if with_face else None
        self.title = Words(theme, 36, 600, "ink", parent=self, leading=1.36)
        self.under = Words(theme, 19, 400, "quiet", parent=self)
        theme.changed.connect(self.updateGeometry)

    def show_words(self, title: str, under: str = "") -> None:
        self.title.setText(title)
        self.under.setText(under)
        self.updateGeometry()

    def set_shrink(self, shrink: float) -> None:
        self.title.set_shrink(shrink)
        self.under.set_shrink(shrink)

    def _left(self) -> int:
        return self.theme.px(96) if self.face is not None else 0

    def need(self, width: int) -> int:
        room = max(1, width - self._left())
        words = self.title.need(room) + self._air() + self.under.need(room)
        return max(words, self.theme.px(76) if self.face is not None else 0)

    def _air(self) -> int:
        return round(self.under.face().pixelSize() * 0.35) if self.under.text() else 0

    def holds(self, width: int) -> bool:
        room = width - self._left()
        return self.title.holds(room) and self.under.holds(room)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(700), self.need(self.theme.px(700)))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.place()

    def place(self) -> None:
        """Place the parts again after a change of words in an unchanged rectangle."""
        left, room = self._left(), max(1, self.width() - self._left())
        title, under = self.title.need(room), self.under.need(room)
        top = (self.height() - title - self._air() - under) // 2
        if self.face is not None:
            # The face belongs to the title: it stands beside it, however many lines the quiet words take.
            side = self.theme.px(76)
            middle = min(self.height() // 2, top + title // 2)
            self.face.setGeometry(0, max(0, middle - side // 2), side, side)
        self.title.setGeometry(left, top, room, title)
        self.under.setGeometry(left, top + title + self._air(), room, under)
