"""The few pictures that README and guides show, small enough to live beside them in docs/pictures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage

Colour = tuple[int, int, int]
_COLOURS, _GREYS = 256, 64
_PUBLIC = {name: name for name in ("welcome", "reasons", "sorry")} | {"ask": "ask-5"}
_STAFF = {
    "sign-in": "door",
    "pin": "pin",
    "serving": "serving",
    "officers": "officers",
    "figures": "figures",
    "figures-days": "figures-days",
    "figures-officers": "officer-figures",
    "figures-hours": "figures-heat",
    "comments": "comments",
    "comment-erase": "comment-erase",
    "paper": "paper-made",
    "save": "figures-save",
    "print": "print",
    "print-stuck": "print-stuck",
    "ballots": "ballots-level",
    "ballots-differ": "ballots-differ",
    "close": "close-team",
    "close-ask": "close-ask",
    "clock": "clock",
    "settings": "settings-public",
    "people": "people",
    "health": "health",
    "leave": "leave",
    "setup-office": "setup-2-office",
    "setup-clock": "setup-6-clock",
    "setup-secrets": "setup-8-secrets",
}


_PAPERS = {
    "report-1": "article/{}/page-1",
    "report-2": "article/{}/page-2",
    "report-proof": "five-levels/{}/page-4",
    "charts": "five-levels/{}/page-3",
    "appendix": "five-levels/{}/page-5",
    "minutes": "closed/{}/minutes-page-1",
    "wave": "five-levels/{}/wave-page-1",
    "notice": "five-levels/{}/notice-page-1",
    "officer": "five-levels/{}/officer-page-1",
    "ballots-blank": "article/{}/ballots-page-1",
}


def _both(lang: str, before: str = "") -> dict[str, str]:
    """Return what the guides of a language show, each with ``before`` in its file's name."""
    public = {f"{before}{file}.png": f"public/1280x800/{lang}/plain/{name}" for file, name in _PUBLIC.items()}
    return public | {f"{before}{file}.png": f"staff/1280x800/{lang}/{name}" for file, name in _STAFF.items()}


def _papers(lang: str, before: str = "") -> dict[str, str]:
    """Return the pages of papers that the guides of a language show."""
    return {f"{before}{file}.png": f"paper/{page.format(lang)}" for file, page in _PAPERS.items()}


ALBUM = {
    **_both("vi"),
    **_both("en", "en-"),
    **_papers("vi"),
    **_papers("en", "en-"),
    "comment.png": "public/1280x800/vi/plain/comment",
}
"""File name in docs/pictures: name of the picture it is."""


def keep(folder: Path, name: str, image: QImage) -> None:
    """Write ``image`` where README or a guide shows it; nothing for a picture nobody shows."""
    for file, shown in ALBUM.items():
        if shown == name:
            _small(image, _GREYS if name.startswith("paper/") else _COLOURS).save(folder / file, optimize=True)


def _small(image: QImage, colours: int) -> Image.Image:
    """Return the picture in few colours: the surfaces keep theirs exactly, and the file is a third."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (plain.width(), plain.height())
    whole = Image.frombuffer("RGB", size, bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine(), 1)
    spread = whole.quantize(colours // 2, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    pixels = list(_colours(whole.tobytes()))
    often = (colour for colour, _count in Counter(pixels).most_common(colours // 2))
    palette = [*dict.fromkeys([*often, *_colours(spread)])][:colours]
    nearest = {colour: _nearest(colour, palette) for colour in set(pixels)}
    small = Image.frombytes("P", size, bytes(map(nearest.__getitem__, pixels)))
    small.putpalette([part for colour in palette for part in colour])
    return small


def _colours(parts: Iterable[int]) -> Iterator[Colour]:
    """Yield red, green and blue together."""
    numbers = iter(parts)
    return zip(numbers, numbers, numbers, strict=True)


def _nearest(colour: Colour, palette: Sequence[Colour]) -> int:
    """Return the place of the palette's colour that looks most alike."""
    red, green, blue = colour
    gaps = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in palette]
    return gaps.index(min(gaps))
