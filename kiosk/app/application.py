"""The window system's one application of this process."""

from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """Return the application, made at the first call: a damaged ledger is built anew before the kiosk opens."""
    running = QApplication.instance()
    made = running if isinstance(running, QApplication) else QApplication(["hailong"])
    made.setQuitOnLastWindowClosed(False)
    return made
