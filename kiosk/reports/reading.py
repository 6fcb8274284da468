"""A PDF from anywhere: its stamp and its words, read without executing or trusting anything in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2

from kiosk.domain.errors import FileProblem, IntegrityProblem
from kiosk.reports.seal import FILE, MOST_FILE_BYTES, Attached, attached_of
from kiosk.reports.stamp import Stamp, stamp_of

# Our longest paper is under a megabyte; a file beyond this is not read at all.
MOST_BYTES = 20_000_000
MOST_PAGES = 500
"""The blank ballots of one printing, two to a sheet."""
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


def read_attached(pdf: bytes, source: str) -> Attached | None:
    """Return what the file inside a paper says, None where there is no file.

    Raises FileProblem ``report_not_ours`` when the bytes are no PDF, IntegrityProblem ``report_file_altered`` when
    there is another file than ours, or ours is not as we wrote it.
    """
    with opened(pdf, source) as document:
        if not document.count_attachments():
            return None
        inside = document.get_attachment(0)
        found = None
        if document.count_attachments() == 1 and inside.get_name() == FILE:
            content = bytes(inside.get_data())
            found = attached_of(content) if len(content) <= MOST_FILE_BYTES else None
    if found is None:
        raise IntegrityProblem("report_file_altered", file=source, inside=FILE)
    return found


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
        except (pypdfium2.PdfiumError, UnicodeDecodeError) as problem:
            # A name or a word about the document may be half a letter.
            raise FileProblem("report_not_ours", file=source) from problem
        finally:
            document.close()
