"""Safeguards taken out of a copy of the kiosk, one at a time: a named test of the project fails for each."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.campaign.account import Account
from tests.campaign.ground import ROOT, scratch
from tests.campaign.part import WHOLE, Part

LIVED = "mutants that no test noticed"
ORACLES = (LIVED,)
COPIED = ("kiosk", "tests", "build", "assets", "pyproject.toml")
_ASSERTED = re.compile(r"^E +(AssertionError|assert |Failed: DID NOT RAISE)", re.MULTILINE)
_PLAIN_CUTS = "tests/campaign/test_power.py::test_nothing_is_lost_where_all_or_nothing_reached_the_disk"
_PROMISE = """\
        done.add_done_callback(lambda _: self._ends())
        return done
"""
_PROMISE_AT_ONCE = """\
        done.add_done_callback(lambda _: self._ends())
        at_once: Future[Recorded] = Future()
        at_once.set_result(Recorded(0, 0, b""))
        return at_once
"""
_RETRY = "                fault = problem\n"
_RETRY_ANEW = """\
                fault = problem
                import os, msgspec
                again = [msgspec.structs.replace(one, id=os.urandom(16).hex()) for one in batch.entries]
                batch = msgspec.structs.replace(batch, entries=again)
"""
_FIRST_EPOCH = """\
        epoch = next((one.epoch for one in _beyond(folder, salvage, {})), None)
        if epoch is None:
            raise EnvironmentProblem("nothing_to_recover", folder=str(folder))
"""


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
        ((_PROMISE, _PROMISE_AT_ONCE),),
        _PLAIN_CUTS,
    ),
    "a new id on retry": Mutant(
        "kiosk/store/keeping.py",
        ((_RETRY, _RETRY_ANEW),),
        "tests/store/test_faults.py::test_a_sync_that_fails_once_costs_nothing",
    ),
    "rename without folder fsync": Mutant(
        "kiosk/store/making.py",
        (("        identity.sync_folder(folder)\n        identity.sync_way(folder)\n", ""),),
        _PLAIN_CUTS,
    ),
    "no fsync on backup": Mutant(
        "kiosk/store/backup.py",
        (("            os.fsync(descriptor)\n", "            pass\n"),),
        _PLAIN_CUTS,
    ),
    "backup renamed without folder fsync": Mutant(
        "kiosk/store/backup.py",
        (("            sync_folder(self._folder)\n", ""),),
        _PLAIN_CUTS,
    ),
    "no fsync on a report": Mutant(
        "kiosk/app/files.py",
        (("            os.fsync(file.fileno())\n", "            pass\n"),),
        _PLAIN_CUTS,
    ),
    "a report renamed without folder fsync": Mutant(
        "kiosk/app/files.py",
        (("        sync_names(path.parent)\n", ""),),
        _PLAIN_CUTS,
    ),
    "chain not checked before a report": Mutant(
        "kiosk/store/proving.py",
        (("        if self.difference is not None:\n", "        if False:\n"),),
        "tests/store/test_tampering.py::test_a_change_in_january_leaves_march_proven",
    ),
    "a migration in pieces": Mutant(
        "kiosk/db/migrate.py",
        (("        with database.transaction():\n", "        if step in waiting:\n"),),
        "tests/db/test_migrate.py::test_a_step_that_fails_leaves_the_file_as_it_was",
    ),
    "a recovery that starts empty": Mutant(
        "kiosk/store/rebuilding.py",
        (
            ("        for base in (*_backups(folder), None):\n", "        for base in (None,):\n"),
            (_FIRST_EPOCH, "        epoch = means.chance(16)\n"),
            ("_lay(folder, building, salvage, base)\n", "_lay(folder, building, salvage, base, means)\n"),
            ("base: Path | None) -> None:", "base: Path | None, means: Means) -> None:"),
            ("find(book, Evidence(anchor.read(folder), ()), list(_beyond(folder, salvage, after)))", "None"),
            ("        if base is None and (loss is None or not loss.entries):\n", "        if False:\n"),
        ),
        "tests/store/test_recovery.py::test_a_missing_ledger_comes_back_and_never_starts_empty",
    ),
    "a kiosk without its database starts empty": Mutant(
        "kiosk/store/opening.py",
        ((" or (folder / identity.KEY_FILE).exists()", ""),),
        "tests/store/test_folder.py::test_a_kiosk_whose_database_is_gone_does_not_start_empty",
    ),
    "a close not counted again": Mutant(
        "kiosk/store/closes.py",
        (("    if not same and not close.back:\n", "    if False:\n"),),
        "tests/store/test_closes.py::test_a_close_that_counts_otherwise_is_named",
    ),
    "a month closed without the whole check": Mutant(
        "kiosk/app/closing.py",
        (("            self._backups.make(Kind.MONTHLY, str(month.month), now.wall_ms)\n", ""),),
        "tests/app/test_closing.py::test_a_ledger_that_does_not_verify_closes_nothing",
    ),
}  # fmt: skip
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
