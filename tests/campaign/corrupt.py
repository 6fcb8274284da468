"""Spoiled, swapped and edited files: no wrong figure is told, and whatever alters a tally is found."""

import json
import pickle
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from kiosk.domain.errors import WorldError
from kiosk.store import mirror
from kiosk.store.ledger import Ledger
from tests.campaign.account import Account
from tests.campaign.disk import Files
from tests.campaign.editing import edit
from tests.campaign.ground import crew, scratch
from tests.campaign.judging import MEANS
from tests.campaign.office import COPY, LEDGER, MONTHS, MOST_SECONDS, Life, figures_of, lay_out, live
from tests.campaign.part import WHOLE, Part, blocks
from tests.campaign.recount import recount
from tests.campaign.spoiling import SPOILINGS

SIZE = 12_000
WRONG, UNFOUND, CRASHED = "wrong figures told", "altered and not found", "told as a bug of ours"
NOT_BACK = "declared for made good, and not"
ORACLES = (WRONG, UNFOUND, NOT_BACK, CRASHED)
MADE_GOOD = "declared, and made good"
EARLIER, UNTOLD = "an earlier moment of everything, mirror too", "not found"
"""An image of the whole folder: only who keeps a receipt elsewhere can tell."""
EDITED = "rows edited, removed or put in"
# Edited rows are the most various, and the most likely to be somebody's purpose.
KINDS = (*SPOILINGS, *([EDITED] * len(SPOILINGS)))
BLOCK = 50
# What a paper is made from. Exact times and the boot are this machine's own and stand on no paper.
_TABLES = {
    "device": "id",
    "epoch": "*",
    "entry": "n, id, kind, ballot, body",
    "chain": "*",
    "ballot": "*",
    "tally_day": "*",
    "survey": "*",
    "genesis": "*",
    "month_close": "*",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the store said of spoiled files."""

    refused: str = ""
    wrong: tuple[str, ...] = ()
    """The months whose figures are others than the truth."""
    unread: tuple[str, ...] = ()
    """The months it would not read."""
    differences: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    """Of every entry that is there, but for what the store says of a recovery."""
    uncertain: int | None = None
    """What the store declared for lost, None where it declared nothing."""
    other_counts: bool = False
    """The entries that are there count to others than the truth."""
    crashed: str = ""

    @property
    def found(self) -> bool:
        """Say whether papers are refused: damage is known, whatever else was declared."""
        return bool(self.refused or self.unread or self.differences)


class Worker:
    """Spoils files and asks the store about them, in a process of its own."""

    def __init__(self, lives: Path) -> None:
        self._life, self._other = pickle.loads(lives.read_bytes())  # noqa: S301 (our own, of this run)
        self._ground = Path(mkdtemp(dir=lives.parent))
        self._truth = self._rows(self._life.whole)
        with _folder(self._ground / "whole") as folder:
            self._cells = recount(lay_out(folder, self._life.whole) / Path(LEDGER).name).cells

    def work(self, numbers: Sequence[int], seed: int) -> Account:
        account = Account.of("corrupt", seed, ORACLES)
        for number in numbers:
            self._try(number, seed, account)
        return account

    def _try(self, number: int, seed: int, account: Account) -> None:
        chance = random.Random(f"{seed}/{number}")
        kind = KINDS[number % len(KINDS)]
        files, how = self._spoiled(kind, chance)
        altered = self._rows(files) != self._truth
        mirrored, told = self._asked(files)
        outcome = _outcome(told, mirrored, self._life, altered=altered)
        account.counts[f"{kind}: {outcome}"] += 1
        where = f"{seed}/{number} {kind} {how}"
        if told.crashed:
            account.breaks(CRASHED, f"{where}: {told.crashed}")
        elif told.uncertain == 0 and not told.found and not mirrored <= told.ids:
            account.breaks(NOT_BACK, f"{where}: {len(mirrored - told.ids)} of {len(mirrored)}")
        elif outcome == MADE_GOOD and told.other_counts and not told.found:
            account.breaks(WRONG, f"{where}: made good to other counts")
        elif outcome != EARLIER and told.wrong and told.uncertain is None:
            account.breaks(WRONG, f"{where}: {', '.join(told.wrong)}")
        elif outcome == UNTOLD:
            account.breaks(UNFOUND, where)

    def _spoiled(self, kind: str, chance: random.Random) -> tuple[Files, str]:
        if kind != EDITED:
            return SPOILINGS[kind](chance, self._life, self._other), ""
        with _folder(self._ground / "edit") as folder:
            file = lay_out(folder, self._life.whole) / Path(LEDGER).name
            how = edit(file, chance)
            return {**self._life.whole, LEDGER: file.read_bytes()}, how

    def _rows(self, files: Files) -> object:
        """Return every row a paper is made from, as SQLite alone reads them; None where it cannot."""
        with _folder(self._ground / "raw") as folder, suppress(sqlite3.Error, UnicodeDecodeError):
            file = lay_out(folder, files) / Path(LEDGER).name
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as database:
                database.text_factory = bytes
                return {
                    table: {tuple(map(_meant, row)) for row in database.execute(f"SELECT {columns} FROM {table}")}
                    for table, columns in _TABLES.items()
                }
        return None

    def _asked(self, files: Files) -> tuple[frozenset[str], Told]:
        """Return the ids that mirror and whole backup hold of their own kiosk, and what the store says."""
        with _folder(self._ground / "asked") as folder:
            data = lay_out(folder, files)
            mirrored = frozenset(str(json.loads(one.body)["id"]) for one in mirror.read(data))
            mirrored |= self._life.ids if files.get(COPY) == self._life.copy else frozenset()
            try:
                ledger = Ledger.open(data, means=MEANS)
            except WorldError as problem:
                return mirrored, Told(refused=problem.key)
            except Exception as problem:  # noqa: BLE001 (a spoiled file must be told as the world's fault)
                return mirrored, Told(crashed=f"open: {problem!r}")
            try:
                told = self._read(ledger)
            except Exception as problem:  # noqa: BLE001 (as above)
                return mirrored, Told(crashed=repr(problem))
            finally:
                with suppress(WorldError):
                    ledger.close()
            with suppress(sqlite3.Error, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                counted = recount(data / Path(LEDGER).name)
                ids = frozenset(counted.ids) - counted.recoveries
                told = replace(told, ids=ids, other_counts=counted.cells != self._cells)
            return mirrored, told

    def _read(self, ledger: Ledger) -> Told:
        wrong, unread = [], []
        for period in MONTHS:
            try:
                if figures_of(ledger, period) != self._life.figures[period]:
                    wrong.append(period.month or "")
            except WorldError as problem:
                unread.append(f"{period.month} {problem.key}")
        try:
            differences = tuple(
                f"{found.what} {found.where}" for found in ledger.verify().result(MOST_SECONDS).differences
            )
        except WorldError as problem:
            return Told(wrong=tuple(wrong), unread=tuple(unread), differences=(problem.key,))
        uncertain = None if ledger.recovered is None else ledger.recovered.uncertain
        return Told("", tuple(wrong), tuple(unread), differences, uncertain=uncertain)


def _meant(value: object) -> object:
    """Return what a value means: JSON however it is spelt."""
    if isinstance(value, bytes) and value[:1] in {b"{", b"["}:
        with suppress(ValueError):
            return json.dumps(json.loads(value), sort_keys=True)
    return value


def _outcome(told: Told, mirrored: frozenset[str], life: Life, *, altered: bool) -> str:
    if told.crashed:
        return "crashed"
    if told.refused:
        return "refused at the start"
    if told.uncertain is not None:
        return MADE_GOOD if told.ids == life.ids else "declared"
    if told.unread:
        return "a month refused"
    if told.differences:
        return "found by verify"
    if told.ids < life.ids and mirrored <= told.ids:
        return EARLIER
    return UNTOLD if altered else "harmless"


@contextmanager
def _folder(path: Path) -> Iterator[Path]:
    """Give an empty folder for as long as the block runs."""
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path)


_worker: list[Worker] = []


def _begin(lives: Path) -> None:
    _worker.append(Worker(lives))


def _work(numbers: Sequence[int], seed: int) -> Account:
    return _worker[0].work(numbers, seed)


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Spoil a life's files in ``size`` ways, or in a part of them."""
    account = Account.of("corrupt", seed, ORACLES, part)
    numbers = part.share(range(size))
    with scratch() as ground:
        lives = tuple(live(_made(ground / f"life{number}"), 2 * seed + number) for number in range(2))
        (ground / "lives").write_bytes(pickle.dumps(lives))
        account.counts["entries in the ledger"] = len(lives[0].ids)
        account.counts["spoiled files"] = len(numbers)
        with crew(_begin, ground / "lives") as executor:
            for done in [executor.submit(_work, block, seed) for block in blocks(numbers, BLOCK)]:
                account.add(done.result())
    return account


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
