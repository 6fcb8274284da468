"""Power cuts: every state in which one could leave the disk, opened with the real store."""

import pickle
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

from tests.campaign.account import Account
from tests.campaign.cuts import Cut, plain_cuts, random_cuts
from tests.campaign.disk import Disk, digest
from tests.campaign.ground import crew, scratch, workers
from tests.campaign.judging import ORACLES, Claim, Held, Judge, Written
from tests.campaign.part import WHOLE, Part, blocks
from tests.campaign.trace import Op, What, record, written_over

SIZE = 1_000_000
"""How many different states a whole campaign opens."""
MOST_ROUNDS = 20
QUIET_ROUNDS = 40
"""So many rounds without a new state mean that there are no more."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the disk has been told and what had been said when it was told the next thing."""

    op: Op
    claim: Claim


def moments(ops: list[Op]) -> list[Moment]:
    """Return every change of the disk with all that had been said before the next one."""
    made, kept = False, 0
    sent: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    papers = _papers(ops)
    found: list[Moment] = []
    for op in ops:
        if op.what is not What.SAY:
            found.append(Moment(op, Claim(made, sent, kept, backups, papers)))
            continue
        word, *ids = op.data.decode().split()
        made |= word == "made"
        if word == "sent":
            sent += tuple(ids)
        elif word == "kept":
            kept += len(ids)
        elif word == "backed":
            backups += tuple(ids)
        elif word == "written":
            papers = tuple(one._replace(times=one.times + (one.name == ids[0])) for one in papers)
        if found:
            found[-1] = Moment(found[-1].op, Claim(made, sent, kept, backups, papers))
    return found


def _papers(ops: list[Op]) -> tuple[Written, ...]:
    """Return what commands write in a whole run; none of it has been said yet."""
    said = [op.data.decode().split() for op in ops if op.what is What.SAY]
    hashes: dict[str, tuple[str, ...]] = {}
    for _, name, hashed in (words for words in said if words[0] == "written"):
        hashes[name] = (*hashes.get(name, ()), hashed)
    return tuple(Written(name, each, 0) for name, each in hashes.items())


def record_run(ground: Path, seed: int, weakness: str) -> list[Moment]:
    """Let the driven kiosk run once and return what the disk was told."""
    root = ground / "disk"
    root.mkdir()
    ops, heard = record(root, [sys.executable, "-m", "tests.campaign.driven", str(root / "data"), str(seed), weakness])
    said = [op.data.decode() for op in ops if op.what is What.SAY]
    if said != heard.splitlines():
        raise ValueError("what was said is not what was heard")
    return moments(ops)


class Worker:
    """Opens states in a process of its own."""

    def __init__(self, script: Path) -> None:
        self._moments: list[Moment] = pickle.loads(script.read_bytes())  # noqa: S301 (our own, of this run)
        self._judge = Judge(Path(mkdtemp(dir=script.parent)))
        self._held: dict[bytes, Held] = {}

    def work(self, block: Sequence[int], rounds: range, seed: int) -> tuple[Account, set[bytes]]:
        """Open the states of a block of prefixes in some rounds, and return what was found and which were new here."""
        account, new = Account.of("power", seed, ORACLES), set()
        self._judge.counts = account.counts
        for cut in self._cuts(block, rounds, seed):
            state = digest(cut.files)
            if state not in self._held:
                self._held[state] = self._judge.open(cut.files)
                new.add(state)
            # The same state later is judged again: more had been acknowledged by then.
            for oracle, how in self._held[state].breaches(self._moments[cut.prefix - 1].claim):
                account.breaks(oracle, f"{cut}: {how}")
        return account, new

    def _cuts(self, block: Sequence[int], rounds: range, seed: int) -> Iterator[Cut]:
        disk = Disk()
        for prefix, moment in enumerate(self._moments[: block[-1]], start=1):
            disk.do(moment.op)
            if prefix not in block:
                continue
            if 0 in rounds:
                yield from plain_cuts(disk, prefix)
            if disk.uncertain():
                yield from chain.from_iterable(
                    random_cuts(disk, prefix, seed, number) for number in rounds if number > 0
                )


_worker: list[Worker] = []


def _begin(script: Path) -> None:
    _worker.append(Worker(script))


def _work(block: Sequence[int], rounds: range, seed: int) -> tuple[Account, set[bytes]]:
    return _worker[0].work(block, rounds, seed)


def run(seed: int, size: int = SIZE, part: Part = WHOLE, weakness: str = "nothing") -> Account:
    """Open at least ``size`` different states, or all there are; ``weakness`` takes a safeguard away.

    A part of them are those behind a part of the calls.
    """
    account = Account.of("power", seed, ORACLES, part)
    with scratch() as ground:
        script = record_run(ground, seed, weakness)
        last = script[-1].claim
        account.counts["taps acknowledged"] = last.kept
        account.counts["calls that changed the disk"] = len(script)
        account.counts["times the log was written over"] = written_over([moment.op for moment in script], "-wal")
        account.counts["backups made"] = len(last.backups)
        account.counts["papers and exports written"] = sum(one.times for one in last.papers)
        account.counts["different states"] = 0
        (ground / "script").write_bytes(pickle.dumps(script))
        with crew(_begin, ground / "script") as executor:
            prefixes = part.share(range(1, len(script) + 1))
            account.counts["different states"] = _open_all(executor, account, prefixes, max(1, size // part.of))
    return account


def _open_all(executor: Executor, account: Account, prefixes: Sequence[int], size: int) -> int:
    shares = blocks(prefixes, -(-len(prefixes) // (2 * workers())) or 1)
    seen: set[bytes] = set()
    begin = quiet = 0
    while len(seen) < size and quiet < QUIET_ROUNDS:
        end = begin + (1 if begin == 0 else max(1, min(MOST_ROUNDS, (size - len(seen)) // (2 * (len(prefixes) or 1)))))
        before = len(seen)
        work = [executor.submit(_work, block, range(begin, end), account.seed) for block in shares]
        for done in work:
            part, new = done.result()
            account.add(part)
            seen |= new
        quiet = 0 if len(seen) > before else quiet + end - begin
        begin = end
    return len(seen)
