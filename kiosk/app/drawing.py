"""Draws without the graphics processor on a machine where a start with it has shown no picture."""

import os
from pathlib import Path

FILE = "drawing"
_SOFTWARE = {
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "QT_OPENGL": "software",
    "QT_QUICK_BACKEND": "software",
    "QT_WAYLAND_DISABLE_HW_INTEGRATION": "1",
    "QT_WIDGETS_RHI": "0",
    "QT_XCB_GL_INTEGRATION": "none",
}
"""Read by Qt and Mesa when they are loaded."""


def choose(folder: Path, asked: str) -> None:
    """Choose how this process draws, before Qt is loaded: as ``asked``, else as the data folder remembers."""
    try:
        remembered = (folder / FILE).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        remembered = ""
    if (asked or remembered) == "software":
        os.environ.update(_SOFTWARE)


def remember(folder: Path, asked: str) -> None:
    """Keep for the next starts what has just shown a picture; raises OSError."""
    if asked == "software":
        (folder / FILE).write_text(asked, encoding="ascii")
    elif asked:
        (folder / FILE).unlink(missing_ok=True)
