"""The log of a kiosk: English, bounded, without a single answer or comment."""

import logging
import logging.handlers
import sys
from pathlib import Path
from types import TracebackType

_BYTES = 1_000_000
_FILES = 4

log = logging.getLogger("hailong")


def write_to(folder: Path) -> None:
    """Let the log go to ``folder``/logs, rotated; where that cannot be written, to standard error."""
    handler: logging.Handler
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "logs" / "kiosk.log", maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
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
