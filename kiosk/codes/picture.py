"""The words of the QR codes in a picture."""

from io import BytesIO

from kiosk.domain.errors import FileProblem

_FORMS = ("PNG", "JPEG")
_SIDE = 2000
"""Of a photograph; a telephone makes four of it, of which none is needed."""
_MOST_PIXELS = 24_000_000


def words_in(picture: bytes, name: str) -> tuple[str, ...]:
    """Return what the QR codes of a picture say: PNG or JPEG, turned or slanted as a hand holds a telephone.

    Raises FileProblem ``picture_unreadable``; ``name`` is the picture's in its sentence.
    """
    # Pillow and the reader take 12 MB, and are wanted once in a kiosk's life.
    from PIL import Image
    from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes

    try:
        with Image.open(BytesIO(picture), formats=_FORMS) as opened:
            # A JPEG comes at half its size or less where that is enough; the others as they are.
            opened.draft("L", (_SIDE, _SIDE))
            if opened.width * opened.height > _MOST_PIXELS:
                raise FileProblem("picture_unreadable", file=name)
            grey = opened.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise FileProblem("picture_unreadable", file=name) from problem
    return tuple(code.text for code in read_barcodes(grey, formats=BarcodeFormats([BarcodeFormat.QRCode])))
