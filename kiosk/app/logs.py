"""The log of a kiosk: English, bounded, without a single answer or comment."""

import faulthandler
import logging
import os
import sys
from pathlib import Path
from types import TracebackType

if sys.platform != "win32":
    import resource

_BYTES = 1_000_000
_FILES = 4

log = logging.getLogger("hailong")
# Without a handler of its own Python would print warnings and traces on standard error.
log.addHandler(logging.NullHandler())


def log_file(folder: Path) -> Path:
    """Return where the log of the data folder ``folder`` is."""
    return folder / "logs" / "kiosk.log"


def write_to(folder: Path) -> None:
    """Let the log go to ``folder``/logs, rotated; where that cannot be written there is none."""
    # The first picture needs no log.
    from logging.handlers import RotatingFileHandler

    handler: logging.Handler
    try:
        log_file(folder).parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(folder), maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for old in log.handlers[:]:
        log.removeHandler(old)
        old.close()
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    sys.excepthook = _uncaught


def catch_faults(folder: Path) -> None:
    """Have written down where a crash in C code, or a hang that is ended from outside, finds every thread.

    What the last run left of that goes into the log, places in the program only. The system itself writes nothing
    down: the memory of this process holds what visitors wrote.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    file = log_file(folder).with_name("fault.log")
    try:
        left = file.read_text(encoding="ascii", errors="replace") if file.exists() else ""
        # Written to by the system's own handler: it stays open until the process ends.
        faulthandler.enable(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o600))
    except OSError as problem:
        log.warning("a crash would leave nothing in the log: %s", problem)
        return
    if left:
        log.critical("the last run ended here:\n%s", left)


def _uncaught(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    log.critical("bug", exc_info=(kind, problem, trace))
