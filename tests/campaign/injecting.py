"""Faults of the system, made with strace: a call fails, once or for good, or the process is killed at it."""

import json
import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from select import select

from tests.campaign.ground import ROOT

CALLS = ("openat", "pwrite64", "write", "ftruncate", "fsync", "fdatasync", "rename", "renameat2", "unlink")
ERRORS = ("EIO", "ENOSPC", "EROFS", "EINTR", "EMFILE")
ONCE, FOR_GOOD, KILL = "once", "for good", "SIGKILL"
# SQLite asks again for ever while it is interrupted, and a system that does nothing but interrupt has no power cut.
LONG_INTERRUPTION = 99
MOST_SECONDS = 60
"""A process that has not ended by then hangs."""
_LINE = re.compile(r"^(\d+) +(\w+)\(")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at the ``ordinal``-th of a call's invocations on the kiosk's files, counted in each thread."""

    call: str
    ordinal: int
    error: str
    reach: str

    def __str__(self) -> str:
        return f"{self.error} {self.reach} at {self.call} {self.ordinal}"

    @property
    def words(self) -> str:
        """Return the fault in the words of strace."""
        if self.error == KILL:
            return f"{self.call}:signal=SIGKILL:when={self.ordinal}"
        tail = "+" if self.reach == FOR_GOOD else ""
        if tail and self.error == "EINTR":
            tail = f"..{self.ordinal + LONG_INTERRUPTION}"
        return f"{self.call}:error={self.error}:when={self.ordinal}{tail}"


@dataclass(frozen=True)
class Ended:
    """How a process ended: None stands for one that hung; ``said`` are its lines, ``complaint`` its last words."""

    status: int | None
    said: tuple[str, ...]
    complaint: str


def trial(folder: Path, command: Sequence[str]) -> tuple[tuple[Path, ...], dict[str, int]]:
    """Run ``command`` without faults; return the names it uses under ``folder``, and each call's number of invocations.

    Of several threads the number of the busiest counts.
    """
    log = folder.with_name("trial.trace")
    calls = ",".join(f"?{call}" for call in CALLS)
    watched = ["strace", "-f", "-y", "-qq", "-e", f"trace={calls}", "-e", "signal=none", "-o", str(log), *command]
    subprocess.run(watched, cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=MOST_SECONDS)
    lines = [line for line in log.read_text().splitlines() if str(folder) in line]
    log.unlink()
    named = {name for line in lines for name in re.findall(rf'[<"]({re.escape(str(folder))}[^>"]*)[>"]', line)}
    threads: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if found := _LINE.match(line):
            threads[found[1], found[2]] += 1
    most: dict[str, int] = {}
    for (_, call), number in threads.items():
        most[call] = max(most.get(call, 0), number)
    return tuple(sorted(map(Path, named))), most


def every_fault(most: dict[str, int]) -> Iterator[Fault]:
    """Yield each fault there is at so many invocations of each call."""
    for call, number in sorted(most.items()):
        for ordinal in range(1, number + 1):
            yield Fault(call, ordinal, KILL, ONCE)
            for error in ERRORS:
                yield Fault(call, ordinal, error, ONCE)
                yield Fault(call, ordinal, error, FOR_GOOD)


def sample(faults: Iterator[Fault], seed: int, size: int) -> list[Fault]:
    """Return ``size`` faults, or all: of each call with each error about as many, whatever their number."""
    chance = random.Random(seed)
    kinds: dict[tuple[str, str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        kinds[fault.call, fault.error, fault.reach].append(fault)
    mixed = list(kinds.values())
    chance.shuffle(mixed)
    for each in mixed:
        chance.shuffle(each)
    return [fault for turn in zip_longest(*mixed) for fault in turn if fault is not None][:size]


class Forks:
    """Lets kiosks be born from one process that has loaded everything, and each meet one fault."""

    def __init__(self, ground: Path, names: Sequence[Path]) -> None:
        self._paths = [word for name in names for word in ("-P", str(name))]
        self._files = (ground / "said", ground / "complaint")
        self._parent = subprocess.Popen(
            python("tests.campaign.forking"), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run_with(self, fault: Fault, folder: Path, seed: int, how: str) -> Ended:
        """Let a kiosk behave as ``how`` says, with a fault at the calls that are about the names."""
        into, outof = self._parent.stdin, self._parent.stdout
        if into is None or outof is None:
            raise ValueError("nothing can be told to the process that bears kiosks")
        into.write(json.dumps([str(folder), seed, how, *map(str, self._files)]) + "\n")
        into.flush()
        born = int(outof.readline())
        try:
            with self._traced(born, fault):
                os.kill(born, signal.SIGCONT)
                ended, _, _ = select([outof], [], [], MOST_SECONDS)
                if not ended:
                    os.kill(born, signal.SIGKILL)
        except BaseException:
            os.kill(born, signal.SIGKILL)
            raise
        status = int(outof.readline())
        said, complaint = (file.read_text(encoding="utf-8") for file in self._files)
        if not ended:
            return Ended(None, (), f"not ended after {MOST_SECONDS} s")
        return Ended(status, tuple(said.splitlines()), "; ".join(complaint.strip().splitlines()[-1:]))

    @contextmanager
    def _traced(self, born: int, fault: Fault) -> Iterator[None]:
        """Have strace at a process that stands still."""
        injected = ["-e", f"trace={fault.call}", "-e", "signal=none", "-e", f"inject={fault.words}"]
        strace = ["strace", "-f", "--quiet=exit,path-resolution", "-o", "/dev/null", *self._paths, *injected]
        with subprocess.Popen([*strace, "-p", str(born)], stderr=subprocess.PIPE, text=True) as tracer:
            told = tracer.stderr.readline() if tracer.stderr else ""
            if "attached" not in told:
                raise OSError(f"strace does not get at the kiosk: {told}")
            yield


def python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]
