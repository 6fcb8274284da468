"""A mouse and a keyboard for one display, through XTEST: what is sent has left this process when a method returns."""

import ctypes
from types import TracebackType
from typing import Self


class Pointer:
    """One connection to an X server. ``tap`` presses and lets go at once, which is the shortest tap there is."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        opened: int | None = self._x.XOpenDisplay(display.encode())
        if opened is None:
            raise RuntimeError(f"no connection to display {display}")
        self._display = ctypes.c_void_p(opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self._x.XCloseDisplay(self._display)

    def move(self, x: int, y: int) -> None:
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        self._x.XSync(self._display, 0)

    def tap(self) -> None:
        """Press and let go of the first button where the pointer stands."""
        for down in (1, 0):
            self._test.XTestFakeButtonEvent(self._display, 1, down, ctypes.c_ulong(0))
        self._x.XFlush(self._display)

    def key(self, name: str) -> None:
        """Press a key of the keyboard, such as ``F8``, ``Return`` or ``1``."""
        symbol = ctypes.c_ulong(self._x.XStringToKeysym(name.encode()))
        code = self._x.XKeysymToKeycode(self._display, symbol)
        if not code:
            raise ValueError(f"the keyboard has no key {name}")
        for down in (1, 0):
            self._test.XTestFakeKeyEvent(self._display, code, down, ctypes.c_ulong(0))
        self._x.XFlush(self._display)
