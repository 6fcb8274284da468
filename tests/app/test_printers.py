"""What a printer of CUPS says of itself, and pages drawn onto one of Qt."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from kiosk.app.printing.drawing import draw
from kiosk.app.printing.lpstat import Told, trouble_of
from kiosk.app.printing.queue import Sides
from tests.app.test_printing import PAPER, look_alike, ticket


@pytest.mark.parametrize(
    ("alerts", "sentence"),
    [
        (("toner-empty-warning", "media-needed-warning"), None),
        (("toner-empty-warning", "cups-pki-invalid"), "print_driver"),
        (("interpreter-resource-unavailable-error",), "print_driver"),
    ],
)
def test_what_runs_low_is_no_trouble_and_what_a_driver_lacks_is(alerts: tuple[str, ...], sentence: str | None) -> None:
    found = trouble_of(Told("hp", "is idle", "", "HP", "", alerts))
    assert (found.key if found else None) == sentence


class PdfPrinter(QPrinter):
    """A printer of Qt that writes a file, and forgets on how many sides: ``told`` is what it was told."""

    told = QPrinter.DuplexMode.DuplexAuto

    def setDuplex(self, duplex: QPrinter.DuplexMode) -> None:
        self.told = duplex
        super().setDuplex(duplex)


def test_pages_drawn_onto_a_printer_of_qt_look_like_the_paper(qapp: QApplication, tmp_path: Path) -> None:
    printer = PdfPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "drawn.pdf"))
    draw(PAPER, printer, ticket("a file", copies=2, sides=Sides.LONG))
    assert (printer.copyCount(), printer.told) == (2, QPrinter.DuplexMode.DuplexLongSide)
    look_alike((tmp_path / "drawn.pdf").read_bytes(), PAPER)
