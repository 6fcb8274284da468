"""Print jobs under way, noted in the data folder: a start looks after those that the program has left behind."""

from hashlib import sha256
from pathlib import Path

import msgspec

from kiosk.app.logs import log
from kiosk.app.printing.queue import Ticket
from kiosk.domain.errors import EnvironmentProblem

FOLDER = "print-jobs"


def note(folder: Path, job: str, ticket: Ticket) -> None:
    """Note a job that the queue has; where that fails the log says so, and the job is followed as ever."""
    from kiosk.app.files import write_whole

    told = {"job": job, "ticket": msgspec.to_builtins(ticket)}
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
        write_whole(_file(folder, job), msgspec.json.encode(told))
    except (OSError, EnvironmentProblem) as problem:
        log.warning("print job %s is not noted: %s", job, problem)


def settle(folder: Path, job: str) -> None:
    """Forget a job that is over."""
    _drop(_file(folder, job))


def pending(folder: Path) -> list[tuple[str, Ticket]]:
    """Return the jobs that were never seen to be over; a note that cannot be read is dropped, and the log says so."""
    files = sorted((folder / FOLDER).glob("*.json"))
    found: list[tuple[str, Ticket]] = []
    for file in files:
        try:
            told = msgspec.json.decode(file.read_bytes())
            found.append((str(told["job"]), msgspec.convert(told["ticket"], Ticket)))
        except (OSError, msgspec.MsgspecError, KeyError, TypeError) as problem:
            log.warning("the note of a print job is lost: %s", problem)
            _drop(file)
    return found


def _file(folder: Path, job: str) -> Path:
    return folder / FOLDER / f"{sha256(job.encode()).hexdigest()[:16]}.json"


def _drop(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as problem:
        log.warning("the note of a print job stays: %s", problem)
