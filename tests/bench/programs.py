"""The three programs that are opened on the stage: the kiosk, a bare window, and Chromium with a page."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen, run
from time import perf_counter

from tests.bench.stage import STEP, WIDTH, Picture, Spots, Stage, Vigil, running

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BEFORE_CODE = 0.55
"""The left share of the welcome screen: beside it a code is drawn when visitors can tap already."""
MOST_START_S = 60
SETTLES_MS = 3_000
WATCHED_MS = 14_000
"""Longer than a courtesy slide stands: what a slide changes is nothing to recognise the picture by."""
MOST_SPOTS = 240
ENOUGH = 0.98
"""This share of the spots must be right: the cursor may stand on some."""
_BROWSERS = ("chromium", "chromium-browser")


@dataclass(frozen=True)
class Program:
    """What is typed to open it."""

    name: str
    command: tuple[str, ...]


def kiosk(folder: Path) -> Program:
    """Return the real kiosk, full screen, on the ledger in ``folder``."""
    return Program("kiosk", (sys.executable, "-m", "kiosk", "run", "--data", str(folder)))


def frozen(folder: Path) -> Program:
    """Return the kiosk as IT installs it; it is made where that has not been done yet."""
    words = [sys.executable, "-m", "freezing"]
    run(words, env={**os.environ, "PYTHONPATH": str(ROOT / "build")}, check=True, stdout=DEVNULL)
    executable = ROOT / "out" / "frozen" / "hailong" / "hailong"
    return Program("frozen kiosk", (str(executable), "run", "--data", str(folder)))


def unstored(folder: Path) -> Program:
    """Return the kiosk that stores nothing before it goes on."""
    return Program("not storing", (sys.executable, "-m", "tests.bench.unstored", "run", "--data", str(folder)))


def hurried(folder: Path) -> Program:
    """Return the kiosk that serves a day's visitors within minutes."""
    return Program("hurried", (sys.executable, "-m", "tests.bench.hurried", "run", "--data", str(folder)))


def bare_window() -> Program:
    return Program("bare window", (sys.executable, "-m", "tests.bench.bare_window"))


def browser(profile: Path) -> Program:
    """Return Chromium in kiosk mode on a static page; raises FileNotFoundError where there is none."""
    found = next((path for path in map(shutil.which, _BROWSERS) if path), None)
    if found is None:
        raise FileNotFoundError("Chromium is not installed: python3 build/bootstrap.py bench installs it")
    options = ["--kiosk", "--no-first-run", "--no-default-browser-check", "--password-store=basic"]
    # A bubble that offers to translate the page is no part of it.
    options += ["--disable-features=Translate"]
    options += [f"--user-data-dir={profile}", "--window-position=0,0", "--window-size=1280,800"]
    if os.geteuid() == 0:
        # Chromium refuses its sandbox to root; without it there is one process less.
        options.append("--no-sandbox")
    return Program("Chromium", (found, *options, (HERE / "five_buttons.html").as_uri()))


@contextmanager
def opened(program: Program, stage: Stage) -> Iterator[tuple["Popen[bytes]", Vigil, float]]:
    """Open a program; yields its process, a watch over it, and the moment before it was executed."""
    environment = {**stage.environment, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = perf_counter()
    with running(program.command, environment) as process:
        vigil = Vigil(process)
        try:
            yield process, vigil, began
        finally:
            vigil.close()


@dataclass(frozen=True)
class Known:
    """What a program's picture is recognised by."""

    spots: Spots
    expected: Picture

    def seen(self, vigil: Vigil) -> float:
        """Wait until the picture stands and return that moment."""
        return vigil.until(self.spots, self.expected, ENOUGH, MOST_START_S)


def learn(program: Program, stage: Stage, across: float = 1.0) -> Known:
    """Open a program and return what its picture always shows that neither an empty screen nor an empty window does.

    Only the left share ``across`` of the screen is looked at.
    """
    empty = stage.picture()
    with opened(program, stage) as (_, vigil, began):
        picture, since = stage.picture(), perf_counter()
        moved: set[int] = set()
        while picture == empty or perf_counter() - since < WATCHED_MS / 1000:
            if vigil.gone(50):
                raise RuntimeError(f"{program.name} ended before it showed anything")
            if perf_counter() - began > MOST_START_S:
                raise RuntimeError(f"{program.name} shows nothing")
            now = stage.picture()
            if picture == empty and now != empty:
                picture, since = now, perf_counter()
            elif perf_counter() - since < SETTLES_MS / 1000:
                picture = now
            else:
                moved |= {at for at, pixel in enumerate(now) if pixel != picture[at]}
    void = Counter(picture).most_common(1)[0][0]
    wide = WIDTH // STEP
    same = [
        at
        for at, pixel in enumerate(picture)
        if pixel not in {void, empty[at]} and at not in moved and at % wide < across * wide
    ]
    if not same:
        raise RuntimeError(f"{program.name} shows nothing it could be recognised by")
    chosen = same[:: -(-len(same) // MOST_SPOTS)]
    return Known(stage.spots(chosen), tuple(picture[at] for at in chosen))
