"""A paper as it is looked at: the PDF and a picture of each of its pages."""

from collections.abc import Sequence
from typing import overload

from msgspec import Struct
from PySide6.QtGui import QImage

PICTURE_WIDTH = 1654
"""A4 at 200 dots an inch: letters stay clear at three times the width of a small panel."""
MOST_PICTURES = 8
"""A picture takes fifteen megabytes: those of a longer paper are drawn when they are looked at."""
PAPER_LANGUAGE = "vi"


class Paper(Struct, frozen=True):
    """A report, the pictures of its pages, and the width and height of its first page in points."""

    pdf: bytes
    pages: Sequence[QImage]
    size: tuple[float, float]

    def turned(self, at: int, by: int) -> int:
        """Return the number of the page so many pages on from page ``at``, no further than the first and the last."""
        return max(1, min(len(self.pages), at + by))


class Leaves(Sequence[QImage]):
    """The pages of a long paper; the one looked at last is kept."""

    def __init__(self, pdf: bytes, count: int) -> None:
        self._pdf, self._count = pdf, count
        self._last: tuple[int, QImage] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> QImage: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[QImage]: ...
    def __getitem__(self, at: int | slice) -> QImage | Sequence[QImage]:
        from kiosk.reports.pages import page_picture

        if isinstance(at, slice):
            return [self[one] for one in range(self._count)[at]]
        place = range(self._count)[at]
        if self._last is None or self._last[0] != place:
            one = page_picture(self._pdf, place, PICTURE_WIDTH)
            self._last = place, _image(one.rgba, one.width, one.height)
        return self._last[1]


def pictured(pdf: bytes) -> Paper:
    """Return ``pdf`` with a picture of each of its pages."""
    from kiosk.reports.pages import page_count, page_pictures, page_size

    count, size = page_count(pdf), page_size(pdf)
    if count > MOST_PICTURES:
        return Paper(pdf, Leaves(pdf, count), size)
    pictures = page_pictures(pdf, PICTURE_WIDTH)
    return Paper(pdf, tuple(_image(one.rgba, one.width, one.height) for one in pictures), size)


def _image(rgba: bytes, width: int, height: int) -> QImage:
    return QImage(rgba, width, height, width * 4, QImage.Format.Format_RGBX8888).copy()
