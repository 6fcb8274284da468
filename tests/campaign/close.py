"""Every call that writes fails, or the process is killed at it, while a month is closed: closed once, or not at all."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from kiosk.domain.errors import Bug, WorldError
from kiosk.store import backup, opening
from kiosk.store.backup import Kind
from kiosk.store.ledger import Ledger
from tests.campaign.account import Account
from tests.campaign.bothered import CLOSES, REFUSED
from tests.campaign.closing import JANUARY, january, shut
from tests.campaign.disk import Files
from tests.campaign.ground import crew, scratch
from tests.campaign.injecting import KILL, Ended, Fault, Forks, every_fault, python, sample, trial
from tests.campaign.judging import LOST, NOT_OPENED, UNSOUND, fault_of, opened
from tests.campaign.office import files, lay_out
from tests.campaign.part import WHOLE, Part, blocks
from tests.campaign.recount import recount

SIZE = 20_000
"""More than there are: every ordinal."""
TWICE, UNDONE, STUCK = "months closed twice", "closes that were reported and are gone", "months that cannot be closed"
HUNG, CRASHED, NO_COPY = "processes that hung", "told as a bug of ours", "copies that are not whole"
ORACLES = (TWICE, UNDONE, STUCK, LOST, UNSOUND, NOT_OPENED, NO_COPY, HUNG, CRASHED)
BLOCK = 10
KILLED = {-9, 137}
DRIVEN = "tests.campaign.bothered"


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds after it was opened again."""

    closes: int
    ids: frozenset[str]
    faults: tuple[str, ...]


class Worker:
    """Closes January in folders of its own, each time with another fault, and looks at what is left."""

    def __init__(self, ground: Path, seed: int, names: tuple[str, ...], before: Files) -> None:
        self._ground = Path(mkdtemp(dir=ground))
        self._seed, self._before = seed, before
        self._forks = Forks(self._ground, [self._ground / name for name in names])
        self._folder = self._ground / "data"

    def work(self, faults: Sequence[Fault]) -> Account:
        account = Account.of("close", self._seed, ORACLES)
        for fault in faults:
            lay_out(self._ground, self._before)
            ended = self._forks.run_with(fault, self._folder, self._seed, CLOSES)
            account.counts[f"{fault.error} {fault.reach}: {_how_ended(ended)}"] += 1
            for oracle, how in self._breaches(ended):
                account.breaks(oracle, f"{fault}: {how}")
            shutil.rmtree(self._folder, ignore_errors=True)
        return account

    def _breaches(self, ended: Ended) -> list[tuple[str, str]]:
        if ended.status is None:
            return [(HUNG, ended.complaint)]
        breaches = [(CRASHED, ended.complaint)] if _how_ended(ended) == "crashed" else []
        try:
            found = self._found()
        except (WorldError, Bug) as problem:
            return [*breaches, (NOT_OPENED, repr(problem))]
        kept = {one for line in ended.said for word, *ids in [line.split()] if word == "kept" for one in ids}
        breaches += [(TWICE, str(found.closes))] * (found.closes > 1)
        breaches += [(UNDONE, "not there")] * ("closed" in ended.said and not found.closes)
        breaches += [(LOST, f"{len(kept - found.ids)}")] * bool(kept - found.ids)
        breaches += [(UNSOUND, "; ".join(found.faults[:3]))] * bool(found.faults)
        copies = {file.name: fault_of(file) for file in backup.kept(self._folder, Kind.MONTHLY)}
        breaches += [(NO_COPY, f"{name}: {fault}") for name, fault in copies.items() if fault]
        if not found.closes:
            breaches += [(STUCK, how) for how in self._closed_now()]
        return breaches

    def _found(self) -> Found:
        ledger, _ = opened(self._folder)
        try:
            closes = len(ledger.ask(lambda reader: reader.closes(JANUARY)).result())
            faults = _faults(ledger)
        finally:
            ledger.close()
        counted = recount(self._folder / opening.FILE)
        return Found(closes, frozenset(counted.ids), (*faults, *counted.faults))

    def _closed_now(self) -> list[str]:
        """Return why January cannot be closed by a system that works again."""
        ledger = Ledger.open(self._folder)
        try:
            shut(ledger, self._seed)
            return [*_faults(ledger)]
        except (WorldError, Bug) as problem:
            return [repr(problem)]
        finally:
            ledger.close()


def _faults(ledger: Ledger) -> tuple[str, ...]:
    return tuple(f"{found.what} {found.where}" for found in ledger.verify().result().differences)


def _how_ended(ended: Ended) -> str:
    match ended.status:
        case None:
            return "hung"
        case 0:
            return "closed" if "closed" in ended.said else "not closed"
        case status if status == REFUSED:
            return "ended in words"
        case status if status in KILLED:
            return "killed, closed" if "closed" in ended.said else "killed"
    return "crashed"


_worker: list[Worker] = []


def _begin(ground: Path, seed: int, names: tuple[str, ...], before: Files) -> None:
    _worker.append(Worker(ground, seed, names, before))


def _work(faults: Sequence[Fault]) -> Account:
    return _worker[0].work(faults)


def run(seed: int, size: int = SIZE, part: Part = WHOLE, only: str = "") -> Account:
    """Close January ``size`` times, or as often as there are faults, or a part of them.

    ``only`` is a part of what the wanted faults are called.
    """
    account = Account.of("close", seed, ORACLES, part)
    with scratch() as ground:
        folder = ground / "data"
        january(folder, seed)
        before = files(ground)
        used, most = trial(folder, python(DRIVEN, str(folder), str(seed), CLOSES))
        names = tuple(name.relative_to(ground).as_posix() for name in used)
        faults = part.share(sample((fault for fault in every_fault(most) if only in str(fault)), seed, size))
        account.counts["calls that can fail"] = sum(most.values())
        account.counts["closes bothered"] = len(faults)
        account.counts["of them killed"] = sum(fault.error == KILL for fault in faults)
        with crew(_begin, ground, seed, names, before) as executor:
            for done in executor.map(_work, blocks(faults, BLOCK)):
                account.add(done)
    return account
