"""A kiosk without a window under the eyes of a campaign: it makes a ledger, taps, stops, starts again and says so.

Lines on standard output: ``made`` once the folder is a kiosk's, ``sent ID …`` before a batch, ``kept ID …`` once the
ledger has it, ``backed NAME`` once there is a backup of that name, ``stopped`` after a stop in order,
``written NAME HASH`` once a command has written a file beside the kiosk's folder.
"""

import hashlib
import sys
from pathlib import Path

from kiosk.app import cli
from kiosk.db import database
from kiosk.store import guards, identity, keeping
from kiosk.store.ledger import Ledger
from tests.campaign.judging import PAPERS
from tests.campaign.office import opening
from tests.campaign.tapping import IDLE_WAL_BYTES, MOST_WAL_BYTES, back_up, refusing, taps, told
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

SYNC_S, ANCHOR_S = 0.004, 0.01
COMMANDS = {
    "2026-02.pdf": ("report", "--month", "2026-02", "--date", "2026-03-02"),
    "2026-02.csv": ("export", "--month", "2026-02", "--format", "csv"),
}
"""What is made between two runs, by the names of the files: there and replaced the next time."""
VISITS = (12, 3, 2)
"""How many visits there are between two starts."""
SPOOLED = 3
"""Of so many visits between two starts the ledger takes the first one later."""


def tap_through(ledger: Ledger, visits: Visits, count: int, *, hasty: bool) -> None:
    """Tap through so many visits; the hasty give thanks before the ledger does."""
    for number in range(count):
        with refusing(really=count == SPOOLED and number == 0):
            tap(ledger, visits, number, hasty=hasty)
        if number % 5 == 4:
            ledger._writer.do(ledger._keeping.rest).result()


def tap(ledger: Ledger, visits: Visits, number: int, *, hasty: bool) -> None:
    """Tap through one visit."""
    for batch, texts in taps(visits, number):
        told("sent", batch)
        promise = ledger.record(batch, LOCAL, texts)
        if hasty:
            told("kept", batch)
        promise.result()
        if not hasty:
            told("kept", batch)


def write_papers(folder: Path) -> None:
    """Make the month's report and its open data as somebody at the command line does, and say so."""
    for name, words in COMMANDS.items():
        file = folder.parent / PAPERS / name
        status = cli.main([*words, "--data", str(folder), "--out", str(file)])
        if status:
            raise ValueError(f"{words[0]} ended with {status}")
        print("written", name, hashlib.sha256(file.read_bytes()).hexdigest(), flush=True)


def _settings(name: str, wanted: str, expected: object) -> tuple[tuple[str, str, object], ...]:
    return tuple((name, wanted, expected) if each[0] == name else each for each in database.PRAGMAS)


def weaken(how: str) -> None:
    """Take one safeguard away, so that a campaign can show that it would notice."""
    match how:
        case "nothing" | "thanks before commit":
            return
        case "synchronous=NORMAL":
            database.PRAGMAS = _settings("synchronous", "NORMAL", 1)
        case "rename without folder sync":
            identity.sync_folder = identity.sync_way = lambda folder: None
        case _:
            raise ValueError(how)


def main(folder: Path, seed: int, how: str) -> None:
    keeping.MOST_WAL_BYTES, keeping.IDLE_WAL_BYTES = MOST_WAL_BYTES, IDLE_WAL_BYTES
    guards.SYNC_S, guards.ANCHOR_S = SYNC_S, ANCHOR_S
    weaken(how)
    visits = Visits(seed=seed)
    (folder.parent / PAPERS).mkdir()
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    print("made", flush=True)
    told("sent", first := opening(visits))
    ledger.record(first, LOCAL).result()
    told("kept", first)
    for count in VISITS:
        tap_through(ledger, visits, count, hasty=how == "thanks before commit")
        if count == max(VISITS):
            back_up(ledger, visits.day)
        ledger.close()
        print("stopped", flush=True)
        write_papers(folder)
        ledger = Ledger.open(folder)
    ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
