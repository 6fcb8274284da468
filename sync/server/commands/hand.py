"""A process that takes batches in for the one that listens; it ends when that one does."""

import os
import signal
import sys
import traceback
from pathlib import Path
from typing import IO

import msgspec
from msgspec import structs

from sync.protocol.refusals import Refused
from sync.server.configuring import Asked, prepare


def main(folder: Path) -> None:
    """Answer one batch after another until nobody asks any more."""
    heard: IO[bytes] = os.fdopen(os.dup(0), "rb")
    told: IO[bytes] = os.fdopen(os.dup(1), "wb")
    # Nobody shall say anything in between.
    os.dup2(2, 1)
    # Who is stopped by keys ends this one by hanging up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare(Asked(folder))
    from sync.server.ingest import hands

    hands.write(told, hands.READY)
    try:
        while True:
            hands.write(told, msgspec.msgpack.encode(_taken(hands.read(heard))))
    except (EOFError, BrokenPipeError):
        return


def _taken(content: bytes) -> object:
    from django.db import DatabaseError, OperationalError, close_old_connections

    from sync.server.ingest import taking
    from sync.server.ingest.hands import Said
    from sync.server.models.records import Way

    # As before every question that comes by HTTP: the database may have been started anew.
    close_old_connections()
    try:
        return Said(receipt=structs.asdict(taking.take(content, Way.NET)))
    except Refused as refused:
        return Said(
            code=refused.code.value,
            params={name: value for name, value in refused.params.items() if isinstance(value, str | int)},
        )
    except DatabaseError as trouble:
        return Said(database=str(trouble) or type(trouble).__name__, operational=isinstance(trouble, OperationalError))
    except Exception:  # noqa: BLE001 - it is told to who listens, and logged there
        return Said(bug=traceback.format_exc())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
