"""From what was typed to an exit status: one sentence on standard error, never a trace."""

import logging
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from kiosk.domain.errors import EnvironmentProblem, WorldError
from sync.server import arguments, logs
from sync.server.folder import data_folder
from sync.server.wording import wording

BUG, INTERRUPTED = 4, 130
Command = Callable[[Any, Path], int]
log = logging.getLogger("hailong.centre")
_MODULES = {
    "serve": "sync.server.commands.serve",
    "code": "sync.server.commands.code",
    "import": "sync.server.commands.take",
    "grant": "sync.server.commands.grant",
    "tally": "sync.server.commands.tally",
    "report": "sync.server.commands.report",
    "rebuild": "sync.server.commands.rebuild",
    "status": "sync.server.commands.status",
    "openapi": "sync.server.commands.openapi",
    "introduce": "sync.server.commands.introduce",
    "hub": "sync.server.commands.hub",
    "upstream": "sync.server.commands.upstream",
    "forward": "sync.server.commands.forward",
    "backup": "sync.server.commands.backup",
    "restore": "sync.server.commands.restore",
    "rekey": "sync.server.commands.rekey",
}


def main(argv: Sequence[str]) -> int:
    """Return the exit status: 0 done, 1 a finding, 2 bad usage, 3 the environment's fault, 4 a bug of ours."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    lang = "vi" if "--lang=vi" in argv or ("--lang", "vi") in pairwise(argv) else "en"
    folder: Path | None = None
    try:
        args = arguments.parse(argv)
        folder = data_folder(args.data)
        command: Command = import_module(_MODULES[args.command]).command
        status = command(args, folder)
        sys.stdout.flush()
        return status
    except WorldError as problem:
        say(wording(lang).sentence(problem))
        return problem.status
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        down = _of_the_database(problem)
        if down is not None:
            say(wording(lang).sentence(down))
            return down.status
        logs.write_to(folder)
        log.critical("bug", exc_info=True)
        say(wording(lang).text("error.centre_bug", log=str(logs.file_in(folder)) if folder else "-"))
        return BUG


def _of_the_database(problem: Exception) -> WorldError | None:
    """Return what a fault of the database is to people: a full disk or a server that went away is no bug of ours."""
    django = sys.modules.get("django.db")
    if django is None or not isinstance(problem, django.OperationalError):
        return None
    why = (str(problem).strip().splitlines() or ["?"])[0][:200]
    return EnvironmentProblem("centre_database_down", why=why)


def say(text: str) -> None:
    """Tell a person something on standard error."""
    sys.stderr.write(text + "\n")
