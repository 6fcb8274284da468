"""The pages of a PDF as pictures: the very pages that will be printed."""

import pypdfium2
from msgspec import Struct

from kiosk.domain.errors import FileProblem
from kiosk.reports.reading import opened

# A sheet's height as a multiple of its width: a strip without end would ask for memory without end.
TALLEST = 4


class Picture(Struct, frozen=True):
    """One page in pixels: rows from the top, four bytes each: red, green, blue, 255."""

    width: int
    height: int
    rgba: bytes


def page_pictures(pdf: bytes, width: int, source: str = "") -> list[Picture]:
    """Return every page as a picture of ``width`` pixels.

    Raises FileProblem ``report_not_ours`` when the bytes are no PDF or its pages have no sensible size.
    """
    with opened(pdf, source) as document:
        return [_picture(page, width, source) for page in document]


def page_picture(pdf: bytes, at: int, width: int) -> Picture:
    """Return one page, counted from 0, as a picture; raises FileProblem ``report_not_ours``."""
    with opened(pdf, "") as document:
        return _picture(document[at], width, "")


def page_count(pdf: bytes) -> int:
    """Return the number of pages; raises FileProblem ``report_not_ours``."""
    with opened(pdf, "") as document:
        return len(document)


def page_size(pdf: bytes, source: str = "") -> tuple[float, float]:
    """Return width and height of the first page in points; raises FileProblem ``report_not_ours``."""
    with opened(pdf, source) as document:
        across, down = document[0].get_size()
        return across, down


def _picture(page: pypdfium2.PdfPage, width: int, source: str) -> Picture:
    across, down = page.get_size()
    if across <= 0 or not 0 < down <= across * TALLEST:
        raise FileProblem("report_not_ours", file=source)
    # PDFium rounds the number of pixels up; a half less than asked for is rounded to just that.
    bitmap = page.render(scale=(width - 0.5) / across, rev_byteorder=True, prefer_bgrx=True, may_draw_forms=False)
    rows, length = bytes(bitmap.buffer), bitmap.width * 4
    rgba = bytearray(b"".join(rows[top : top + length] for top in range(0, len(rows), bitmap.stride)))
    # The page is drawn on white without an alpha channel: the fourth byte is nobody's until now.
    rgba[3::4] = b"\xff" * (len(rgba) // 4)
    return Picture(bitmap.width, bitmap.height, bytes(rgba))
