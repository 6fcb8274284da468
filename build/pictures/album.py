"""The few pictures that README and guides show, small enough to live beside them in docs/pictures."""

from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage

_COLOURS, _GREYS = 256, 32
ALBUM = {
    "welcome.png": "public/1280x800/vi/plain/welcome",
    "ask.png": "public/1280x800/vi/plain/ask-5",
    "reasons.png": "public/1280x800/vi/plain/reasons",
    "comment.png": "public/1280x800/vi/plain/comment",
    "sorry.png": "public/1280x800/vi/plain/sorry",
    "report-1.png": "paper/article/vi/page-1",
    "report-2.png": "paper/article/vi/page-2",
    "en-welcome.png": "public/1280x800/en/plain/welcome",
    "en-ask.png": "public/1280x800/en/plain/ask-5",
    "en-reasons.png": "public/1280x800/en/plain/reasons",
    "en-sorry.png": "public/1280x800/en/plain/sorry",
}
"""File name in docs/pictures: name of the picture it is."""


def keep(folder: Path, name: str, image: QImage) -> None:
    """Write ``image`` where README or a guide shows it; nothing for a picture nobody shows."""
    for file, shown in ALBUM.items():
        if shown == name:
            _small(image, _GREYS if name.startswith("paper/") else _COLOURS).save(folder / file, optimize=True)


def _small(image: QImage, colours: int) -> Image.Image:
    """Return the picture in few colours: it has few anyway, and the file is a quarter."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (plain.width(), plain.height())
    whole = Image.frombuffer("RGB", size, bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine(), 1)
    return whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
