"""Loads the window system, and gives Python's own import statement back."""

import builtins


def load_qt() -> None:
    """Load PySide6 and undo what it does to every import after its own.

    It puts a function in front that reads the source of the importing module in search of a switch which nothing here
    uses, and keeps all it has read: a quarter of the time in which the screens are loaded, and four megabytes for as
    long as the kiosk runs. Raises ImportError where a library of the system is missing.
    """
    import PySide6.QtCore  # noqa: F401 - it is loaded for what it does to imports

    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
