"""Safeguards taken out of a copy of the kiosk, one at a time: a named test of the project fails for each."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.campaign.account import Account
from tests.campaign.ground import ROOT, scratch
from tests.campaign.part import WHOLE, Part
from tests.campaign.safeguards import MUTANTS

LIVED = "mutants that no test noticed"
ORACLES = (LIVED,)
COPIED = ("kiosk", "sync", "tests", "build", "assets", "docs", "pyproject.toml")
_ASSERTED = re.compile(r"^E +(AssertionError|assert |Failed: DID NOT RAISE)", re.MULTILINE)
SIZE = len(MUTANTS)


def noticed(name: str, ground: Path) -> bool:
    """Say whether the named test fails for a mutant; raises ValueError when the mutant cannot be made or tried."""
    mutant = MUTANTS[name]
    text = made(name)
    tree = ground / "tree"
    _copy(tree)
    (tree / mutant.file).write_text(text, encoding="utf-8")
    status, told = _try(tree, mutant.test)
    shutil.rmtree(tree)
    if status != 0 and not _ASSERTED.search(told):
        raise ValueError(f"{name} ends the test, but not by what it asserts: {told[-2000:]}")
    return status != 0


def made(name: str) -> str:
    """Return a mutant's file; raises ValueError where what is to be edited is not there exactly once."""
    mutant = MUTANTS[name]
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    for old, new in mutant.edits:
        if text.count(old) != 1:
            raise ValueError(f"{name}: {mutant.file} does not say once {old!r}")
        text = text.replace(old, new)
    return text


def _copy(tree: Path) -> None:
    tree.mkdir()
    for part in COPIED:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, tree / part)


def _try(tree: Path, test: str) -> tuple[int, str]:
    # Without the plugin that keeps a cache, and never the kiosk of the folder this runs in.
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    done = subprocess.run(words, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Make the first ``size`` mutants, or a part of them, each with the test that is to notice it."""
    account = Account.of("mutants", seed, ORACLES, part)
    for name in part.share(list(MUTANTS)[:size]):
        with scratch() as ground:
            if noticed(name, ground):
                account.counts["mutants noticed"] += 1
            else:
                account.breaks(LIVED, f"{name}: {MUTANTS[name].test} passes")
    return account
