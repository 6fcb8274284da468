"""One pixel that is painted every two seconds: each time, the window and its thread have just worked."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.app.heart import Heart

BEAT_MS = 2_000


class Pulse(QWidget):
    """Lies over everything in the corner of ``window``, shows what is under it, and takes no tap.

    Signal: ``first``, when the first frame stands.
    """

    first = Signal()

    def __init__(self, window: QWidget, heart: Heart) -> None:
        super().__init__(window)
        self._heart = heart
        self._asked = True
        self._shown = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(0, 0, 1, 1)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(BEAT_MS)
        # The window may be open already.
        self.show()

    @Slot()
    def look(self) -> None:
        """Ask for a frame; a window that is on no screen gets none, and its thread works all the same."""
        handle = self.window().windowHandle()
        if not handle.isExposed():
            self._heart.alive()
            return
        self._asked = True
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._asked:
            self._asked = False
            # The frame is on its way to the panel when this event returns.
            QTimer.singleShot(0, self, self._tell)

    @Slot()
    def _tell(self) -> None:
        self._heart.painted()
        if not self._shown:
            self._shown = True
            self.first.emit()
