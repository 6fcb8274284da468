"""The centre's words, Vietnamese and English: the same files and the same keys as the kiosk's."""

import sys
import tomllib
from functools import cache
from pathlib import Path

from kiosk.domain.wording import LANGUAGES, Wording, flatten

PARTS = ("visitors", "office", "centre")


def folder() -> Path:
    """Return the folder of texts, beside the package or inside a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen or Path(__file__).resolve().parents[2]) / "assets" / "strings"


@cache
def wording(lang: str) -> Wording:
    """Return every text of a language; of one that there is none of, the English."""
    lang = lang if lang in LANGUAGES else "en"
    texts: dict[str, str] = {}
    for part in PARTS:
        texts |= flatten(tomllib.loads((folder() / f"{part}.{lang}.toml").read_text("utf-8")))
    return Wording(lang, texts)
