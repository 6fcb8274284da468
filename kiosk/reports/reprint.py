"""The mark of a paper that is printed once more: beside the text, on the pages that go out only."""

from io import BytesIO
from pathlib import Path

import pypdfium2
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.reports import fonts
from kiosk.reports.paper import ACCENT
from kiosk.reports.reading import opened

# Upright in the margin that is bound: no paper of ours has a word there, and no printer cuts it off. Its middle is far
# above that of the page, where holes are punched.
_BASELINE, _HEIGHT, _SIZE, _AROUND = 16 * mm, 0.8, 12, 6


def marked(pdf: bytes, mark: str, font_folder: Path) -> bytes:
    """Return ``pdf`` with ``mark`` in the left margin of every page; every other word and line stays where it is.

    Raises FileProblem ``report_not_ours`` when the bytes are no PDF, EnvironmentProblem ``font_missing``.
    """
    fonts.register(font_folder)
    out = BytesIO()
    with opened(pdf, "") as document:
        for number in range(len(document)):
            _lay(document, number, mark)
        document.save(out)
    return out.getvalue()


def _lay(document: pypdfium2.PdfDocument, number: int, mark: str) -> None:
    page = document[number]
    with pypdfium2.PdfDocument(_sheet(page.get_size(), mark)) as over:
        laid = over.page_as_xobject(0, document)
        page.insert_obj(laid.as_pageobject())
        laid.close()
    page.gen_content()
    page.close()


def _sheet(size: tuple[float, float], mark: str) -> bytes:
    """Return an empty page of this size, in points, that has the mark alone."""
    paper = BytesIO()
    canvas = Canvas(paper, size, invariant=1)
    length = fonts.width_of(mark, fonts.BOLD, _SIZE)
    canvas.translate(_BASELINE, size[1] * _HEIGHT)
    canvas.rotate(90)
    canvas.setFillColor(ACCENT)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(0.8)
    canvas.rect(-length / 2 - _AROUND, -4.5, length + 2 * _AROUND, 18)
    canvas.setFont(fonts.BOLD, _SIZE)
    canvas.drawCentredString(0, 0, mark)
    canvas.save()
    return paper.getvalue()
