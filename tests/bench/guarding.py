"""Taps while the ledger is being guarded: its mirror tended, a backup of it copied, synced and checked."""

import gc
import random
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing
from pathlib import Path
from time import perf_counter

from kiosk.app.clock import Clock
from kiosk.app.inspector import Inspector
from kiosk.domain.period import iso
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from tests.bench.figures import Row
from tests.store.visits import FIRST_DAY, LOCAL, Visits

TARGET = 1.2
"""At the ninety-ninth percentile: nobody waits for what guards his ballot."""
BLOCK = 20
GAP_S = (0.01, 0.06)
"""Between two taps, nobody knows how much: most of what follows a tap falls into it, and some of it on the next."""
CRITERIA = ("attitude", "time")


class _Taps:
    """Taps on one ledger as hurried customers would, and how long each answer took to be kept, in ms."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self._ledger = ledger
        self._visits = Visits(seed=seed)
        self._gap = threading.Event()
        self._chance = random.Random(seed)

    def block(self) -> list[float]:
        """Return what so many taps took after the ones that warm up."""
        return list(self._taps(BLOCK + 2))[2:]

    def _taps(self, most: int) -> Iterator[float]:
        for _ in range(most // len(CRITERIA)):
            ballot = self._visits.id()
            self._ledger.record([self._visits.issued(ballot)], LOCAL).result()
            for criterion in CRITERIA:
                self._gap.wait(self._chance.uniform(*GAP_S))
                tap = self._visits.answered(ballot, criterion)
                began = perf_counter()
                self._ledger.record([tap], LOCAL).result()
                yield (perf_counter() - began) * 1000
            self._ledger.record([self._visits.closed(ballot)], LOCAL).result()


class _Upkeep:
    """Makes backups of a ledger, each checked whole by another process, on a thread of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._backups = Backups(ledger, Inspector())
        self._made = 0

    def begin(self) -> "Future[Path]":
        """Begin another backup and return the promise of its file."""
        self._made += 1
        done: Future[Path] = Future()
        threading.Thread(target=self._make, args=(iso(FIRST_DAY + self._made), done), name="upkeep").start()
        return done

    def _make(self, name: str, done: "Future[Path]") -> None:
        try:
            done.set_result(self._backups.make(Kind.DAILY, name, Clock().wall_ms()))
        except BaseException as problem:  # noqa: BLE001 (whoever waits for it gets it)
            done.set_exception(problem)


def measure(folder: Path, ledger: Path, taps: int) -> list[Row]:
    """Return what taps on copies of a ``ledger`` wait for its guards; at least so many are made each way."""
    plain, guarded = (Path(shutil.copytree(ledger, folder / name)) for name in ("plain", "guarded"))
    shutil.rmtree(plain / "mirror")
    collecting = gc.isenabled()
    # The kiosk collects on the window's thread between taps, never within one.
    gc.disable()
    try:
        with ExitStack() as stack:
            # Who only passes by tends neither mirror nor anchor.
            without = stack.enter_context(closing(Ledger.open(plain, passing=True)))
            with_all = stack.enter_context(closing(Ledger.open(guarded)))
            return _compared(_Taps(without, 1), _Taps(with_all, 2), _Upkeep(with_all), taps)
    finally:
        if collecting:
            gc.enable()


def _compared(plain: _Taps, guarded: _Taps, upkeep: _Upkeep, taps: int) -> list[Row]:
    bare: list[float] = []
    mirrored: list[float] = []
    backed: list[float] = []
    # In turn, a backup a round: what else this machine does falls on all of them.
    while len(backed) < taps:
        done = upkeep.begin()
        while not done.done():
            backed.extend(guarded.block())
        done.result()
        while len(bare) < len(backed):
            bare.extend(plain.block())
            mirrored.extend(guarded.block())
    return [
        _row("mirror", "tap → durable, mirror and anchor tended", mirrored, bare),
        _row("backup", "tap → durable, a backup made and checked meanwhile", backed, bare),
    ]


def _row(key: str, says: str, ours: Sequence[float], bare: Sequence[float]) -> Row:
    return Row(key, says, "ms", tuple(ours), tuple(bare), "no mirror, no backup", TARGET, at_p99=True)
