"""Watches the kiosk from a small process of its own, ends it when it hangs, and starts it again.

It is another process because a thread would starve while C code holds Python's lock, and it imports next to nothing
because it stays in memory beside the kiosk for as long as that runs.
"""

import os
import signal
import time
from collections.abc import Sequence
from types import FrameType

from kiosk.app.offspring import PIPES, Offspring, begin
from kiosk.app.signs import NO_PICTURE, Awake, Signs
from kiosk.app.systemd import System

BUG = 4
INTERRUPTED = 130
"""What a shell says of a program that Ctrl+C ended."""
RESTART = 75
"""With this exit status the kiosk asks for a fresh process, as after an error of the disk."""
AFTER = "HAILONG_AFTER"
"""The variable that tells a kiosk which was started again what for."""
DRAWING = "HAILONG_DRAWING"
"""The variable that tells a kiosk how to draw after a start without a picture: ``software`` or ``machine``."""

LOOK_S = 1.0
NAP_S = 0.25
ABORT_S = 2.0
"""How long a child may take to write down where it hung."""
STEADY_S = 60.0
"""A child that lived for so long failed by chance; one that failed sooner may fail again at once."""
PAUSES_S = (0.0, 1.0, 3.0, 10.0, 30.0, 60.0)
"""Before the first, second, … start after failures in a row; the last one for ever."""
_STOPPING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))


def opens_kiosk(words: Sequence[str]) -> bool:
    """Say whether the words of a command line open the kiosk: ``run``, or nothing but options."""
    if not words or words[0] == "run":
        return True
    return words[0].startswith("-") and words[0] not in {"-h", "--help", "--version", "--selftest"}


def guard(words: Sequence[str]) -> int | None:
    """Watch over a child that goes on from here with None; return the exit status when it has ended for good."""
    return None if PIPES in os.environ else Watchdog(words).run()


class Watchdog:
    """The parent: one child at a time."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._awake = Awake()
        self._system = System()
        self._child: Offspring | None = None
        self._stopping = 0
        self._told_to_stop = False
        self._shown = False
        self._software = False
        self._why = ""
        self._failures = 0

    def run(self) -> int | None:
        """Start the child, and start it again, until it ends for good; None says that this process is the child."""
        for number in _STOPPING:
            signal.signal(number, self._asked_to_stop)
        while not self._stopping:
            began = self._now()
            try:
                self._child = begin(self._words, self._told())
            except OSError as problem:
                self._why = f"no process could be made: {problem.strerror}"
            else:
                if self._child is None:
                    return None
                ending = self._attend(self._child)
                if ending is not None:
                    return ending
            self._pause(self._now() - began)
        return 0

    def _now(self) -> float:
        now = self._awake.seconds()
        self._system.feed(now)
        return now

    def _told(self) -> dict[str, str]:
        """Return what a child that is started again has to know."""
        told = {AFTER: self._why}
        if self._why == NO_PICTURE:
            self._software = not self._software
            told[DRAWING] = "software" if self._software else "machine"
        return told

    def _asked_to_stop(self, number: int, _frame: FrameType | None) -> None:
        self._stopping = number
        self._tell_to_stop()
        self._system.tell("STOPPING=1")

    def _tell_to_stop(self) -> None:
        """Hand the signal on, once: two of a kind would end a child that is closing in order."""
        if self._child is not None and not self._told_to_stop:
            self._told_to_stop = True
            self._child.ask_to_stop(self._stopping)

    def _attend(self, child: Offspring) -> int | None:
        """Watch over a child to its end; return the exit status where that was the end for good."""
        signs, missing = self._watch(child)
        if missing:
            self._end(child)
        self._child = None
        status = child.status()
        self._why = missing or (f"signal {-status}" if status < 0 else f"status {status}")
        if missing and (signs.leaving or self._stopping):
            return BUG
        if status < 0 and -status in _STOPPING:
            # It had not come far enough to end in order: there was nothing to end.
            return 0 if self._stopping else 128 - status
        if missing or not (self._stopping or self._is_answer(status, signs)):
            return None
        return BUG if status < 0 else status

    def _is_answer(self, status: int, signs: Signs) -> bool:
        """Say whether a child ended with what it was asked for, or with a sentence why it cannot open at all."""
        if status in {0, INTERRUPTED}:
            return True
        return 0 < status < BUG and (signs.leaving or not self._shown)

    def _watch(self, child: Offspring) -> tuple[Signs, str]:
        """Hear a child until it ends or something is missing; return what it told, and what was missing."""
        signs = Signs(self._now())
        while (beats := child.hear(min(LOOK_S, self._system.every))) is not None:
            now = self._now()
            signs.hear(beats, now)
            if signs.shown and not self._shown:
                self._shown = True
                self._system.tell("READY=1")
            if self._stopping and not signs.leaving:
                self._tell_to_stop()
                signs.leave(now)
                signs.leaving = True
            missing = signs.missing(now)
            if missing:
                return signs, missing
        return signs, ""

    def _end(self, child: Offspring) -> None:
        """End a child by force, with time to write down where it hung."""
        child.abort()
        until = self._now() + ABORT_S
        killed = False
        while child.hear(NAP_S) is not None:
            if not killed and self._now() > until:
                child.kill()
                killed = True

    def _pause(self, lived: float) -> None:
        """Wait before the next start after a child that lived so many seconds."""
        until = self._now() + self.patience(lived)
        while self._now() < until and not self._stopping:
            time.sleep(NAP_S)

    def patience(self, lived: float) -> float:
        """Return the seconds to wait after another failure: the more came in a row, the longer, and never for good."""
        if lived >= STEADY_S:
            self._failures = 0
        self._failures += 1
        return PAUSES_S[min(self._failures, len(PAUSES_S)) - 1]
