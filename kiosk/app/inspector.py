"""Has copies of the ledger checked by another process: to check a whole ledger here would make every tap wait."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import kiosk
from kiosk.app.frozen import is_frozen, program
from kiosk.domain.errors import EnvironmentProblem
from kiosk.store.inspecting import Inspection, from_plain

if TYPE_CHECKING:
    import subprocess


def child_of_ours(*words: str) -> "subprocess.Popen[bytes]":
    """Start this very program with ``words``, in the background; what it prints can be read."""
    # Most of the time no such process is wanted.
    import subprocess

    root = Path(kiosk.__file__).parents[1]
    return subprocess.Popen(  # noqa: S603 - this very program
        program(*words),
        cwd=None if is_frozen() else root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
    )


class Inspector:
    """Starts one such process after another; ``stop`` ends the one that is at work."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def __call__(self, file: Path, *, texts: bool, gently: bool) -> Inspection:
        """Return what another process found in the copy ``file``.

        Raises EnvironmentProblem ``copy_unchecked`` when it ended without an answer.
        """
        options = {"--without-texts": not texts, "--gently": gently}
        self._child = child_of_ours("inspect", str(file), *(option for option, wanted in options.items() if wanted))
        if self._stopped:
            self._child.kill()
        with self._child as child:
            told, _ = child.communicate()
        try:
            return from_plain(json.loads(told))
        except (ValueError, TypeError, KeyError) as problem:
            raise EnvironmentProblem("copy_unchecked", status=child.returncode) from problem

    def stop(self) -> None:
        self._stopped = True
        if self._child is not None:
            self._child.kill()
