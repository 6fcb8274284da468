"""The seal as it stands on the page: a code for a machine, with a few words for people."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Final

from reportlab.lib.colors import black, white
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable, TableStyle

from kiosk.codes.qr import QUIET_ZONE, modules
from kiosk.reports import fonts
from kiosk.reports.laid import Grid
from kiosk.reports.paper import NOTE, WIDTH, text
from kiosk.reports.seal import Seal

SIDE = 31 * mm
"""The code without its quiet zone: 65 modules of nearly half a millimetre, which any phone reads from paper."""
GAP = 3 * mm
MASK = 0
HIDDEN = 2
"""Size in points of the words under the code, and how a PDF says that they are there but not drawn."""
INVISIBLE: Final = 3
CAPTION = ParagraphStyle(
    "caption", parent=NOTE, fontSize=9, leading=10.5, alignment=TA_CENTER, firstLineIndent=0, spaceAfter=0
)


class Code(Flowable):
    """A QR code in its quiet zone, as vectors; what it holds can be searched and copied, too."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.matrix = modules(words, MASK)
        self.across = len(self.matrix) + 2 * QUIET_ZONE
        self.width = self.height = SIDE * self.across / len(self.matrix)
        self.hAlign = "CENTER"

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setFillColor(white)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self._write()
        canvas.scale(self.width / self.across, self.height / self.across)
        canvas.setFillColor(black)
        # One path: the edges where modules touch leave no hairline.
        canvas.drawPath(PDFPathObject(["n", *self._runs()]), stroke=0, fill=1)
        canvas.restoreState()

    def _runs(self) -> Iterator[str]:
        """Yield a rectangle for each run of dark modules, in the words of PDF.

        A path writes each of its numbers for itself, with as many decimals as it may have; these thousands have none.
        """
        for down, row in enumerate(self.matrix, 1):
            at = 0
            for dark, run in groupby(row):
                length = len(list(run))
                if dark:
                    yield f"{QUIET_ZONE + at} {self.across - QUIET_ZONE - down} {length} 1 re"
                at += length

    def _write(self) -> None:
        """Lay the words under the code, unseen, a field a line."""
        lines = [part for field in self.words.split(" ") for part in wrap(field, 64)]
        margin = self.width * QUIET_ZONE / self.across
        told = self.canv.beginText(margin, self.height - margin - HIDDEN)
        told.setFont(fonts.PLAIN, HIDDEN, SIDE / len(lines))
        told.setTextRenderMode(INVISIBLE)
        told.textLines(lines)
        self.canv.drawText(told)


def beside(notes: Sequence[Flowable], seal: Seal, caption: str) -> Flowable:
    """Return notes with the code of a seal and its caption on their right."""
    code = Code(seal.text)
    style = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.PLAIN),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (0, -1), GAP),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    widths = [WIDTH - code.width, code.width]
    cells = [[list(notes), [code, text(caption, CAPTION)]]]
    return Grid(cells, colWidths=widths, style=TableStyle(style), spaceAfter=4)
