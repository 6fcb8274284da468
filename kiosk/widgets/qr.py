"""A QR code painted from its modules, always dark on white so that any phone reads it."""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.widgets.fill import fill
from kiosk.widgets.theme import Theme

Matrix = tuple[tuple[bool, ...], ...]
# ISO/IEC 18004 asks for four light modules around the code.
QUIET_ZONE = 4
# 25 mm on the base panel, but for half a millimetre: modules are whole pixels.
LEAST_WIDTH = 144


@lru_cache(maxsize=4)
def modules(text: str) -> Matrix:
    """Return the dark (True) and light modules of the code for ``text``, without its quiet zone."""
    # Imported at the first code: an office without a feedback address never needs it.
    with _no_pillow():
        from qrcode.constants import ERROR_CORRECT_M
        from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix())


@contextmanager
def _no_pillow() -> Iterator[None]:
    """Let qrcode be imported without Pillow, which it would only draw with: three megabytes, kept for good.

    Where Pillow is there already, or about to come with the reports, nothing is held back.
    """
    if sys.modules.keys() & {"PIL", "reportlab", "pypdfium2"}:
        yield
        return
    # Python's own way to say that a module cannot be had.
    sys.modules["PIL"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["PIL"]


class QrPicture(QWidget):
    """Draws a code as large as whole pixels allow."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.matrix: Matrix = ()

    def show_matrix(self, matrix: Matrix, name: str) -> None:
        self.matrix = matrix
        self.setAccessibleName(name)
        self.update()

    def least(self) -> int:
        """Return the least side: the code itself 25 mm wide, which a phone reads from half a metre."""
        count = max(1, len(self.matrix))
        return (count + 2 * QUIET_ZONE) * max(3, math.ceil(self.theme.metrics.touch(LEAST_WIDTH) / count))

    def sizeHint(self) -> QSize:
        side = max(self.least(), self.theme.px(232))
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.matrix:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        count = len(self.matrix) + 2 * QUIET_ZONE
        cell = max(1, int(min(self.width(), self.height()) * ratio / count)) / ratio
        left = (self.width() - cell * len(self.matrix)) / 2
        top = (self.height() - cell * len(self.matrix)) / 2
        fill(painter, self.rect(), QColor(Qt.GlobalColor.white))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#17262A"))
        painter.translate(round(left * ratio) / ratio, round(top * ratio) / ratio)
        painter.scale(cell, cell)
        for y, row in enumerate(self.matrix):
            x = 0
            while x < len(row):
                run = x
                while run < len(row) and row[run]:
                    run += 1
                if run > x:
                    painter.drawRect(QRect(x, y, run - x, 1))
                x = max(run, x + 1)
        painter.end()
