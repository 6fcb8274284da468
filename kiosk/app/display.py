"""Looks for a display before Qt does, because Qt aborts the process where it finds none."""

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from kiosk.domain.errors import EnvironmentProblem, UsageError

LEAST_WIDTH, LEAST_HEIGHT = 800, 480
_WITHOUT_DISPLAY = {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}
_XCB_LIBRARIES = (
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-render-util.so.0",
    "libxkbcommon-x11.so.0",
)
"""What Qt's plugin for X asks for by name and a small system may lack."""
_CONNECT_SECONDS = 3


def _x_answers(display: str) -> bool:
    """Return whether something listens where ``display`` (such as ``:0`` or ``host:10.0``) points."""
    found = re.fullmatch(r"(?:unix)?([^:]*):(\d+)(?:\.\d+)?", display)
    if not found:
        return False
    host, number = found[1], int(found[2])
    try:
        if host:
            with socket.create_connection((host, 6000 + number), timeout=_CONNECT_SECONDS):
                return True
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(_CONNECT_SECONDS)
            # X servers may listen on the file, on the abstract name, or on both.
            name = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen, by convention
            if line.connect_ex(name) != 0:
                line.connect("\0" + name)
            return True
    except OSError:
        return False


def check_display(environ: Mapping[str, str] = os.environ) -> None:
    """Raise EnvironmentProblem ``no_display`` or ``qt_library_missing`` when no window can be opened here."""
    platform = environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if not sys.platform.startswith("linux") or platform in _WITHOUT_DISPLAY:
        return
    wayland = environ.get("WAYLAND_DISPLAY")
    if wayland and platform != "xcb":
        path = Path(environ.get("XDG_RUNTIME_DIR", "/run")) / wayland
        if path.exists():
            return
    display = environ.get("DISPLAY", "")
    if not _x_answers(display):
        raise EnvironmentProblem("no_display", detail=f"DISPLAY={display or '∅'}", command=_command())
    for library in _XCB_LIBRARIES:
        try:
            # Qt wants it in a moment anyway; to search for it by name would start a program for each.
            ctypes.CDLL(library)
        except OSError as problem:
            raise EnvironmentProblem("qt_library_missing", library=library.partition(".")[0]) from problem


def _command() -> str:
    """Return the command that opens the kiosk as a person types it."""
    return "python3 build/bootstrap.py run"


def check_size(width: int, height: int, *, asked: bool) -> None:
    """Raise ``display_small`` below 800×480: bad usage when ``asked`` for, else the environment's fault."""
    # A panel of 480×800 is the same tablet held upright.
    if max(width, height) < LEAST_WIDTH or min(width, height) < LEAST_HEIGHT:
        kind = UsageError if asked else EnvironmentProblem
        raise kind("display_small", width=width, height=height)
