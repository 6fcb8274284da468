"""What somebody brings on a stick for a kiosk that wants to belong to a centre: pictures of its code, grants."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kiosk.app.files import read_bounded
from kiosk.codes.picture import words_in
from kiosk.domain.errors import UsageError
from sync.protocol import invitation

PICTURES = (".png", ".jpg", ".jpeg")
MOST_FILES = 100
"""Of a kind on one stick."""
MOST_PICTURE = 32 << 20


def files_of(folders: Iterable[Path], endings: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files of some kinds at the top of folders, by name; whatever only looks like one is left alone."""
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            named = sorted(one.name for one in entries if one.name.lower().endswith(endings))
            for name in named[:MOST_FILES]:
                # What other systems leave beside a file begins with a point.
                if not name.startswith(".") and stat.S_ISREG(os.lstat(folder / name).st_mode):
                    yield folder / name


def invited_by(file: Path) -> Mapping[str, Any]:
    """Return what the code in a picture says, as ``enrol`` takes it, and the address of its centre.

    Raises FileProblem ``file_unreadable``, ``picture_unreadable``, UsageError ``picture_no_code``, and
    ``picture_other_code`` where codes are there that invite nobody.
    """
    found = words_in(read_bounded(file, MOST_PICTURE), file.name)
    for words in found:
        if words.startswith(invitation.SCANNED):
            return {"code": words, "url": invitation.read_scanned(words).url}
    raise UsageError("picture_other_code" if found else "picture_no_code", file=file.name)
