"""Runs one command and turns whatever goes wrong into one sentence and an exit status."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from kiosk.app import arguments, assets, paths
from kiosk.app.logs import log, write_to
from kiosk.domain.errors import WorldError

BUG = 4

Command = Callable[[Namespace, Path], int]

_MODULES = {
    "run": "kiosk.app.main",
    "invite": "kiosk.app.commands.invite",
    "tally": "kiosk.app.commands.tally",
    "report": "kiosk.app.commands.report",
    "verify": "kiosk.app.commands.verify",
    "export": "kiosk.app.commands.export",
    "simulate": "kiosk.app.commands.simulate",
    "doctor": "kiosk.app.commands.doctor",
}


def main(argv: Sequence[str]) -> int:
    """Return the exit status: 0 done, 1 a finding, 2 bad usage, 3 the environment's fault, 4 a bug of ours."""
    lang = arguments.language(argv)
    # The maker of PDF files would put a build's date into papers: the same figures must give the same bytes.
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    folder: Path | None = None
    try:
        args = arguments.parse(argv)
        folder = paths.data_folder(args.data, demo=getattr(args, "demo", False))
        command: Command = import_module(_MODULES[args.command]).command
        status = command(args, folder)
        if status == BUG:
            say(assets.wording(lang).text("error.bug", log=str(folder / "logs" / "kiosk.log")))
        return status
    except WorldError as problem:
        say(sentence(problem, lang))
        return problem.status
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stderr.close()
        return 0
    except Exception as problem:  # noqa: BLE001 - the last place: a bug becomes a sentence here and a trace in the log
        where = folder / "logs" / "kiosk.log" if folder else Path("kiosk.log")
        _log_bug(folder, problem)
        say(assets.wording(lang).text("error.bug", log=str(where)))
        return BUG


def sentence(problem: WorldError, lang: str) -> str:
    """Return the one sentence that tells ``problem`` to a person."""
    return assets.wording(lang).text(f"error.{problem.key}", **problem.params)


def say(text: str) -> None:
    """Tell a person something on standard error."""
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.write(text + "\n")


def _log_bug(folder: Path | None, problem: BaseException) -> None:
    if folder is not None and folder.is_dir():
        write_to(folder)
    log.critical("bug", exc_info=problem)
