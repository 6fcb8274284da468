"""What is otherwise in a frozen program: how it starts itself, and what it must not hand on to others."""

import os
import sys
from collections.abc import MutableMapping

_SEARCHED = "LD_LIBRARY_PATH"


def is_frozen() -> bool:
    """Say whether this is the frozen program, or Python running its source."""
    return bool(getattr(sys, "frozen", False))


def program(*words: str) -> list[str]:
    """Return the command line that runs this very program with ``words``."""
    return [sys.executable, *words] if is_frozen() else [sys.executable, "-m", "kiosk", *words]


def settle_in(environ: MutableMapping[str, str] = os.environ) -> None:
    """Let the system's programs find the system's libraries, and a program without a console write to nowhere.

    The frozen program is started with its own folder searched first, and what was searched before is kept aside.
    """
    if not is_frozen():
        return
    before = environ.pop(f"{_SEARCHED}_ORIG", "")
    if before:
        environ[_SEARCHED] = before
    else:
        environ.pop(_SEARCHED, None)
    for name in ("stdout", "stderr"):
        # On Windows the executable that opens no console has neither.
        if getattr(sys, name, None) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
