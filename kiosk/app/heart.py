"""Tells the parent process that window and writer are alive, and ends in order when the parent is gone."""

import ctypes
import faulthandler
import os
import signal
import sys
import threading
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path

from kiosk.app import signs
from kiosk.app.offspring import PIPES, open_pipes
from kiosk.app.watchdog import AFTER, DRAWING

_LEAVES_WITHIN_S = 30
_SET_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux' prctl."""


class Heart:
    """The child's side; in a process without such a parent it beats for nobody. Any thread may use it.

    ``after`` is why there was no going on, for the log; ``drawing`` how to draw after a start without a picture.
    """

    def __init__(self, environ: MutableMapping[str, str] = os.environ) -> None:
        self.after = environ.pop(AFTER, "")
        self.drawing = environ.pop(DRAWING, "")
        self._taps = 0
        self._waited = self._kept = False
        """Whether the last beat told of a tap that waited, and whether the writer has kept one since."""
        self._door = threading.Lock()
        self._telling: int | None = None
        pipes = environ.pop(PIPES, "")
        if pipes:
            self._telling, living = open_pipes(pipes)
            threading.Thread(target=_mourn, args=(living,), name="parent", daemon=True).start()
            _end_with_parent()

    def _tell(self, sign: bytes) -> bool:
        """Say whether the parent will hear it."""
        # A parent that sleeps hears the next beat, and whether it has gone is told by its own pipe.
        if self._telling is not None:
            with suppress(BlockingIOError, BrokenPipeError):
                return os.write(self._telling, sign) > 0
        return False

    def opens(self) -> None:
        """Tell that the folder is being opened; long work on the way says so again and again."""
        self._tell(signs.OPENING)

    def makes_window(self) -> None:
        self._tell(signs.WINDOW)

    def painted(self) -> None:
        """Tell that a frame has been painted."""
        self._beat(signs.PAINTED)

    def alive(self) -> None:
        """Tell that the window's thread works while the window cannot be painted."""
        self._beat(signs.ALIVE)

    def _beat(self, sign: bytes) -> None:
        # Of taps only the beats tell: the parent, woken by every tap, would take the processor from the next picture.
        with self._door:
            if not self._taps:
                sign += signs.IDLE
            elif self._kept or not self._waited:
                sign += signs.TAPPED
            told = self._tell(sign)
            self._waited, self._kept = told and bool(self._taps), False

    def tap_begins(self) -> None:
        """Note that the writer has something to keep."""
        with self._door:
            self._taps += 1

    def tap_ends(self) -> None:
        """Note on the writer's thread that it has kept, or given up, what was first in line."""
        with self._door:
            self._taps -= 1
            self._kept = True

    def closes(self, *, for_good: bool) -> None:
        self._tell(signs.LEAVING if for_good else signs.CLOSING)


def _mourn(living: int) -> None:
    """Wait until the parent is gone and end this process in order; nobody would start it again or end it."""
    while os.read(living, 1):
        pass
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:
        # The system's own thread ends a process that cannot close; what it has to say of that is for no terminal.
        faulthandler.dump_traceback_later(_LEAVES_WITHIN_S, exit=True, file=nowhere)
        signal.raise_signal(signal.SIGTERM)
        threading.Event().wait()


def _end_with_parent() -> None:
    """Let the system end this process too when its parent does, should the thread that waits for it not come to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
