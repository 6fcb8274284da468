"""Opens the kiosk: the ledger first, then the window system, window and visitors."""

import sys
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep

from kiosk.app import assets, display, drawing, logs
from kiosk.app.clock import Clock
from kiosk.app.heart import Heart
from kiosk.app.means import means
from kiosk.db.faults import of_system
from kiosk.domain.errors import EnvironmentProblem, WorldError
from kiosk.store.identity import KEY_FILE
from kiosk.store.ledger import Ledger, is_provisioned
from kiosk.store.lock import InstanceLock
from kiosk.store.quarantine import is_suspect

TRIES, BETWEEN_TRIES_S = 50, 0.2
"""How long a kiosk that starts waits for a command that reads the folder."""
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
    clock = Clock()
    held = _opened_or_mended(folder, clock, args, heart)
    logs.catch_faults(folder)
    if heart.after:
        logs.log.warning("started again: %s", heart.after)
    drawing.choose(folder, heart.drawing)
    heart.opens()
    try:
        # Not on another thread than the opening: each of its forty statements would wait for the importing thread to
        # let go.
        from kiosk.app.loading import load_qt

        load_qt()
        from kiosk.app import shell
    except ImportError as problem:
        held.close()
        raise EnvironmentProblem("qt_library_missing", library=str(problem)) from problem
    if args.demo:
        _tell_pins(folder, args.lang)
    return shell.run(args, folder, held, clock, heart)


def _opened_or_mended(folder: Path, clock: Clock, args: Namespace, heart: Heart) -> Ledger | InstanceLock:
    """Return the open folder; a damaged or missing ledger is built anew before, while the screen asks for patience."""
    if is_suspect(folder):
        try:
            _mend(folder, clock, args, heart, "a whole check asked for it")
        except WorldError as problem:
            # It opens, and what it cannot prove no report prints: ballots of today are worth more than none.
            logs.log.error("the ledger could not be built anew: %s", problem)
    try:
        return open_folder(folder, clock, demo=args.demo)
    except WorldError as problem:
        from kiosk.store.recovery import is_damage

        if not is_damage(problem) or not (folder / KEY_FILE).exists():
            raise
        _mend(folder, clock, args, heart, str(problem))
    return open_folder(folder, clock, demo=args.demo)


def _mend(folder: Path, clock: Clock, args: Namespace, heart: Heart, why: str) -> None:
    logs.write_to(folder)
    logs.log.error("the ledger is built anew: %s", why)
    drawing.choose(folder, heart.drawing)
    try:
        from kiosk.app.mending import mend
    except ImportError as problem:
        raise EnvironmentProblem("qt_library_missing", library=str(problem)) from problem
    mend(folder, clock, args, heart)


def _tell_pins(folder: Path, lang: str) -> None:
    from kiosk.app.demo import demo_pins

    pins = demo_pins(folder)
    if pins:
        sys.stdout.write(assets.wording(lang).text("cli.demo_pins", pins=pins) + "\n")
        sys.stdout.flush()


def open_folder(folder: Path, clock: Clock, *, demo: bool) -> Ledger | InstanceLock:
    """Return the open ledger of ``folder``, or only its lock where the first start has to be gone through.

    Raises what ``Ledger.open`` raises, and ``disk_full`` or ``folder_unwritable`` where none could be made.
    """
    if is_provisioned(folder):
        ledger = _opened(folder, clock)
        logs.write_to(folder)
        if ledger.ask(lambda reader: reader.training()).result() is not None:
            return ledger
        lock = ledger.share_lock()
        ledger.close()
        return lock
    _probe(folder)
    if demo:
        from kiosk.app.demo import make_demo

        logs.write_to(folder)
        return make_demo(folder, clock)
    # Before there is any ledger: a second kiosk here would ask the same questions and lose the answers.
    lock = InstanceLock.take(folder)
    logs.write_to(folder)
    return lock


def _opened(folder: Path, clock: Clock) -> Ledger:
    """Return the open ledger; waits for a command that reads the folder in passing, never for another kiosk."""
    for _ in range(TRIES):
        try:
            return Ledger.open(folder, means=means(clock))
        except EnvironmentProblem as problem:
            if problem.key != "already_running" or _kiosk_answers(folder):
                raise
            sleep(BETWEEN_TRIES_S)
    return Ledger.open(folder, means=means(clock))


def _kiosk_answers(folder: Path) -> bool:
    from kiosk.app.line import call

    try:
        caller = call(folder)
    except EnvironmentProblem as problem:
        return problem.key == "kiosk_silent"
    if caller is not None:
        caller.close()
    return caller is not None


def _probe(folder: Path) -> None:
    """Raise what stands in the way of keeping ballots in ``folder``, before anybody fills in a form."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as trial:
            trial.write(bytes(1 << 20))
            trial.flush()
    except OSError as problem:
        raise of_system(problem, folder) from problem
