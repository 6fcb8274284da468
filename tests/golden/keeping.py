"""What is kept of a golden paper: its words, and how every page looks in bands of a centimetre.

PDFium draws pages from the fonts inside the PDF, without the machine's own, and its version is pinned: the pictures are
compared to the last bit. What is kept of a band is a digest, so that a new look costs the repository no picture.
"""

import hashlib
from itertools import pairwise
from pathlib import Path

from PIL import Image

from kiosk.reports.pages import Picture, page_pictures
from kiosk.reports.reading import page_words
from tests.golden.making import Sheet

KEPT = Path(__file__).parent / "kept"
ENDINGS = ("txt", "pages")
WIDTH = 1240
"""A4 at 150 dots an inch."""
BANDS, MILLIMETRES = 30, 297
_DIGITS = 8
PAGE = "\f\n"
RENEW = "python3 build/bootstrap.py golden renews what is kept"


def file_of(name: str, sheet: Sheet, ending: str) -> Path:
    return KEPT / f"{name}.{'.'.join(sheet)}.{ending}"


def words_of(pdf: bytes) -> str:
    """Return the words of a paper, line by line and page after page."""
    return PAGE.join("\n".join(lines) + "\n" for lines in page_words(pdf, "golden"))


def looks_of(pdf: bytes) -> str:
    """Return the digests of the bands of each page, one page a line."""
    return "".join(" ".join(bands(picture)) + "\n" for picture in page_pictures(pdf, WIDTH))


def bands(picture: Picture) -> list[str]:
    """Return a digest for each band from the top of a page downwards."""
    edges = [picture.height * number // BANDS * picture.width * 4 for number in range(BANDS + 1)]
    return [hashlib.sha256(picture.rgba[top:bottom]).hexdigest()[:_DIGITS] for top, bottom in pairwise(edges)]


def differing(kept: str, found: str) -> list[str]:
    """Return where pages look otherwise, as a person would look for it."""
    before, now = ([line.split() for line in text.splitlines()] for text in (kept, found))
    told = [f"{len(now)} pages, {len(before)} kept"] if len(before) != len(now) else []
    for page, (old, new) in enumerate(zip(before, now, strict=False), 1):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                top, bottom = (MILLIMETRES * edge / BANDS for edge in (place, place + 1))
                told.append(f"page {page}, {top:.0f} to {bottom:.0f} mm from the top")
    return told


def keep(name: str, sheet: Sheet, pdf: bytes) -> bool:
    """Keep a paper as it is now; say whether it was another one before."""
    changed = False
    for ending, text in (("txt", words_of(pdf)), ("pages", looks_of(pdf))):
        file = file_of(name, sheet, ending)
        changed |= not file.exists() or file.read_text(encoding="utf-8") != text
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return changed


def picture(name: str, sheet: Sheet, pdf: bytes, folder: Path) -> None:
    """Draw every page into a folder, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(page_pictures(pdf, WIDTH), 1):
        drawn = Image.frombytes("RGBA", (page.width, page.height), page.rgba)
        drawn.save(folder / f"{name}.{'.'.join(sheet)}-{number}.png")
