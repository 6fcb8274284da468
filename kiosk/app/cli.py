"""Runs one command and turns whatever goes wrong into one sentence and an exit status."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from kiosk.app import arguments, assets, paths
from kiosk.app.logs import log, log_file, write_to
from kiosk.app.watchdog import BUG, INTERRUPTED
from kiosk.domain.errors import EnvironmentProblem, WorldError

Command = Callable[[Namespace, Path], int]

_MODULES = {
    "run": "kiosk.app.main",
    "invite": "kiosk.app.commands.invite",
    "tally": "kiosk.app.commands.tally",
    "report": "kiosk.app.commands.report",
    "verify": "kiosk.app.commands.verify",
    "export": "kiosk.app.commands.export",
    "simulate": "kiosk.app.commands.simulate",
    "recover": "kiosk.app.commands.recover",
    "doctor": "kiosk.app.commands.doctor",
    "enrol": "kiosk.app.commands.enrol",
    "sync": "kiosk.app.commands.sync",
    "inspect": "kiosk.app.commands.inspect",
    "selftest": "kiosk.app.commands.selftest",
}


def main(argv: Sequence[str]) -> int:
    """Return the exit status: 0 done, 1 a finding, 2 bad usage, 3 the environment's fault, 4 a bug of ours."""
    lang = arguments.language(argv)
    # The maker of PDF files would put a build's date into papers: the same figures must give the same bytes.
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    # A pipe or a file of another code page would have no place for Vietnamese.
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    folder: Path | None = None
    try:
        args = arguments.parse(argv)
        folder = paths.data_folder(args.data, demo=getattr(args, "demo", False))
        command: Command = import_module(_MODULES[args.command]).command
        if args.command not in {"run", "selftest"}:
            # The kiosk has a collector of its own.
            gc.enable()
        status = command(args, folder)
        _finish_output()
        if status == BUG and args.command == "run":
            say(assets.wording(lang).text("error.bug", log=str(log_file(folder))))
        return status
    except WorldError as problem:
        say(sentence(problem, lang))
        return problem.status
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        _drop_output()
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:  # noqa: BLE001 - the last place: a bug becomes a sentence here and a trace in the log
        _log_bug(folder, problem)
        say(assets.wording(lang).text("error.bug", log=str(log_file(folder or Path()))))
        return BUG


def _finish_output() -> None:
    """Give away what was printed; raises EnvironmentProblem ``file_unwritable`` where nobody can take it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        _drop_output()
        raise EnvironmentProblem("file_unwritable", file="stdout", why=problem.strerror or str(problem)) from problem


def _drop_output() -> None:
    """Let what could not be given away go nowhere: Python would complain of it in its own words at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def sentence(problem: WorldError, lang: str) -> str:
    """Return the one sentence that tells ``problem`` to a person."""
    return assets.wording(lang).sentence(problem)


def say(text: str) -> None:
    """Tell a person something on standard error."""
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.write(text + "\n")


def _log_bug(folder: Path | None, problem: BaseException) -> None:
    if folder is not None and folder.is_dir():
        write_to(folder)
    log.critical("bug", exc_info=problem)
