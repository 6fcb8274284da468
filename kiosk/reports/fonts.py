"""The serif face of every paper, embedded: metric-compatible with Times New Roman, with full Vietnamese."""

import unicodedata
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from kiosk.domain.errors import EnvironmentProblem

PLAIN, BOLD, ITALIC, BOLD_ITALIC = "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic"
FILES = {
    PLAIN: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}


def register(folder: Path) -> None:
    """Make the four cuts known to reportlab, once a process.

    Raises EnvironmentProblem ``font_missing`` when a file is not there or is not a font.
    """
    known = pdfmetrics.getRegisteredFontNames()
    for name, file in FILES.items():
        if name in known:
            continue
        try:
            pdfmetrics.registerFont(TTFont(name, str(folder / file)))
        except (OSError, TTFError) as problem:
            raise EnvironmentProblem("font_missing", file=file) from problem
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


def width_of(text: str, font: str, size: float) -> float:
    """Return the width of a line in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def clean(text: str) -> str:
    """Return the text in composed letters, on one line, without control characters; hard spaces stay."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable() and "  " not in composed:
        # Nearly always: every sign is a letter or the plain space.
        return composed.strip(" ")
    shown = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf"} else sign for sign in composed)
    return " ".join(word for word in shown.split(" ") if word)
