"""A state of the disk given to the real store, and what came of it held against what had been acknowledged."""

import hashlib
import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from kiosk.domain.ballot import ClockState
from kiosk.domain.errors import WorldError
from kiosk.store import identity, making, mirror, opening, recovery
from kiosk.store.backup import Kind, kept
from kiosk.store.inspecting import inspect
from kiosk.store.keeping import Keeping
from kiosk.store.ledger import Ledger, is_provisioned
from kiosk.store.rejoining import Means
from tests.campaign.recount import recount
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

NOT_OPENED, LOST, DOUBLED = "folders that did not open", "acknowledged lost", "stored twice, unasked or out of order"
UNSOUND, NO_MORE = "ledgers that do not verify", "ledgers that take no more taps"
NO_BACKUP = "backups that are not whole or gone"
ALARMED, UNMIRRORED = "losses declared that nobody had", "entries that the mirror lacks"
HALF = "papers and exports that are not whole or gone"
ORACLES = (NOT_OPENED, LOST, DOUBLED, UNSOUND, NO_MORE, NO_BACKUP, ALARMED, UNMIRRORED, HALF)
PAPERS = "papers"
"""The folder beside the kiosk's."""
MOST = 1_000_000
STRANGER = 10**9
"""A seed that no run has: its ids are new everywhere."""
MEANS = Means(random.Random(STRANGER + 1).randbytes, lambda: LOCAL, lambda past: ClockState.HOLDOVER)


Place = tuple[bytes, int, bytes]
"""An epoch, a place in its chain and the hash there."""


class Written(NamedTuple):
    """A file that a command writes beside the kiosk's folder: each time's hash, and how often it was said to be."""

    name: str
    hashes: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What was said before the power went: all ids that were sent, in order, and how many of them were thanked for."""

    made: bool
    sent: tuple[str, ...]
    kept: int
    backups: tuple[str, ...] = ()
    """The names of the backups there were said to be."""
    papers: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What came of a state: the ledger's entries in order and what is wrong with it, or why there is none.

    ``backups`` are those that have their names, each with what is wrong with it; ``papers`` the same, by their hashes.
    """

    ids: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    stuck: str = ""
    refused: str = ""
    absent: bool = False
    """Nobody had made a ledger here yet; one can be made."""
    backups: tuple[tuple[str, str], ...] = ()
    alarm: str = ""
    unmirrored: str = ""
    papers: Mapping[str, str] = field(default_factory=dict)

    def breaches(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Yield each oracle that is broken, with a word on how."""
        yield from self._backups_amiss(claim)
        yield from self._papers_amiss(claim)
        if self.refused or (self.absent and claim.made):
            yield NOT_OPENED, self.refused or "nobody seems to have made one"
            return
        lost = set(claim.sent[: claim.kept]) - set(self.ids)
        if lost:
            yield LOST, f"{len(lost)} of {claim.kept}"
        elif self.ids != claim.sent[: len(self.ids)]:
            yield DOUBLED, f"{len(self.ids)} held, {len(claim.sent)} sent"
        told = (
            (UNSOUND, "; ".join(self.faults[:3])),
            (NO_MORE, self.stuck),
            (ALARMED, self.alarm),
            (UNMIRRORED, self.unmirrored),
        )
        yield from ((oracle, how) for oracle, how in told if how)

    def _backups_amiss(self, claim: Claim) -> Iterator[tuple[str, str]]:
        for name, fault in self.backups:
            if fault:
                yield NO_BACKUP, f"{name}: {fault}"
        if gone := set(claim.backups) - {name for name, _ in self.backups}:
            yield NO_BACKUP, f"{sorted(gone)} said to be there"

    def _papers_amiss(self, claim: Claim) -> Iterator[tuple[str, str]]:
        for paper in claim.papers:
            found = self.papers.get(paper.name)
            # The next one may have taken the place of that which was said last.
            if found is None and paper.times:
                yield HALF, f"{paper.name} said to be there"
            elif found is not None and found not in paper.hashes[max(0, paper.times - 1) :]:
                yield HALF, paper.name


class Judge:
    """Opens states in a folder of its own; a ledger that was looked through before is known by its bytes."""

    def __init__(self, ground: Path) -> None:
        self._ground = ground
        self.counts: Counter[str] = Counter()
        self._known: dict[bytes, Held] = {}
        self._backups: dict[bytes, str] = {}

    def open(self, files: Mapping[str, bytes]) -> Held:
        """Give a state to the real store; names are relative, ``data`` is the folder."""
        folder = self._laid_out(files)
        self.counts["states opened"] += 1
        papers = _papers(files)
        try:
            recovered = None
            absent = not is_provisioned(folder)
            if absent:
                # The power went before there was a kiosk: set-up begins again.
                _made(folder)
                self.counts["of them without a ledger yet"] += 1
            else:
                opened = Keeping(folder, means=MEANS)
                recovered = opened.recovered
                opened.close()
            held = self._looked_through(folder)
            return replace(
                held,
                absent=absent,
                backups=tuple((file.name, self._fault_of(file)) for file in kept(folder, Kind.DAILY)),
                alarm=str(recovered or ""),
                unmirrored=_unmirrored(folder, held),
                papers=papers,
            )
        except Exception as problem:  # noqa: BLE001 (whatever it is, this state has no ledger)
            return Held(refused=f"{type(problem).__name__}: {problem}", papers=papers)

    def _laid_out(self, files: Mapping[str, bytes]) -> Path:
        folder = self._ground / "data"
        if folder.exists():
            shutil.rmtree(folder)
        made = {""}
        for name, content in files.items():
            if not name.startswith("data/"):
                continue
            above = name.rpartition("/")[0]
            if above not in made:
                (self._ground / above).mkdir(parents=True, exist_ok=True)
                made.add(above)
            with open(f"{self._ground}/{name}", "wb") as file:  # noqa: PTH123 (called a million times)
                file.write(content)
        return folder

    def _fault_of(self, backup: Path) -> str:
        """Return what is wrong with a backup, "" for nothing."""
        key = hashlib.sha1(backup.read_bytes(), usedforsecurity=False).digest()
        if key not in self._backups:
            self._backups[key] = fault_of(backup)
            self.counts["different backups counted again"] += 1
        return self._backups[key]

    def _looked_through(self, folder: Path) -> Held:
        content = (folder / opening.FILE).read_bytes()
        key = hashlib.sha1((folder / identity.KEY_FILE).read_bytes() + content, usedforsecurity=False).digest()
        if key not in self._known:
            self._known[key] = look_through(folder)
            self.counts["different ledgers verified whole"] += 1
        return self._known[key]


def _papers(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the hash of each paper and export that has its name; a draft's begins with a point."""
    found = {name.removeprefix(f"{PAPERS}/"): content for name, content in files.items() if name.startswith(PAPERS)}
    return {name: hashlib.sha256(content).hexdigest() for name, content in found.items() if name[0] != "."}


def _unmirrored(folder: Path, held: Held) -> str:
    """Return what the mirror lacks after a start and a stop, "" for nothing."""
    mirrored = {one.seq for one in mirror.read(folder)}
    lacking = set(range(1, len(held.ids) + 1)) - mirrored
    return f"{len(lacking)} of {len(held.ids)}" if lacking else ""


def opened(folder: Path) -> tuple[Ledger, bool]:
    """Open a ledger as the kiosk does, building a damaged one anew; say whether it had to be. Raises WorldError."""
    try:
        return Ledger.open(folder, means=MEANS), False
    except WorldError as problem:
        if not recovery.is_damage(problem):
            raise
    recovery.recover(folder, MEANS, f"20260203-{os.getpid() % 1_000_000:06}")
    return Ledger.open(folder, means=MEANS), True


def _made(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    making.make(folder, SEED, EPOCH)
    Keeping(folder).close()


def fault_of(backup: Path) -> str:
    """Return what is wrong with a backup by means that are not the kiosk's, "" for nothing."""
    try:
        with closing(sqlite3.connect(f"{backup.as_uri()}?mode=ro", uri=True)) as database:
            [(checked,), *_] = database.execute("PRAGMA integrity_check").fetchall()
        return "; ".join(recount(backup).faults) if checked == "ok" else str(checked)
    except (sqlite3.Error, TypeError) as problem:
        return repr(problem)


def backed(folder: Path) -> dict[Place, str]:
    """Return the places of the chain that the whole backups of a folder hold, each with its entry's id."""
    places: dict[Place, str] = {}
    for file in (*kept(folder, Kind.MONTHLY), *kept(folder, Kind.DAILY)):
        # What was chosen in the office is no entry that a recount reads; a backup that lost it is not built upon.
        if fault_of(file) or inspect(file).findings:
            continue
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT epoch.id, seq, hash, lower(hex(entry.id)) FROM chain "
                "JOIN epoch ON epoch.no = chain.epoch JOIN entry ON entry.n = chain.entry"
            )
            places |= {(epoch, seq, hashed): ident for epoch, seq, hashed, ident in rows}
    return places


def look_through(folder: Path) -> Held:
    """Verify the ledger of ``folder`` by its own means and by others, then let it take one more visit."""
    counted = recount(folder / opening.FILE)
    faults = list(counted.faults)
    ledger = Ledger.open(folder)
    try:
        ids = tuple(one.entry.id for one in ledger.ask(lambda reader: reader.entries(most=MOST)).result())
        verdict = ledger.verify().result()
        faults += [f"{found.what} {found.where}" for found in verdict.differences] + list(ledger.faults().result())
        faults += [f"gaps: {verdict.gaps}"] * bool(verdict.gaps)
        stuck = _stuck(ledger)
    finally:
        ledger.close()
    # Who asks for entries gets those of the newest epoch.
    faults += ["the entries read differ from those in the file"] * (ids != counted.ids[len(counted.ids) - len(ids) :])
    faults += ["the key is another"] * ((folder / identity.KEY_FILE).read_bytes() != SEED)
    return Held(tuple(one for one in counted.ids if one not in counted.recoveries), tuple(faults), stuck)


def _stuck(ledger: Ledger) -> str:
    """Return why the ledger takes no more visits, "" when it does."""
    try:
        ledger.record(Visits(seed=STRANGER).whole(), LOCAL).result()
    except WorldError as problem:
        return str(problem)
    return "; ".join(f"{found.what} {found.where}" for found in ledger.verify().result().differences)
