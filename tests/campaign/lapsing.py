"""A part of a kiosk's day without a window, to be cut off anywhere: it opens, closes what was left open, and taps.

Lines on standard output as of ``driven``, and ``load RSS FILES LOG`` now and then: the memory in use in KiB, the number
of open files and the bytes of the write-ahead log.
"""

import os
import sys
from pathlib import Path

from kiosk.domain.ballot import Outcome
from kiosk.store.ledger import Ledger, is_provisioned
from tests.campaign.tapping import back_up, taps, told
from tests.store.visits import EPOCH, FIRST_DAY, LOCAL, SEED, Visits

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
VISITS_PER_LOAD = 10
LAST_PART = 3
"""Behind it the office closes, and a backup is made."""


def tell_load(ledger: Ledger) -> None:
    with open("/proc/self/statm", encoding="ascii") as told_by_system:  # noqa: PTH123 (no file of anybody)
        resident = int(told_by_system.read().split()[1]) * PAGE_KIB
    log = ledger.folder / "ledger.sqlite3-wal"
    # Asked on the thread that tends mirror and anchor: between two of its works it has no file of theirs open.
    opened = ledger.ask(lambda _reader: len(os.listdir("/proc/self/fd"))).result()  # noqa: PTH208
    print("load", resident, opened, log.stat().st_size, flush=True)


def close_left_open(ledger: Ledger, visits: Visits) -> None:
    """Close, as a start does, the ballots that a power cut left open."""
    left = ledger.ask(lambda reader: reader.open_ballots()).result()
    batch = [visits.closed(ballot.id, Outcome.INTERRUPTED) for ballot in left]
    if batch:
        told("sent", batch)
        ledger.record(batch, LOCAL).result()
        told("kept", batch)


def main(folder: Path, seed: int, day: int, part: int, count: int) -> None:
    visits = Visits(seed=hash((seed, day, part)), day=FIRST_DAY + day, tick=96 + 30 * part)
    fresh = not is_provisioned(folder)
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH) if fresh else Ledger.open(folder)
    if fresh:
        told("sent", first := [visits.genesis()])
        ledger.record(first, LOCAL).result()
        told("kept", first)
    close_left_open(ledger, visits)
    for number in range(count):
        visits.tick = 96 + 30 * part + number * 30 // count
        for batch, texts in taps(visits, 2 * number):
            told("sent", batch)
            ledger.record(batch, LOCAL, texts).result()
            told("kept", batch)
        print("visited", flush=True)
        if number % VISITS_PER_LOAD == VISITS_PER_LOAD - 1:
            tell_load(ledger)
    if part == LAST_PART:
        back_up(ledger, visits.day)
    ledger.close()
    print("stopped", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
