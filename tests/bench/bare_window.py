"""The bare program the kiosk is measured against: one full-screen window of five buttons, nothing behind it."""

import signal
import sys

from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy, QWidget

WORDS = ("Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng", "Rất không hài lòng")


def main() -> int:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    app = QApplication(sys.argv)
    window = QWidget()
    row = QHBoxLayout(window)
    for words in WORDS:
        button = QPushButton(words)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        row.addWidget(button)
    # As the kiosk does: without a window manager nobody else would make it as large as the screen.
    window.setGeometry(window.screen().geometry())
    window.showFullScreen()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
