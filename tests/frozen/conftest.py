"""The frozen program: made once for all tests that run it, and only when what it is made from has changed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from freezing.folder import FROZEN, NAME
from tests.driving.kiosk import ROOT


@pytest.fixture(scope="session")
def folder() -> Path:
    """Return the folder the program is frozen into."""
    found = os.pathsep.join((str(ROOT), str(ROOT / "build")))
    done = subprocess.run([sys.executable, "-m", "freezing"], env=dict(os.environ) | {"PYTHONPATH": found}, cwd=ROOT)
    assert done.returncode == 0
    return FROZEN / NAME


class Frozen:
    """The frozen program as somebody types it, far from its source and with nothing of this Python's surroundings."""

    def __init__(self, folder: Path) -> None:
        self.command = (str(folder / "hailong"),)

    def run(self, *words: str | Path, status: int = 0) -> str:
        """Run one command to its end, in whatever folder, and return what it printed."""
        bare = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL"))}
        line = [*self.command, *map(str, words)]
        done = subprocess.run(line, cwd="/", env=bare, capture_output=True, text=True, encoding="utf-8", timeout=120)
        assert (done.returncode, done.stderr) == (status, ""), done
        return done.stdout


@pytest.fixture(scope="session")
def program(folder: Path) -> Frozen:
    return Frozen(folder)
