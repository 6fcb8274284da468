"""Opens the folder the kiosk is to run on."""

from pathlib import Path
from tempfile import TemporaryFile
from time import sleep

from kiosk.app import logs
from kiosk.app.clock import Clock
from kiosk.app.means import means
from kiosk.db.faults import of_system
from kiosk.domain.errors import EnvironmentProblem
from kiosk.store.ledger import Ledger, is_provisioned
from kiosk.store.lock import InstanceLock

TRIES, BETWEEN_TRIES_S = 50, 0.2
"""How long a kiosk that starts waits for a command that reads the folder."""


def open_folder(folder: Path, clock: Clock, *, demo: bool, lock: InstanceLock | None = None) -> Ledger | InstanceLock:
    """Return the open ledger of ``folder``, or only its lock where the first start has to be gone through.

    Whoever holds the folder's ``lock`` already gives it along, and keeps a hold of its own.

    Raises what ``Ledger.open`` raises, and ``disk_full`` or ``folder_unwritable`` where none could be made.
    """
    if is_provisioned(folder):
        ledger = _opened(folder, clock, lock)
        logs.write_to(folder)
        if ledger.ask(lambda reader: reader.training()).result() is not None:
            return ledger
        own = ledger.share_lock()
        ledger.close()
        return own
    _probe(folder)
    if demo:
        from kiosk.app.demo import make_demo

        logs.write_to(folder)
        return make_demo(folder, clock)
    # Before there is any ledger: a second kiosk here would ask the same questions and lose the answers.
    own = lock.share() if lock else InstanceLock.take(folder)
    logs.write_to(folder)
    return own


def _opened(folder: Path, clock: Clock, lock: InstanceLock | None) -> Ledger:
    """Return the open ledger; waits for a command that reads the folder in passing, never for another kiosk."""
    for _ in range(TRIES):
        try:
            return Ledger.open(folder, means=means(clock), lock=lock)
        except EnvironmentProblem as problem:
            if problem.key != "already_running" or _kiosk_answers(folder):
                raise
            sleep(BETWEEN_TRIES_S)
    return Ledger.open(folder, means=means(clock), lock=lock)


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
