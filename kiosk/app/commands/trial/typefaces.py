"""Whether the typefaces that came with the program have every letter of Vietnamese."""

import unicodedata
from itertools import product
from pathlib import Path

from kiosk.app import assets
from kiosk.domain.errors import Bug

_VOWELS = ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y")
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def vietnamese() -> str:
    """Return the 134 letters that Vietnamese adds to the Latin ones, and its sign of money."""
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(_VOWELS, _TONES)]
    beyond = [letter for letter in (*small, "đ") if not letter.isascii()]
    return "".join(beyond) + "".join(beyond).upper() + "₫"


def check() -> dict[str, object]:
    """Look for every letter in every face, of screens and of papers alike; raises Bug for the first that is missing."""
    from PySide6.QtGui import QRawFont

    letters = vietnamese()
    files = sorted((assets.folder() / "fonts").glob("*.ttf"))
    for file in files:
        font = QRawFont(str(file), 16.0)
        missing = [letter for letter in letters if not font.supportsCharacter(ord(letter))]
        if not font.isValid() or missing:
            raise Bug(f"{file.name} lacks {''.join(missing)}")
    _check_family()
    if not files:
        raise Bug("no typefaces came with the program")
    return {"n": len(files), "letters": len(letters)}


def _check_family() -> None:
    from PySide6.QtGui import QFont, QFontInfo

    from kiosk.widgets.theme import load_fonts

    family = load_fonts(Path(assets.folder() / "fonts"))
    shown = QFontInfo(QFont(family)).family()
    if shown != family:
        raise Bug(f"{shown} is drawn in the place of {family}")
