"""The terms of everything inside a frozen folder, in a folder `licences` at its top."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from freezing.parts import Part

ROOT = Path(__file__).resolve().parents[2]


def write(folder: Path, parts: Iterable[Part]) -> None:
    """Put our own licence, the page about all others, and every part's own words into the folder."""
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")
    terms = folder / "licences"
    terms.mkdir()
    shutil.copy(ROOT / "assets" / "LICENCES.md", terms / "README.md")
    # Qt's packages come without the text of their licence.
    shutil.copy(ROOT / "assets" / "licences" / "LGPL-3.0.txt", terms / "LGPL-3.0.txt")
    for part in parts:
        for file in part.licences:
            kept = terms / part.name
            kept.mkdir(exist_ok=True)
            shutil.copyfile(file, kept / file.name)
