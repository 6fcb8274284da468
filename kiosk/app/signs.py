"""The signs of life a kiosk gives, and what it means when they stay away."""

import time
from collections.abc import Callable

OPENING = b"o"
WINDOW = b"w"
PAINTED = b"p"
ALIVE = b"a"
TAPPED = b"t"
IDLE = b"i"
CLOSING = b"c"
LEAVING = b"l"
"""In turn: the folder is being opened; a window is being made; a frame has been painted; the window's thread works,
and nothing can be painted as the window is not on a screen; the writer has a tap to keep, another one than before; it
has none; the kiosk closes in order; it does so for good."""

NO_PICTURE = "no picture"
_PATIENCE_S = {OPENING: 600.0, WINDOW: 12.0, PAINTED: 8.0, CLOSING: 30.0}
"""Long for the opening, which may be a recovery on a slow disk: to begin it anew again and again would never end it."""
_MISSING = {
    OPENING: "the folder was not opened in time",
    WINDOW: NO_PICTURE,
    PAINTED: "the window hung",
    CLOSING: "the end took too long",
}
TAP_S = 8.0
"""Counted from the beat that told of the tap, at most two seconds after it; with the ending and the new start the next
visitor is served within 20 s."""
_LONGEST_STEP_S = 2.0


class Awake:
    """Counts the seconds in which this process ran: while machine or process slept, nobody hung."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._seconds = 0.0

    def seconds(self) -> float:
        """Return the seconds so far; to be asked at least once a second."""
        now = self._clock()
        self._seconds += min(now - self._last, _LONGEST_STEP_S)
        self._last = now
        return self._seconds


class Signs:
    """What one run of the kiosk has told, and when."""

    def __init__(self, now: float) -> None:
        self.shown = False
        self.leaving = False
        self._phase = OPENING
        self._heard = now
        self._tap: float | None = None

    def hear(self, beats: bytes, now: float) -> None:
        """Take in what was told by ``now``, one byte a sign."""
        for number in beats:
            sign = bytes((number,))
            if sign in {TAPPED, IDLE}:
                self._tap = now if sign == TAPPED else None
            elif sign == LEAVING:
                self.leave(now)
                self.leaving = True
            elif sign != ALIVE or self._phase == PAINTED:
                self._phase = PAINTED if sign == ALIVE else sign
                self._heard = now
            self.shown |= sign == PAINTED

    def leave(self, now: float) -> None:
        """Expect nothing more than an end in order."""
        self._phase, self._heard, self._tap = CLOSING, now, None

    def missing(self, now: float) -> str:
        """Return what has stayed away for too long, or ""."""
        if now - self._heard > _PATIENCE_S[self._phase]:
            return _MISSING[self._phase]
        if self._tap is not None and now - self._tap > TAP_S:
            return "a tap hung"
        return ""
