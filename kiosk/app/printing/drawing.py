"""The pages of a paper drawn onto a printer of Qt, as the pictures that ``pypdfium2`` makes of them."""

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from kiosk.app.printing.queue import Sides, Ticket
from kiosk.domain.errors import EnvironmentProblem

_DPI, _POINTS_AN_INCH = 300, 72
_DUPLEX = {
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT: QPrinter.DuplexMode.DuplexShortSide,
}


def draw(pdf: bytes, printer: QPrinter, ticket: Ticket) -> None:
    """Draw every page to its full size; raises EnvironmentProblem ``print_refused`` where the printer takes none."""
    from kiosk.reports.pages import page_pictures, page_size

    across, down = page_size(pdf)
    printer.setDocName(ticket.title)
    printer.setCopyCount(ticket.copies)
    printer.setCollateCopies(True)
    printer.setDuplex(_DUPLEX[ticket.sides])
    size = QPageSize(QSizeF(across, down), QPageSize.Unit.Point, ticket.size, QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentProblem("print_refused", printer=ticket.printer, detail="QPainter")
    try:
        for number, one in enumerate(page_pictures(pdf, round(across * _DPI / _POINTS_AN_INCH))):
            if number and not printer.newPage():
                raise EnvironmentProblem("print_refused", printer=ticket.printer, detail="newPage")
            image = QImage(one.rgba, one.width, one.height, one.width * 4, QImage.Format.Format_RGBX8888)
            painter.drawImage(printer.paperRect(QPrinter.Unit.DevicePixel), image)
    except EnvironmentProblem:
        printer.abort()
        raise
    finally:
        painter.end()
