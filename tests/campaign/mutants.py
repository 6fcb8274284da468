"""Safeguards taken out of a copy of the kiosk, one at a time: a named test of the project fails for each."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.campaign.account import Account
from tests.campaign.ground import ROOT, scratch

LIVED = "mutants that no test noticed"
ORACLES = (LIVED,)
COPIED = ("kiosk", "tests", "build", "assets", "pyproject.toml")
FAILED = 1
"""The status of pytest when tests failed; every other one but 0 means that they were not run."""
_PLAIN_CUTS = "tests/campaign/test_power.py::test_nothing_is_lost_where_all_or_nothing_reached_the_disk"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One safeguard less: in ``file`` the texts ``old`` become ``new``; ``test`` fails then."""

    file: str
    edits: tuple[tuple[str, str], ...]
    test: str


MUTANTS = {
    "synchronous=NORMAL": Mutant(
        "kiosk/db/database.py",
        (('("synchronous", "EXTRA", 3)', '("synchronous", "NORMAL", 1)'),),
        _PLAIN_CUTS,
    ),
    # An exclusive file keeps its journal and syncs it when it is emptied; only a shared one loses the last commit.
    "a rollback journal, synchronous=FULL": Mutant(
        "kiosk/db/database.py",
        (
            ('("locking_mode", "EXCLUSIVE", "exclusive")', '("locking_mode", "NORMAL", "normal")'),
            ('        self.run("PRAGMA locking_mode=EXCLUSIVE")\n', ""),
            ('("journal_mode", "WAL", "wal")', '("journal_mode", "DELETE", "delete")'),
            ('("synchronous", "EXTRA", 3)', '("synchronous", "FULL", 2)'),
        ),
        _PLAIN_CUTS,
    ),
    "thanks before commit": Mutant(
        "kiosk/store/ledger.py",
        (
            (
                "        return self._writer.do(lambda: self._keeping.record(batch))\n",
                "        self._writer.do(lambda: self._keeping.record(batch))\n"
                "        at_once: Future[Recorded] = Future()\n"
                '        at_once.set_result(Recorded(0, 0, b""))\n'
                "        return at_once\n",
            ),
        ),
        _PLAIN_CUTS,
    ),
    "a new id on retry": Mutant(
        "kiosk/store/keeping.py",
        (
            (
                "                fault = problem\n",
                "                fault = problem\n"
                "                import os, dataclasses\n"
                "                again = [dataclasses.replace(one, id=os.urandom(16).hex()) for one in batch.entries]\n"
                "                batch = dataclasses.replace(batch, entries=again)\n",
            ),
        ),
        "tests/store/test_faults.py::test_a_sync_that_fails_once_costs_nothing",
    ),
    "rename without folder fsync": Mutant(
        "kiosk/store/keeping.py",
        (("        identity.sync_folder(folder)\n        identity.sync_way(folder)\n", ""),),
        _PLAIN_CUTS,
    ),
    "chain not checked before a report": Mutant(
        "kiosk/store/proving.py",
        (("        if self.difference is not None:\n", "        if False:\n"),),
        "tests/store/test_tampering.py::test_a_change_in_january_leaves_march_proven",
    ),
    "a kiosk without its database starts empty": Mutant(
        "kiosk/store/keeping.py",
        (("return (folder / FILE).exists() or (folder / identity.KEY_FILE).exists()", "return (folder / FILE).exists()"),),
        "tests/store/test_folder.py::test_a_kiosk_whose_database_is_gone_does_not_start_empty",
    ),
}  # fmt: skip
SIZE = len(MUTANTS)


def noticed(name: str, ground: Path) -> bool:
    """Say whether the named test fails for a mutant; raises ValueError when the mutant cannot be made or tried."""
    mutant = MUTANTS[name]
    tree = ground / "tree"
    _copy(tree)
    file = tree / mutant.file
    text = file.read_text(encoding="utf-8")
    for old, new in mutant.edits:
        if text.count(old) != 1:
            raise ValueError(f"{name}: {mutant.file} does not say once {old!r}")
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    status, told = _try(tree, mutant.test)
    shutil.rmtree(tree)
    if status not in {0, FAILED}:
        raise ValueError(f"{name}: {told}")
    return status == FAILED


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
    return done.returncode, done.stdout[-2000:]


def run(seed: int, size: int = SIZE) -> Account:
    """Make the first ``size`` mutants, each with the test that is to notice it."""
    account = Account.of("mutants", seed, ORACLES)
    for name in list(MUTANTS)[:size]:
        with scratch() as ground:
            if noticed(name, ground):
                account.counts["mutants noticed"] += 1
            else:
                account.breaks(LIVED, f"{name}: {MUTANTS[name].test} passes")
    return account
