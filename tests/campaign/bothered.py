"""A kiosk without a window on a failing system: who gets no thanks goes, and the next customer comes.

Lines on standard output as of ``driven``; ``sorry ID …`` for what the ledger could not keep, ``unbacked KEY`` when
there was no backup to be had, and ``refused KEY`` when the kiosk has to end; the status is 3 then. It has one thread,
since a fault is made at the n-th call of a thread.
"""

import os
import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future
from math import inf
from pathlib import Path
from typing import TypeVar

from kiosk.domain.errors import NotRecorded, WorldError
from kiosk.store import guards, keeping
from kiosk.store import ledger as ledgers
from kiosk.store.keeping import Keeping
from kiosk.store.ledger import Ledger
from tests.campaign import tomorrow
from tests.campaign.judging import MEANS, opened
from tests.campaign.tapping import IDLE_WAL_BYTES, MOST_WAL_BYTES, Tap, back_up, taps, told
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

T = TypeVar("T")
VISITS = (5, 3)
"""How many visits there are between two starts."""
REFUSED, LEFT = 3, 4
RECOVERS, MENDS, MIGRATES = "recovers", "mends", "migrates"


class AtOnce:
    """Carries out jobs on the thread of who asks, and tends what has to follow behind each."""

    def __init__(self, rest: Callable[[], None], tend: Callable[[], float | None] = lambda: None) -> None:
        self.rest = rest
        self._tend = tend

    def do(self, job: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(job())
        except Exception as problem:  # noqa: BLE001 (whoever asked gets it, whatever it is)
            future.set_exception(problem)
        self._tend()
        return future

    def work(self, steps: Generator[None, None, T]) -> Future[T]:
        def through() -> T:
            while True:
                try:
                    next(steps)
                except StopIteration as done:
                    answer: T = done.value
                    return answer

        return self.do(through)

    def idle_s(self) -> float:
        return inf

    def stop(self, last: Callable[[], T]) -> T:
        return last()


def script(seed: int) -> list[list[list[Tap]]]:
    """Return what happens: runs of visits of taps. The first visit is that of who sets the kiosk up."""
    visits = Visits(seed=seed)
    first: Tap = [visits.genesis()], {}
    return [[[first]], *([list(taps(visits, number)) for number in range(count)] for count in VISITS)]


def visit(ledger: Ledger, given: list[Tap]) -> None:
    """Tap through a visit; it ends with the first tap that is not kept."""
    for batch, texts in given:
        told("sent", batch)
        try:
            ledger.record(batch, LOCAL, texts).result()
        except NotRecorded:
            told("sorry", batch)
            return
        told("kept", batch)


def try_to_back_up(ledger: Ledger, day: int) -> None:
    try:
        back_up(ledger, day)
    except WorldError as problem:
        print("unbacked", problem.key, flush=True)


def serve(folder: Path, seed: int) -> None:
    """Set a kiosk up in ``folder`` and serve until all have been, with a new start in between."""
    first, *others = script(seed)
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    print("made", flush=True)
    for run in (first, *others):
        for given in run:
            visit(ledger, given)
        ledger._keeping.rest()
        if run is not first:
            try_to_back_up(ledger, len(run))
        ledger.close()
        print("stopped", flush=True)
        ledger = Ledger.open(folder)
    ledger.close()


def recover(folder: Path, seed: int) -> None:
    """Open a kiosk whose ledger was set back or damaged, and serve who is left."""
    ledger, _ = opened(folder)
    for given in script(seed)[-1]:
        visit(ledger, given)
    ledger.close()


def migrate(folder: Path, seed: int) -> None:
    """Open the kiosk of an older program with one whose schema goes further, and serve a visitor."""
    tomorrow.come()
    ledger = Ledger.open(folder, means=MEANS)
    visit(ledger, script(seed)[-1][0])
    ledger.close()


def _leave(_keeping: Keeping) -> None:
    os._exit(LEFT)


BEHAVIOURS = {RECOVERS: recover, MENDS: recover, MIGRATES: migrate}


def main(folder: Path, seed: int, how: str) -> int:
    keeping.MOST_WAL_BYTES, keeping.IDLE_WAL_BYTES = MOST_WAL_BYTES, IDLE_WAL_BYTES
    ledgers.Writer = AtOnce  # type: ignore[assignment, attr-defined]
    if how == "leaves at the first fault":
        Keeping._doubt = _leave  # type: ignore[assignment, method-assign]
    guards.SYNC_S = guards.ANCHOR_S = 0.0
    try:
        BEHAVIOURS.get(how, serve)(folder, seed)
    except WorldError as problem:
        print("refused", problem.key, flush=True)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
