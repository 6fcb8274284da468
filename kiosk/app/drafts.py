"""The draft of an ended month's paper, made by another process: to draw it here would make a tap wait."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app.inspector import child_of_ours
from kiosk.domain.errors import EnvironmentProblem

if TYPE_CHECKING:
    import subprocess

FOLDER = "drafts"
KEPT = 12
_NAMED = re.compile(r"Du-thao-bao-cao-(\d{4}-\d\d)\.pdf")


def draft_file(folder: Path, month: str) -> Path:
    """Return where the draft of a month stands in a data folder."""
    return folder / FOLDER / f"Du-thao-bao-cao-{month}.pdf"


def drafted(folder: Path) -> frozenset[str]:
    """Return the months that have a draft."""
    found = (_NAMED.fullmatch(file.name) for file in (folder / FOLDER).glob("*.pdf"))
    return frozenset(named[1] for named in found if named)


class Drafter:
    """Starts one such process after another; ``stop`` ends the one that is at work."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def make(self, folder: Path, month: str) -> Path:
        """Let the command line ask this kiosk for the report of ``month``, and return the file.

        Raises EnvironmentProblem ``draft_failed`` with the command's exit status.
        """
        file = draft_file(folder, month)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        self._child = child_of_ours("report", "--draft", "--data", str(folder), "--month", month, "--out", str(file))
        if self._stopped:
            self._child.kill()
        with self._child as child:
            child.communicate()
        if child.returncode or not file.exists():
            raise EnvironmentProblem("draft_failed", month=month, status=child.returncode)
        for old in sorted(file.parent.glob("Du-thao-*.pdf"))[:-KEPT]:
            old.unlink()
        return file

    def stop(self) -> None:
        self._stopped = True
        if self._child is not None:
            self._child.kill()
