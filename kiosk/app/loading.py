"""Loads the window system, and gives Python's own import statement back."""

import builtins
import ctypes
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

_RTLD_LAZY = 1
"""What a library calls is looked up when it is called first: of all that Qt can do, a kiosk needs little."""


def begin_to_load() -> None:
    """Let the system load Qt's libraries and list its fonts on a thread of its own: it needs Python for none of that.

    Meanwhile this thread imports what comes before the window; the window's part then finds the libraries loaded.
    """
    if sys.platform == "linux":
        Thread(target=_load_libraries, name="libraries").start()


def _load_libraries() -> None:
    found = find_spec("PySide6")
    if found is None or found.origin is None:
        return
    # A call of a foreign function lets other threads have the interpreter; an import would not. What it does not
    # find, or cannot load, the import says in words later.
    load = ctypes.CDLL(None).dlopen
    qt = Path(found.origin).parent
    for library in (*qt.glob("QtWidgets.*so"), *qt.glob("Qt/plugins/platforms/libqxcb.so")):
        load(bytes(library), _RTLD_LAZY)
    # Qt asks for the fonts of the system with its first word and finds them listed.
    with suppress(OSError):
        ctypes.CDLL("libfontconfig.so.1").FcInit()


def load_qt() -> None:
    """Load PySide6 and undo what it does to every import after its own.

    It puts a function in front that reads the source of the importing module in search of a switch which nothing here
    uses, and keeps all it has read: a quarter of the time in which the screens are loaded, and four megabytes for as
    long as the kiosk runs. Raises ImportError where a library of the system is missing.
    """
    import linecache

    import PySide6.QtCore  # noqa: F401 - it is loaded for what it does to imports

    # What it has read of the library's own enumerations by then is as little needed again.
    linecache.clearcache()
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
