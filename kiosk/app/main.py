"""Opens the kiosk: where it can, the first picture, then the ledger, then the window for its visitors."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app import assets, display, drawing, keepsake, logs
from kiosk.app.clock import Clock
from kiosk.app.heart import Heart
from kiosk.domain.errors import EnvironmentProblem, WorldError
from kiosk.store.lock import InstanceLock
from kiosk.store.suspicion import is_suspect

if TYPE_CHECKING:
    # The first picture does not wait for the ledger's part.
    from kiosk.app.front import Front
    from kiosk.store.ledger import Ledger

SWITCH_S = 0.0005
"""A statement of SQLite gives the interpreter away and takes it back: while the window paints, the ledger's thread
would wait Python's own 5 ms for each, and the customer for all of them."""


def command(args: Namespace, folder: Path) -> int:
    """Run the kiosk until staff leave it and return the exit status."""
    sys.setswitchinterval(SWITCH_S)
    heart = Heart()
    heart.opens()
    display.check_display()
    if args.window:
        display.check_size(*args.window, asked=True)
    opening = Opening(args, folder, Clock(), heart)
    opening.show_ahead()
    held = opening.held()
    logs.catch_faults(folder)
    if heart.after:
        logs.log.warning("started again: %s", heart.after)
    heart.opens()
    try:
        _load_windows(folder, heart)
        from kiosk.app import shell
    except EnvironmentProblem:
        held.close()
        raise
    if args.demo:
        _tell_pins(folder, args.lang)
    return shell.run(args, folder, held, opening.clock, heart, opening.front)


def _load_windows(folder: Path, heart: Heart) -> None:
    """Load the window system; raises EnvironmentProblem ``qt_library_missing``."""
    drawing.choose(folder, heart.drawing)
    try:
        # Not on another thread than the opening: each of its forty statements would wait for the importing thread to
        # let go.
        from kiosk.app.loading import load_qt

        load_qt()
        import kiosk.app.front  # noqa: F401 - what it needs of the system is known now
    except ImportError as problem:
        raise EnvironmentProblem("qt_library_missing", library=str(problem)) from problem


class Opening:
    """From an empty screen to an open ledger; ``front`` is the window where it is open by then."""

    def __init__(self, args: Namespace, folder: Path, clock: Clock, heart: Heart) -> None:
        self._args = args
        self._folder = folder
        self._heart = heart
        self._lock: InstanceLock | None = None
        self.clock = clock
        self.front: Front | None = None

    def show_ahead(self) -> None:
        """Show the first picture before the ledger is open, where the kiosk was closed in order the last time."""
        if not keepsake.is_there(self._folder) or is_suspect(self._folder):
            return
        try:
            self._lock = InstanceLock.take(self._folder)
        except EnvironmentProblem:
            # The opening of the ledger says why not, or waits.
            return
        stand = keepsake.take(self._folder)
        if stand is None:
            return
        if self._args.screen_lang is not None:
            stand = stand.in_language(self._args.screen_lang)
        _load_windows(self._folder, self._heart)
        from kiosk.app.front import Front

        self._heart.makes_window()
        self.front = Front(self._args)
        self.front.show_ahead(stand, self.clock)
        self._heart.opens()

    def _close_front(self) -> None:
        """Take the window away: what is to be said is nothing for a visitor, or another window says it."""
        self._let_go()
        if self.front is not None:
            self.front.close()
            self.front = None

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def held(self) -> "Ledger | InstanceLock":
        """Return the open folder; a damaged or missing ledger is built anew before, while the screen asks for patience.

        Raises what ``open_folder`` raises.
        """
        try:
            held = self._opened_or_mended()
        except BaseException:
            self._close_front()
            raise
        # The ledger has a hold of its own.
        self._let_go()
        return held

    def _opened_or_mended(self) -> "Ledger | InstanceLock":
        if is_suspect(self._folder):
            try:
                self._mend("a whole check asked for it")
            except WorldError as problem:
                # It opens, and what it cannot prove no report prints: ballots of today are worth more than none.
                logs.log.error("the ledger could not be built anew: %s", problem)
        from kiosk.app.opening import open_folder
        from kiosk.store.identity import KEY_FILE
        from kiosk.store.recovery import is_damage

        try:
            return open_folder(self._folder, self.clock, demo=self._args.demo, lock=self._lock)
        except WorldError as problem:
            if not is_damage(problem) or not (self._folder / KEY_FILE).exists():
                raise
            self._mend(str(problem))
        return open_folder(self._folder, self.clock, demo=self._args.demo)

    def _mend(self, why: str) -> None:
        self._close_front()
        logs.write_to(self._folder)
        logs.log.error("the ledger is built anew: %s", why)
        drawing.choose(self._folder, self._heart.drawing)
        try:
            from kiosk.app.mending import mend
        except ImportError as problem:
            raise EnvironmentProblem("qt_library_missing", library=str(problem)) from problem
        mend(self._folder, self.clock, self._args, self._heart)


def _tell_pins(folder: Path, lang: str) -> None:
    from kiosk.app.demo import demo_pins

    pins = demo_pins(folder)
    if pins:
        sys.stdout.write(assets.wording(lang).text("cli.demo_pins", pins=pins) + "\n")
        sys.stdout.flush()
