"""Every call that writes fails: nobody was thanked for what is not there, and the next start is sound."""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from kiosk.domain.entry import Recovery
from kiosk.domain.errors import Bug, WorldError
from kiosk.store import backup, opening
from kiosk.store.backup import Kind
from kiosk.store.ledger import Ledger, is_provisioned
from tests.campaign.account import Account
from tests.campaign.beginnings import Before, before
from tests.campaign.bothered import MENDS, MIGRATES, RECOVERS, REFUSED, script
from tests.campaign.disk import digest
from tests.campaign.ground import crew, scratch
from tests.campaign.injecting import KILL, Ended, Fault, Forks, every_fault, python, sample, trial
from tests.campaign.judging import (
    ALARMED,
    DOUBLED,
    LOST,
    NO_BACKUP,
    NO_MORE,
    NOT_OPENED,
    UNSOUND,
    Held,
    fault_of,
    look_through,
    opened,
)
from tests.campaign.office import files, lay_out
from tests.campaign.part import WHOLE, Part, blocks
from tests.campaign.tapping import Tap
from tests.campaign.tomorrow import NEXT, amiss, arrived, between
from tests.store.visits import EPOCH, LOCAL, SEED

SIZE = 50_000
"""More than there are, also of each behaviour: every ordinal."""
BETWEEN = "ledgers between two schemas, or other than before"
HUNG, CRASHED, SLOW = "processes that hung", "told as a bug of ours", "starts of 20 s and more"
ORACLES = (NOT_OPENED, LOST, DOUBLED, UNSOUND, NO_MORE, NO_BACKUP, ALARMED, BETWEEN, HUNG, CRASHED, SLOW)
MOST_START_S = 20
BLOCK = 10
STAYS = "stays"
DRIVEN = "tests.campaign.bothered"
AGAIN = (RECOVERS, MENDS)
"""How they behave who find at their start that something was lost."""
TWICE = (*AGAIN, MIGRATES)
"""Whose start is killed a second time."""
KILLED = {-9, 137}


@dataclass(frozen=True, slots=True)
class Said:
    """What a process said: was the kiosk made, which ids were sent in order, which of them were thanked for."""

    made: bool
    sent: tuple[str, ...]
    kept: frozenset[str]
    last: tuple[str, ...]
    """The ids of the last tap."""
    backups: frozenset[str]

    @classmethod
    def of(cls, lines: tuple[str, ...], before: tuple[str, ...]) -> "Said":
        """Return what lines say, ``before`` which all was kept already."""
        told = [line.split() for line in lines]
        sent = [tuple(ids) for word, *ids in told if word == "sent"]
        kept = frozenset(one for word, *ids in told if word == "kept" for one in ids)
        backups = frozenset(name for word, *names in told if word == "backed" for name in names)
        every = tuple(dict.fromkeys([*before, *(one for ids in sent for one in ids)]))
        made = bool(before) or ["made"] in told
        return cls(made, every, kept | set(before), sent[-1] if sent else (), backups)


class Worker:
    """Bothers kiosks in folders of its own, and starts them again without faults."""

    def __init__(self, ground: Path, seed: int, names: tuple[str, ...], how: str, before: Before) -> None:
        self._ground = Path(mkdtemp(dir=ground))
        self._before = before
        self._seed = seed
        self._forks = Forks(self._ground, [self._ground / name for name in names])
        self._how = how
        self._taps: dict[tuple[str, ...], Tap] = {
            tuple(entry.id for entry in tap[0]): tap for run in script(seed) for visit in run for tap in visit
        }
        self._known: dict[bytes, Held] = {}
        self._seen: dict[bytes, str] = {}

    def work(self, faults: Sequence[Fault]) -> Account:
        account = Account.of("inject", self._seed, ORACLES)
        for fault in faults:
            lay_out(self._ground, self._before.files)
            ended = self._bothered(fault)
            account.counts[f"{fault.error} {fault.reach}: {_how_ended(ended)}"] += 1
            for oracle, how in self._breaches(ended):
                account.breaks(oracle, f"{fault}: {how}")
            shutil.rmtree(self._folder, ignore_errors=True)
        return account

    def _bothered(self, fault: Fault) -> Ended:
        ended = self._forks.run_with(fault, self._folder, self._seed, self._how)
        if self._how in TWICE and fault.error == KILL and ended.status is not None:
            second = replace(fault, ordinal=fault.ordinal // 2 + 1)
            again = self._forks.run_with(second, self._folder, self._seed, self._how)
            return replace(again, said=(*ended.said, *again.said))
        return ended

    @property
    def _folder(self) -> Path:
        return self._ground / "data"

    def _breaches(self, ended: Ended) -> list[tuple[str, str]]:
        if ended.status is None:
            return [(HUNG, ended.complaint)]
        found = [(CRASHED, ended.complaint)] if _how_ended(ended) == "crashed" else []
        said = Said.of(ended.said, self._before.ids)
        if self._how != MIGRATES:
            return [*found, *self._afterwards(said)]
        if how := self._between():
            found.append((BETWEEN, how))
        with arrived():
            return [*found, *self._afterwards(said), *((BETWEEN, how) for how in self._unfinished())]

    def _between(self) -> str:
        """Return what is wrong with a ledger in which a migration may have been broken off."""
        key = digest(files(self._ground))
        if key not in self._seen:
            with TemporaryDirectory(dir=self._ground) as work:
                self._seen[key] = between(self._folder, Path(work), self._before.rows, self._before.ids)
        return self._seen[key]

    def _unfinished(self) -> Iterator[str]:
        """Yield what a start without faults left of a migration."""
        with TemporaryDirectory(dir=self._ground) as work:
            version, how = amiss(self._folder, Path(work), self._before.rows)
        if how or version != NEXT.number:
            yield how or f"still schema {version}"

    def _afterwards(self, said: Said) -> list[tuple[str, str]]:
        """Start without faults, and judge what is there then."""
        found: list[tuple[str, str]] = []
        began = time.monotonic()
        try:
            made_anew, recovered = self._start_again(said)
        except (WorldError, Bug) as problem:
            return [(NOT_OPENED, repr(problem))]
        if time.monotonic() - began >= MOST_START_S:
            found.append((SLOW, f"{time.monotonic() - began:.1f} s"))
        if recovered is not None and self._how not in AGAIN:
            found.append((ALARMED, str(recovered)))
        backups = {file.name: fault_of(file) for file in backup.kept(self._folder, Kind.DAILY)}
        found += [(NO_BACKUP, f"{name}: {fault}") for name, fault in backups.items() if fault]
        found += [(NO_BACKUP, f"{name} said to be there") for name in said.backups - backups.keys()]
        held = self._held()
        if self._how in AGAIN:
            # What a failing system kept from being stored again at one start is so at the next, behind what came since.
            said = replace(said, sent=tuple(sorted(said.sent, key=_order(held))))
        return [*found, *_judged(said, held, self._before.waiting, made_anew=made_anew)]

    def _start_again(self, said: Said) -> tuple[bool, Recovery | None]:
        """Start without faults and give the last tap again if nobody was thanked for it.

        Say if nothing was there, and what the start declared for lost.
        """
        absent = not is_provisioned(self._folder)
        if absent:
            ledger = Ledger.create(self._folder, seed=SEED, epoch=EPOCH)
        else:
            ledger, _ = opened(self._folder)
        try:
            if not absent and said.last in self._taps and not said.kept.issuperset(said.last):
                batch, texts = self._taps[said.last]
                ledger.record(batch, LOCAL, texts).result()
        finally:
            ledger.close()
        return absent, ledger.recovered

    def _held(self) -> Held:
        content = (self._folder / opening.FILE).read_bytes()
        key = hashlib.sha1(content, usedforsecurity=False).digest()
        if key not in self._known:
            self._known[key] = look_through(self._folder)
        return self._known[key]


def _order(held: Held) -> Callable[[str], int]:
    places = {one: place for place, one in enumerate(held.ids)}
    return lambda one: places.get(one, -1)


def _judged(said: Said, held: Held, waiting: frozenset[str], *, made_anew: bool) -> list[tuple[str, str]]:
    if made_anew and said.made:
        return [(NOT_OPENED, "nobody seems to have made one")]
    found = []
    if lost := said.kept - set(held.ids):
        found.append((LOST, f"{len(lost)} of {len(said.kept)}"))
    # What waited in a spool is stored before the next tap or behind it.
    there = set(held.ids) - waiting
    if [one for one in held.ids if one in there] != [one for one in said.sent if one in there]:
        found.append((DOUBLED, f"{len(held.ids)} held, {len(said.sent)} sent"))
    if held.faults:
        found.append((UNSOUND, "; ".join(held.faults[:3])))
    if held.stuck:
        found.append((NO_MORE, held.stuck))
    return found


def _how_ended(ended: Ended) -> str:
    match ended.status:
        case None:
            return "hung"
        case 0:
            sorry = any(line.startswith("sorry") for line in ended.said)
            return "went on, was sorry" if sorry else "went on"
        case status if status == REFUSED:
            return "ended in words"
        case status if status in KILLED:
            return "killed"
        case _:
            return "left" if not ended.complaint else "crashed"


_worker: list[Worker] = []


def _begin(ground: Path, seed: int, names: tuple[str, ...], how: str, before: Before) -> None:
    _worker.append(Worker(ground, seed, names, how, before))


def _work(faults: Sequence[Fault]) -> Account:
    return _worker[0].work(faults)


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Bother ``size`` kiosks, or as many as there are faults, or a part of them.

    Two of five get back what was lost, one of five comes to a newer program.
    """
    account = bother(seed, size - 3 * (size // 5), STAYS, part=part)
    for how in TWICE:
        account.add(bother(seed, size // 5, how, part=part))
    return account


def bother(seed: int, size: int, how: str, only: str = "", part: Part = WHOLE) -> Account:
    """Bother kiosks that behave as ``how`` says; ``only`` is a part of what the wanted faults are called."""
    account = Account.of("inject", seed, ORACLES, part)
    with scratch() as ground:
        folder = ground / "data"
        begun = before(how, ground, seed)
        lay_out(ground, begun.files)
        used, most = trial(folder, python(DRIVEN, str(folder), str(seed), how))
        names = tuple(name.relative_to(ground).as_posix() for name in used)
        faults = part.share(sample((fault for fault in every_fault(most) if only in str(fault)), seed, size))
        account.counts["calls that can fail"] = sum(most.values())
        account.counts["processes bothered"] = account.counts[f"one that {how}"] = len(faults)
        account.counts["of them killed"] = sum(fault.error == KILL for fault in faults)
        with crew(_begin, ground, seed, names, how, begun) as executor:
            for done in executor.map(_work, blocks(faults, BLOCK)):
                account.add(done)
    return account
