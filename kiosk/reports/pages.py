"""A PDF as pictures and as words, read without executing or trusting anything in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import pypdfium2

from kiosk.domain.errors import FileProblem
from kiosk.reports.stamp import Stamp, stamp_of

# Our longest paper is under a megabyte; a file beyond this is not read at all.
MOST_BYTES = 20_000_000
MOST_PAGES = 200
# A sheet's height as a multiple of its width: a strip without end would ask for memory without end.
TALLEST = 4
# PDFium is not made for two threads.
_turn = Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """One page in pixels: rows from the top, four bytes each, red, green, blue, 255."""

    width: int
    height: int
    rgba: bytes


def read_stamp(pdf: bytes, source: str) -> Stamp:
    """Return what a paper of ours says it was made from.

    Raises FileProblem ``report_not_ours`` naming ``source`` when the bytes are no PDF of ours.
    """
    with _opened(pdf, source) as document:
        stamp = stamp_of(document.get_metadata_value("Keywords"))
    if stamp is None:
        raise FileProblem("report_not_ours", file=source)
    return stamp


def page_pictures(pdf: bytes, width: int, source: str = "") -> list[Picture]:
    """Return every page as a picture of ``width`` pixels.

    Raises FileProblem ``report_not_ours`` when the bytes are no PDF or its pages have no sensible size.
    """
    with _opened(pdf, source) as document:
        return [_picture(page, width, source) for page in document]


def page_words(pdf: bytes, source: str = "") -> list[list[str]]:
    """Return the lines of words of every page.

    Raises FileProblem ``report_not_ours`` when the bytes are no PDF.
    """
    with _opened(pdf, source) as document:
        return [page.get_textpage().get_text_bounded().splitlines() for page in document]


@contextmanager
def _opened(pdf: bytes, source: str) -> Iterator[pypdfium2.PdfDocument]:
    """Open a document for as long as it is read; whatever PDFium cannot read is not ours."""
    if len(pdf) > MOST_BYTES or not pdf.startswith(b"%PDF-"):
        raise FileProblem("report_not_ours", file=source)
    with _turn:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as problem:
            raise FileProblem("report_not_ours", file=source) from problem
        try:
            if len(document) > MOST_PAGES:
                raise FileProblem("report_not_ours", file=source)
            yield document
        except pypdfium2.PdfiumError as problem:
            raise FileProblem("report_not_ours", file=source) from problem
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage, width: int, source: str) -> Picture:
    across, down = page.get_size()
    if across <= 0 or not 0 < down <= across * TALLEST:
        raise FileProblem("report_not_ours", file=source)
    bitmap = page.render(scale=width / across, rev_byteorder=True, prefer_bgrx=True, may_draw_forms=False)
    rows = memoryview(bitmap.buffer).cast("B")
    length = bitmap.width * 4
    if bitmap.n_channels != 4:
        raise FileProblem("report_not_ours", file=source)
    rgba = b"".join(bytes(rows[top : top + length]) for top in range(0, bitmap.height * bitmap.stride, bitmap.stride))
    return Picture(bitmap.width, bitmap.height, rgba)
