"""What is there before a process begins that is to be bothered."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from kiosk.store.ledger import Ledger
from tests.campaign.bothered import MENDS, MIGRATES, RECOVERS, script
from tests.campaign.disk import Files
from tests.campaign.office import LEDGER, files, lay_out
from tests.campaign.recount import recount
from tests.campaign.tomorrow import TODAY
from tests.files.making import TOLD, stored
from tests.store.visits import EPOCH, LOCAL, SEED


@dataclass(frozen=True, slots=True)
class Before:
    """What is there before a process begins: files, and the ids of the entries that were kept.

    ``waiting`` are those of them that no ledger has taken yet; ``rows`` is how many it has.
    """

    files: Files
    ids: tuple[str, ...]
    waiting: frozenset[str] = frozenset()
    rows: int = 0


def before(how: str, root: Path, seed: int) -> Before:
    """Return what is there before kiosks that behave as ``how`` says; ``root`` is an empty folder to make it in."""
    if how in {RECOVERS, MENDS}:
        return _set_back(root, seed, damaged=how == MENDS)
    if how == MIGRATES:
        return _yesterday(root)
    return Before({}, ())


def _set_back(root: Path, seed: int, *, damaged: bool) -> Before:
    """Return a kiosk whose ledger is an older copy, or nothing at all; its mirror tells of what came since."""
    first, second, _ = script(seed)
    ledger = Ledger.create(root / "data", seed=SEED, epoch=EPOCH)
    early: Files = {}
    whole: Files = {}
    ids: list[str] = []
    for run in (first, second):
        for batch, texts in (tap for visit in run for tap in visit):
            ledger.record(batch, LOCAL, texts).result()
            ids += [entry.id for entry in batch]
        ledger.close()
        early = early or files(root)
        whole = files(root)
        ledger = Ledger.open(root / "data")
    ledger.close()
    shutil.rmtree(root / "data")
    return Before({**whole, LEDGER: bytes(len(early[LEDGER])) if damaged else early[LEDGER]}, tuple(ids))


def _yesterday(root: Path) -> Before:
    """Return the data folder that is kept of today's schema; a tap waits in its spool."""
    kept = stored(len(TODAY))
    found = files(kept)
    counted = recount(lay_out(root, found) / Path(LEDGER).name)
    shutil.rmtree(root / "data")
    told: list[str] = json.loads((kept / TOLD).read_text(encoding="utf-8"))["entries"]
    waiting = frozenset(told) - set(counted.ids)
    ids = (*(one for one in counted.ids if one not in counted.recoveries), *sorted(waiting))
    return Before(found, ids, waiting, len(counted.ids))
