"""Another program takes the ledger's file in the one moment in which the kiosk opens it again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.driving.books import only_ballot
from tests.driving.kiosk import START, THANKS, run
from tests.driving.stage import Stage

# What a fault of the disk does, and then the wait for whoever takes the file: it tells through the pipe.
LETS_GO_ONCE = """
import os, sys
from kiosk.store.keeping import Keeping

before = Keeping.record

def let_go(self, batch):
    if os.path.exists(PIPE):
        self.drop()
        open(PIPE).read()
        os.unlink(PIPE)
    return before(self, batch)

Keeping.record = let_go
"""

HOLDS = """
import sqlite3, sys
file, pipe = sys.argv[1:]
held = sqlite3.connect(file, timeout=120, isolation_level=None)
held.execute("PRAGMA locking_mode=EXCLUSIVE")
held.execute("BEGIN IMMEDIATE")
open(pipe, "w").close()
sys.stdin.read()
"""


@contextmanager
def held(file: Path, pipe: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """Let another program wait for the file, take it and hold it until the block ends."""
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(file), str(pipe)], stdin=subprocess.PIPE) as holder:
        yield holder


def test_a_tap_is_in_the_spool_and_thanked_for_before_the_parent_takes_it_for_hung(stage: Stage) -> None:
    folder = stage.office()
    pipe, spool = folder.with_name("pipe"), folder / "spool" / "batches"
    kiosk = stage.open(folder=folder, change=f"PIPE = {str(pipe)!r}\n{LETS_GO_ONCE}")
    kiosk.see(START)
    before = kiosk.child
    os.mkfifo(pipe)
    with held(folder / "ledger.sqlite3", pipe) as holder:
        kiosk.click(START)
        kiosk.see("Câu 1 / 2")
        kiosk.click("Hài lòng")
        kiosk.see("Câu 2 / 2")
        kiosk.click("Bình thường")
        kiosk.see(THANKS)
        assert holder.poll() is None
        assert spool.stat().st_size > 0
        assert kiosk.child == before
    kiosk.reader.until_told(lambda: spool.stat().st_size == 0, "what was spooled in the ledger")
    assert kiosk.stop() == 0
    assert kiosk.logged("started again") == 0
    ballot = only_ballot(folder)
    assert (ballot.taps, ballot.outcome) == ([("attitude", "satisfied"), ("time", "neutral")], "completed")
    assert run("verify", "--data", folder).returncode == 0
