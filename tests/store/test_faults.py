"""Power goes, the disk fills, a sync fails: what was acknowledged is there, and nothing is there twice."""

import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.store.ledger import Ledger
from tests.store.visits import EPOCH, SEED

TAPPING = [sys.executable, "-m", "tests.store.tapping"]
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Told:
    """What a run said before it ended."""

    sent: frozenset[str]
    kept: frozenset[str]
    lost: str
    closed: bool

    @classmethod
    def by(cls, output: str) -> "Told":
        lines = [line.split() for line in output.splitlines()]
        words: dict[str, list[str]] = {"sent": [], "kept": [], "lost": []}
        for word, *rest in lines:
            words.setdefault(word, []).extend(rest)
        return cls(
            frozenset(words["sent"]), frozenset(words["kept"]), " ".join(words["lost"]), closed=["closed"] in lines
        )


Injecting = Callable[[str, str, int], Told]


def hold(folder: Path, *told: Told) -> None:
    """Assert that nothing acknowledged is missing, nothing is there twice or unasked, and the ledger is sound."""
    ledger = Ledger.open(folder)
    found = Counter(chained.entry.id for chained in ledger.ask(lambda reader: reader.entries(most=100_000)).result())
    verdict = ledger.verify().result()
    ledger.close()
    assert [entry for one in told for entry in one.kept if not found[entry]] == []
    assert [entry for entry, times in found.items() if times > 1] == []
    assert found.keys() <= {entry for one in told for entry in one.sent}
    assert (verdict.gaps, verdict.differences) == (0, ())


@pytest.fixture
def made(folder: Path) -> Path:
    Ledger.create(folder, seed=SEED, epoch=EPOCH).close()
    return folder


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(made: Path) -> None:
    chance = random.Random(7)
    runs = []
    for run in range(12):
        with subprocess.Popen(
            [*TAPPING, str(made), str(run), "1000"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as tapping:
            assert tapping.stdout is not None
            heard = [tapping.stdout.readline() for _ in range(chance.randrange(1, 120))]
            tapping.kill()
            rest = tapping.stdout.read()
        assert tapping.returncode == -signal.SIGKILL
        runs.append(Told.by("".join(heard) + rest))
    assert sum(len(run.kept) for run in runs) > 100
    hold(made, *runs)


@pytest.fixture
def injected(made: Path, tmp_path: Path) -> Injecting:
    """Return a function that taps through some visits while a system call fails, then checks the ledger.

    Only the calls on the ledger's own files fail, so that the failing ones are those of SQLite.
    """

    def inject(call: str, fault: str, visits: int) -> Told:
        trace = tmp_path / "trace"
        paths = [word for name in ("ledger.sqlite3", "ledger.sqlite3-wal") for word in ("-P", str(made / name))]
        strace = ["strace", "-f", "-qq", "-o", str(trace), *paths, f"--trace={call}", f"--inject={call}:{fault}"]
        done = subprocess.run(
            [*strace, *TAPPING, str(made), "1", str(visits)], cwd=ROOT, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert "(INJECTED)" in trace.read_text()
        return Told.by(done.stdout)

    return inject


# A start writes and syncs a little; from the fourth on, the calls are those of the taps.
ONCE = [4, 5, 6, 7, 9, 12]


@pytest.mark.parametrize("ordinal", ONCE)
def test_a_sync_that_fails_once_costs_nothing(injected: Injecting, made: Path, ordinal: int) -> None:
    told = injected("fdatasync", f"error=EIO:when={ordinal}", 6)
    assert (told.lost, told.closed, len(told.kept)) == ("", True, 24)
    hold(made, told)


@pytest.mark.parametrize("ordinal", [6, 11, 16, 21, 26, 31])
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_write_that_fails_once_costs_nothing(injected: Injecting, made: Path, error: str, ordinal: int) -> None:
    told = injected("pwrite64", f"error={error}:when={ordinal}", 6)
    assert (told.lost, told.closed, len(told.kept)) == ("", True, 24)
    hold(made, told)


@pytest.mark.parametrize(
    ("call", "fault", "reason"),
    [
        ("fdatasync", "error=EIO:when=20+", "disk_failing"),
        ("pwrite64", "error=EIO:when=150+", "disk_failing"),
        ("pwrite64", "error=ENOSPC:when=150+", "disk_full"),
        ("pwrite64", "error=EROFS:when=150+", "disk_failing"),
    ],
)
def test_a_disk_that_fails_for_good_is_told_and_gets_no_thanks(
    injected: Injecting, made: Path, call: str, fault: str, reason: str
) -> None:
    # A file where the spool's folder should be: it fails too.
    (made / "spool").touch()
    told = injected(call, fault, 40)
    assert (told.lost, told.closed) == (reason, False)
    assert 0 < len(told.kept) < 160
    (made / "spool").unlink()
    hold(made, told)


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("fdatasync", "error=EIO:when=20+"),
        ("pwrite64", "error=EIO:when=150+"),
        ("pwrite64", "error=ENOSPC:when=150+"),
        ("pwrite64", "error=EROFS:when=150+"),
    ],
)
def test_a_ledger_that_fails_for_good_costs_nothing_while_the_spool_is_sound(
    injected: Injecting, made: Path, call: str, fault: str
) -> None:
    told = injected(call, fault, 40)
    assert (told.lost, told.closed, len(told.kept)) == ("", False, 160)
    assert (made / "spool/batches").stat().st_size > 0
    hold(made, told)
    assert (made / "spool/batches").stat().st_size == 0


def test_a_commit_that_failed_and_a_process_that_died_leave_one_ballot(made: Path, tmp_path: Path) -> None:
    strace = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-P", str(made / "ledger.sqlite3-wal")]
    fault = ["--trace=fdatasync", "--inject=fdatasync:error=EIO:signal=SIGKILL:when=9"]
    tapping = [*TAPPING, str(made), "1", "6"]
    died = subprocess.run([*strace, *fault, *tapping], cwd=ROOT, capture_output=True, text=True, timeout=120)
    first = Told.by(died.stdout)
    assert 0 < len(first.kept) < len(first.sent)
    again = Told.by(subprocess.run(tapping, cwd=ROOT, capture_output=True, text=True, timeout=120).stdout)
    assert (len(again.kept), again.closed) == (24, True)
    hold(made, first, again)
