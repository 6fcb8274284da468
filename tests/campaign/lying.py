"""Storage that ignores every sync: the database opens or is refused in words, and no loss that is known goes untold."""

import json
import pickle
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from kiosk.domain.errors import WorldError
from kiosk.store import anchor, mirror, opening
from kiosk.store.ledger import is_provisioned
from tests.campaign.account import Account
from tests.campaign.cuts import SECTOR
from tests.campaign.disk import Disk, File, Files, contents
from tests.campaign.ground import crew, scratch
from tests.campaign.judging import Place, backed, opened
from tests.campaign.office import lay_out
from tests.campaign.part import WHOLE, Part, blocks
from tests.campaign.power import Moment, record_run
from tests.campaign.recount import recount
from tests.campaign.trace import Op, What

SIZE = 50_000
"""How many states a whole campaign opens."""
SILENT, INVENTED, NOT_BACK = "known losses that went untold", "entries nobody sent", "losses declared but not made good"
CRASHED, EMPTY = "told as a bug of ours", "kiosks that began anew"
ORACLES = (SILENT, INVENTED, NOT_BACK, CRASHED, EMPTY)
BLOCK = 100
NEAR = (1, 4, 16, 64, 256)
"""How many of a file's newest writes are still on their way, about: of a whole disk it is one of these."""


WRITTEN_ONCE = 2
"""It is cut to nothing first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a start made of a state."""

    refused: str = ""
    declared: bool = False
    ids: frozenset[str] = frozenset()
    """Those of the kiosk's own entries that are there now, but for what it says of its recovery."""
    places: frozenset[Place] = frozenset()
    faults: tuple[str, ...] = ()


class Worker:
    """Opens states in a process of its own."""

    def __init__(self, script: Path) -> None:
        self._moments: list[Moment] = pickle.loads(script.read_bytes())  # noqa: S301 (our own, of this run)
        self._ground = Path(mkdtemp(dir=script.parent))

    def work(self, numbers: Sequence[int], seed: int) -> Account:
        account = Account.of("lying", seed, ORACLES)
        for number in numbers:
            chance = random.Random(f"{seed}/{number}")
            prefix = chance.randint(1, len(self._moments))
            how = chance.choice(list(WAYS))
            self._try(self._files(prefix, how, chance), f"{seed}/{number} {how} behind call {prefix}", prefix, account)
        return account

    def _files(self, prefix: int, how: str, chance: random.Random) -> Files:
        """Return what is there when no sync had any effect up to a call."""
        disk = Disk()
        for moment in self._moments[:prefix]:
            if moment.op.what is not What.SYNC:
                disk.do(moment.op)
        near = chance.choice(NEAR)

        def look(file: File) -> bytes:
            # The key was written once, long ago in the life of a kiosk.
            return _after(file, file.waiting) if len(file.waiting) <= WRITTEN_ONCE else WAYS[how](file, near, chance)

        return contents(disk.names, look)

    def _try(self, files: Files, where: str, prefix: int, account: Account) -> None:
        claim = self._moments[prefix - 1].claim
        kept = claim.sent[: claim.kept]
        folder = self._ground / "data"
        try:
            lay_out(self._ground, files)
            if not is_provisioned(folder):
                if claim.made:
                    account.breaks(EMPTY, where)
                return
            remembered = _remembered(folder)
            found = _opened(folder)
        except Exception as problem:  # noqa: BLE001 (a state of the disk is the world's fault, never a bug)
            account.breaks(CRASHED, f"{where}: {problem!r}")
            return
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        account.counts[_outcome(found, kept)] += 1
        for oracle, how in _breaches(found, remembered, claim.sent):
            account.breaks(oracle, f"{where}: {how}")


def _newest_alone(file: File, near: int, chance: random.Random) -> bytes:
    """Lose the end of what was written to a file."""
    last = len(file.waiting) - min(len(file.waiting), int(chance.expovariate(1 / near)))
    return _after(file, file.waiting[:last])


def _some_of_the_newest(file: File, near: int, chance: random.Random) -> bytes:
    """Lose some of the newest writes and cuts of a file, whichever."""
    first = len(file.waiting) - min(len(file.waiting), int(chance.expovariate(1 / near)))
    often = chance.choice((0.02, 0.1, 0.5))
    return _after(file, [op for at, op in enumerate(file.waiting) if at < first or chance.random() > often])


def _torn(file: File, near: int, chance: random.Random) -> bytes:
    """Lose the end of what was written to a file, and a part of its last write."""
    last = len(file.waiting) - min(len(file.waiting), int(chance.expovariate(1 / near)))
    ops = file.waiting[:last]
    if ops and ops[-1].what is What.WRITE:
        end = ops[-1]
        size = min(len(end.data), chance.randrange(len(end.data) // SECTOR + 1) * SECTOR)
        ops = [*ops[:-1], Op(What.WRITE, end.name, at=end.at, data=end.data[:size])]
    return _after(file, ops)


WAYS = {"the newest lost": _newest_alone, "some of the newest lost": _some_of_the_newest, "the newest torn": _torn}


def _after(file: File, ops: list[Op]) -> bytes:
    made = File(bytearray(file.synced), list(ops))
    made.sync()
    return bytes(made.synced)


def _remembered(folder: Path) -> dict[Place, str]:
    """Return the places of the chain that anchor, mirror and backups remember, each with its entry's id if known."""
    places = {(one.epoch, one.seq, one.hash): str(json.loads(one.body)["id"]) for one in mirror.read(folder)}
    places |= backed(folder)
    held = anchor.read(folder)
    return places if held is None else {(held.epoch, held.seq, held.hash): "", **places}


def _opened(folder: Path) -> Found:
    try:
        ledger, rebuilt = opened(folder)
    except WorldError as problem:
        return Found(refused=problem.key)
    declared = rebuilt or ledger.recovered is not None
    try:
        verdict = ledger.verify().result()
        faults = [f"{one.what} {one.where}" for one in verdict.differences] + list(ledger.faults().result())
    except WorldError as problem:
        return Found(declared=declared, faults=(problem.key,))
    finally:
        with suppress(WorldError):
            ledger.close()
    if faults:
        return Found(declared=declared, faults=tuple(faults))
    with closing(sqlite3.connect(folder / opening.FILE)) as database:
        kinds = dict(database.execute("SELECT lower(hex(id)), kind FROM entry"))
        places = database.execute("SELECT id, seq, hash FROM chain JOIN epoch ON no = epoch").fetchall()
    ids = frozenset(ident for ident, kind in kinds.items() if kind != "recovery")
    return Found("", declared, ids, frozenset(places), recount(folder / opening.FILE).faults)


def _breaches(found: Found, remembered: dict[Place, str], sent: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each oracle that is broken. What was refused or is known for damaged makes no paper."""
    if found.refused or found.faults:
        return
    lacking = remembered.keys() - found.places
    if lacking and not found.declared:
        yield SILENT, f"{len(lacking)} of {len(remembered)} places"
    if strangers := found.ids - set(sent):
        yield INVENTED, str(len(strangers))
    # Without a hole between what is there and what the mirror holds, all of that comes back.
    mirrored = [ident for ident in sent if ident in set(remembered.values())]
    if mirrored == list(sent[: len(mirrored)]) and (missing := set(mirrored) - found.ids):
        yield NOT_BACK, f"{len(missing)} of {len(mirrored)}"


def _outcome(found: Found, kept: tuple[str, ...]) -> str:
    if found.refused:
        return f"refused: {found.refused}"
    if found.faults:
        return "damage found by verify"
    lost = set(kept) - found.ids
    if found.declared:
        return "a loss declared, something gone" if lost else "a loss declared and made good"
    return "a loss that nothing was left to tell of" if lost else "nothing lost"


_worker: list[Worker] = []


def _begin(script: Path) -> None:
    _worker.append(Worker(script))


def _work(numbers: Sequence[int], seed: int) -> Account:
    return _worker[0].work(numbers, seed)


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Open ``size`` states of a disk on which no sync ever had an effect, or a part of them."""
    account = Account.of("lying", seed, ORACLES, part)
    numbers = part.share(range(size))
    with scratch() as ground:
        script = record_run(ground, seed, "nothing")
        (ground / "script").write_bytes(pickle.dumps(script))
        account.counts["states opened"] = len(numbers)
        with crew(_begin, ground / "script") as executor:
            for done in [executor.submit(_work, block, seed) for block in blocks(numbers, BLOCK)]:
                account.add(done.result())
    return account
