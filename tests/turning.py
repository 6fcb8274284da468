"""Turning Qt's loop in a test until something is so."""

from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

DEADLINE_MS = 20_000
TURN_MS = 5


def wait_until(so: Callable[[], bool]) -> bool:
    """Turn the loop until it is so; False when it is not within the deadline."""
    until = QDeadlineTimer(DEADLINE_MS)
    while not so() and not until.hasExpired():
        turn()
    return so()


def turn() -> None:
    """Turn the loop for a moment; unlike processEvents, a loop that runs lets other threads run too."""
    loop = QEventLoop()
    QTimer.singleShot(TURN_MS, loop.quit)
    loop.exec()
    QApplication.processEvents()
