"""A PDF from anywhere: its stamp and its words, read without executing or trusting anything in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2

from kiosk.domain.errors import FileProblem
from kiosk.reports.stamp import Stamp, stamp_of

# Our longest paper is under a megabyte; a file beyond this is not read at all.
MOST_BYTES = 20_000_000
MOST_PAGES = 200
# PDFium is not made for two threads.
_turn = Lock()


def read_stamp(pdf: bytes, source: str) -> Stamp:
    """Return what a paper of ours says it was made from.

    Raises FileProblem ``report_not_ours`` naming ``source`` when the bytes are no PDF of ours.
    """
    with opened(pdf, source) as document:
        stamp = stamp_of(document.get_metadata_value("Keywords"))
    if stamp is None:
        raise FileProblem("report_not_ours", file=source)
    return stamp


def page_words(pdf: bytes, source: str) -> list[list[str]]:
    """Return the lines of words of every page.

    Raises FileProblem ``report_not_ours`` when the bytes are no PDF.
    """
    with opened(pdf, source) as document:
        return [page.get_textpage().get_text_bounded().splitlines() for page in document]


@contextmanager
def opened(pdf: bytes, source: str) -> Iterator[pypdfium2.PdfDocument]:
    """Open a document for as long as it is read; what PDFium cannot read, or is too much, is not ours."""
    if len(pdf) > MOST_BYTES or not pdf.startswith(b"%PDF-"):
        raise FileProblem("report_not_ours", file=source)
    with _turn:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as problem:
            raise FileProblem("report_not_ours", file=source) from problem
        try:
            # No paper of ours has a form; the fields of one would lie over its words.
            if len(document) > MOST_PAGES or document.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
                raise FileProblem("report_not_ours", file=source)
            yield document
        except pypdfium2.PdfiumError as problem:
            raise FileProblem("report_not_ours", file=source) from problem
        finally:
            document.close()
