"""The log of the centre: English, one JSON object a line, bounded, without a single answer or comment."""

import json
import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

_BYTES, _FILES = 5_000_000, 5
log = logging.getLogger("hailong.centre")
log.addHandler(logging.NullHandler())
log.propagate = False


class _Lines(logging.Formatter):
    """Writes a record as one line of JSON; what a ``told`` table brings stands beside it."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "says": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def file_in(folder: Path) -> Path:
    """Return where the log of a data folder is."""
    return folder / "logs" / "centre.log"


def write_to(folder: Path | None) -> None:
    """Let the log go there, rotated; where that cannot be written there is none."""
    if folder is None or not folder.is_dir():
        return
    try:
        file_in(folder).parent.mkdir(exist_ok=True)
        handler = RotatingFileHandler(file_in(folder), maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(_Lines())
    # On a full disk every line would become a trace on standard error, where a service manager may not even listen.
    logging.raiseExceptions = False
    for old in log.handlers[:]:
        log.removeHandler(old)
        old.close()
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    # What Django itself has to say, such as a page that broke.
    django = logging.getLogger("django")
    django.handlers[:] = [handler]
    django.setLevel(logging.ERROR)
    django.propagate = False
