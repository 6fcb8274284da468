"""The system asks the kiosk to leave, by a signal."""

import signal
import socket

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

# SIGHUP comes when the terminal is closed in which somebody tries the demo; Windows has none.
_LEAVING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))


class Signals:
    """Leaves in order when the system asks: a signal wakes the loop through a socket."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._out, self._into = socket.socketpair()
        self._into.setblocking(False)
        self._out.setblocking(False)
        self._notifier = QSocketNotifier(self._out.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._woken)
        self._before = signal.set_wakeup_fd(self._into.fileno(), warn_on_full_buffer=False)
        for number in _LEAVING:
            signal.signal(number, lambda *_: None)

    def _woken(self) -> None:
        self._out.recv(64)
        self._app.exit(0)

    def close(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number in _LEAVING:
            signal.signal(number, signal.SIG_DFL)
        self._out.close()
        self._into.close()
