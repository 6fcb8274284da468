"""Looks for a display before Qt does, because Qt aborts the process where it finds none."""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from kiosk.app.frozen import is_frozen
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
    """Return whether the X server that ``display`` names (such as ``:0`` or ``host:10.0``) lets this process in.

    Raises EnvironmentProblem ``qt_library_missing`` where the library for that, which Qt uses too, is missing.
    """
    host, _, number = display.partition(":")
    if host not in {"", "unix"} and not _host_answers(host, number.partition(".")[0]):
        return False
    xcb = _library("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    for call in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        call.argtypes = (ctypes.c_void_p,)
    line = xcb.xcb_connect(display.encode(), None)
    refused: int = xcb.xcb_connection_has_error(line)
    xcb.xcb_disconnect(line)
    return not refused


def _host_answers(host: str, number: str) -> bool:
    """Return whether another machine answers soon: the library would wait minutes for one that is switched off."""
    import socket

    try:
        with socket.create_connection((host, 6000 + int(number)), timeout=_CONNECT_SECONDS):
            return True
    except (OSError, ValueError, OverflowError):
        return False


def _library(name: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(name)
    except OSError as problem:
        raise EnvironmentProblem("qt_library_missing", library=name.partition(".")[0]) from problem


def check_display(environ: Mapping[str, str] = os.environ) -> None:
    """Raise EnvironmentProblem ``no_display`` or ``qt_library_missing`` when no window can be opened here."""
    platform = environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if sys.platform.startswith("linux") and platform not in _WITHOUT_DISPLAY:
        _check_linux(environ, platform)


def _check_linux(environ: Mapping[str, str], platform: str) -> None:
    wayland = environ.get("WAYLAND_DISPLAY")
    if wayland and platform != "xcb":
        path = Path(environ.get("XDG_RUNTIME_DIR", "/run")) / wayland
        if path.exists():
            return
    display = environ.get("DISPLAY", "")
    if not _x_answers(display):
        if is_frozen():
            raise EnvironmentProblem("no_display_of_service", detail=f"DISPLAY={display or '∅'}")
        raise EnvironmentProblem("no_display", detail=f"DISPLAY={display or '∅'}", command=_command())
    for library in _XCB_LIBRARIES:
        # Qt wants it in a moment anyway; to search for it by name would start a program for each.
        _library(library)


def _command() -> str:
    """Return the command that opens the kiosk as a person types it."""
    return "python3 build/bootstrap.py run"


def check_size(width: int, height: int, *, asked: bool) -> None:
    """Raise ``display_small`` below 800×480: bad usage when ``asked`` for, else the environment's fault."""
    # A panel of 480×800 is the same tablet held upright.
    if max(width, height) < LEAST_WIDTH or min(width, height) < LEAST_HEIGHT:
        kind = UsageError if asked else EnvironmentProblem
        raise kind("display_small", width=width, height=height)
