"""The kiosk's side of a backlog: taps while the road is at rest and while it sends, in turn, then all the rest sent.

It says on a line of its own how far it is, and at the end what taps took.
"""

import gc
import json
import random
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from kiosk.app.clock import Clock
from kiosk.app.main import SWITCH_S
from kiosk.app.road.road import Road
from kiosk.domain.ballot import ClockState
from kiosk.store.ledger import Ledger
from tests.store.visits import LOCAL, Visits

READY, SENDING = "ready", "sending"
BLOCK = 20
WARM = 4
GAP_S = (0.005, 0.03)
CRITERIA = ("attitude", "time")
BEGINS_S = 60.0


class Drained:
    """Taps on a ledger, with its road and without it."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger.open(folder)
        self._visits = Visits(seed=1)
        self._chance = random.Random(1)
        self._gap = threading.Event()

    def road(self) -> Road:
        return Road(self.ledger, Clock(), lambda: ClockState.TRUSTED)

    def block(self) -> list[float]:
        """Return how many ms so many taps took after those that warm up."""
        return list(self._taps(BLOCK + WARM))[WARM:]

    def sending(self) -> tuple[list[float], int]:
        """Return the same while the road sends, and how many entries the centre lacked in the end."""
        road = self.road()
        try:
            arrived = road.travel()
            began = perf_counter()
            while not road.live()["marks"] and perf_counter() - began < BEGINS_S:
                self._gap.wait(0.01)
            took = self.block()
            if arrived.done():
                raise RuntimeError("there was nothing to be sent any more; ask for more ballots or fewer taps")
            return took, road._sender.left or 0
        finally:
            road.close()

    def whole(self) -> None:
        """Send all the rest."""
        road = self.road()
        try:
            outcome = road.travel().result()
            if outcome.problem is not None or outcome.left:
                raise RuntimeError(outcome)
        finally:
            road.close()

    def _taps(self, most: int) -> Iterator[float]:
        for _ in range(most // len(CRITERIA)):
            ballot = self._visits.id()
            self.ledger.record([self._visits.issued(ballot)], LOCAL).result()
            for criterion in CRITERIA:
                self._gap.wait(self._chance.uniform(*GAP_S))
                tap = self._visits.answered(ballot, criterion)
                began = perf_counter()
                self.ledger.record([tap], LOCAL).result()
                yield (perf_counter() - began) * 1000
            self.ledger.record([self._visits.closed(ballot)], LOCAL).result()


def main(folder: Path, taps: int, backlog: int) -> None:
    """Make at least so many taps each way, as long as half of the backlog is left to be sent."""
    # The kiosk collects on the window's thread between taps, never within one.
    gc.disable()
    sys.setswitchinterval(SWITCH_S)
    drained = Drained(folder)
    resting: list[float] = []
    sending: list[float] = []
    drained.block()
    print(READY, flush=True)
    input()
    left = backlog
    while len(sending) < taps and left > backlog // 2:
        resting += drained.block()
        took, left = drained.sending()
        sending += took
        gc.collect()
    print(SENDING, flush=True)
    input()
    began = perf_counter()
    drained.whole()
    told = {"resting": resting, "sending": sending, "seconds": perf_counter() - began, "left": left}
    print(json.dumps(told), flush=True)
    input()
    drained.ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
