"""The log of a kiosk: English, bounded, without a single answer or comment."""

import logging
import logging.handlers
import sys
from pathlib import Path
from types import TracebackType

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
    handler: logging.Handler
    try:
        log_file(folder).parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            log_file(folder), maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8"
        )
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


def _uncaught(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    log.critical("bug", exc_info=(kind, problem, trace))
