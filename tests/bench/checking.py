"""The whole check of a ledger by its size: what it takes of processor and memory, the chain and SQLite's part apart.

Called with ``chain`` or ``structure`` and a file it is the process that is measured.
"""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from kiosk.store.inspecting import Copy
from tests.bench.figures import Row
from tests.bench.programs import ROOT

MEMORY_TARGET = 1.2
"""A ledger ten times as long is checked in the same memory."""
WAYS = {"chain": "whole chain check", "structure": "integrity_check"}


def copied(folder: Path, file: Path) -> Path:
    """Copy the closed ledger in ``folder`` to ``file``, in one file that is only read, as a backup is."""
    shutil.copyfile(folder / "ledger.sqlite3", file)
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
    return file


def ballots_of(file: Path) -> int:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
        return int(copy.execute("SELECT count(*) FROM ballot").fetchone()[0])


def measure(large: Path, small: Path, rounds: int) -> list[Row]:
    """Return what the copy ``large`` takes beside the copy ``small``; the small one is checked ``rounds`` times."""
    sizes = ballots_of(large), ballots_of(small)
    rows: list[Row] = []
    for way, words in WAYS.items():
        bare = [_checked(way, small) for _ in range(rounds)]
        ours = [_checked(way, large)]
        says, against = f"{words}, {sizes[0]:,} ballots", f"{sizes[1]:,} ballots"
        rows += [
            Row(f"{way}_whole", f"{says}: processor", "s", tuple(one.cpu_s for one in ours)),
            Row(
                f"{way}_time",
                f"{says}: processor, a ballot",
                "µs",
                tuple(one.cpu_s / sizes[0] * 1e6 for one in ours),
                tuple(one.cpu_s / sizes[1] * 1e6 for one in bare),
                against,
            ),
            Row(
                f"{way}_memory",
                f"{says}: memory at most",
                "MB",
                tuple(one.peak_mb for one in ours),
                tuple(one.peak_mb for one in bare),
                against,
                MEMORY_TARGET,
            ),
        ]
    return rows


class _Taken:
    """What a process that has ended took: processor time, and memory at its peak."""

    def __init__(self, usage: resource.struct_rusage) -> None:
        self.cpu_s = usage.ru_utime + usage.ru_stime
        self.peak_mb = usage.ru_maxrss * 1024 / 1e6


def _checked(way: str, file: Path) -> _Taken:
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.checking", way, str(file)], cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the {way} of {file} is not what it should be")
    return _Taken(usage)


def main(way: str, file: Path) -> int:
    """Check the copy ``file`` in one way, as ``kiosk inspect`` does in both; 1 when anything is found."""
    copy = Copy(file)
    try:
        found = copy.verdict().differences if way == "chain" else copy.book().database.faults()
    finally:
        copy.close()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
