"""Spoiled, swapped and edited files: no wrong figure is told, and whatever alters a tally is found."""

import json
import pickle
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from kiosk.domain.errors import WorldError
from kiosk.store.ledger import Ledger
from tests.campaign.account import Account
from tests.campaign.disk import Files
from tests.campaign.editing import edit
from tests.campaign.ground import crew, scratch
from tests.campaign.office import LEDGER, MONTHS, MOST_SECONDS, Life, figures_of, lay_out, live
from tests.campaign.spoiling import SPOILINGS

SIZE = 12_000
WRONG, UNFOUND, CRASHED = "wrong figures told", "altered and not found", "told as a bug of ours"
ORACLES = (WRONG, UNFOUND, CRASHED)
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
    ids: tuple[str, ...] = ()
    crashed: str = ""

    @property
    def found(self) -> bool:
        return bool(self.refused or self.unread or self.differences)


class Worker:
    """Spoils files and asks the store about them, in a process of its own."""

    def __init__(self, lives: Path) -> None:
        self._life, self._other = pickle.loads(lives.read_bytes())  # noqa: S301 (our own, of this run)
        self._ground = Path(mkdtemp(dir=lives.parent))
        self._truth = self._rows(self._life.whole)

    def work(self, numbers: range, seed: int) -> Account:
        account = Account.of("corrupt", seed, ORACLES)
        for number in numbers:
            self._try(number, seed, account)
        return account

    def _try(self, number: int, seed: int, account: Account) -> None:
        chance = random.Random(f"{seed}/{number}")
        kind = KINDS[number % len(KINDS)]
        files, how = self._spoiled(kind, chance)
        altered = self._rows(files) != self._truth
        told = self._asked(files)
        account.counts[f"{kind}: {_outcome(told, self._life, altered=altered)}"] += 1
        where = f"{seed}/{number} {kind} {how}"
        if told.crashed:
            account.breaks(CRASHED, f"{where}: {told.crashed}")
        elif _is_earlier(told, self._life):
            account.counts["NEEDS THE ANCHOR: an earlier or another sound ledger"] += 1
        elif told.wrong:
            account.breaks(WRONG, f"{where}: {', '.join(told.wrong)}")
        elif altered and not told.found:
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

    def _asked(self, files: Files) -> Told:
        with _folder(self._ground / "asked") as folder:
            data = lay_out(folder, files)
            try:
                ledger = Ledger.open(data)
            except WorldError as problem:
                return Told(refused=problem.key)
            except Exception as problem:  # noqa: BLE001 (a spoiled file must be told as the world's fault)
                return Told(crashed=f"open: {problem!r}")
            try:
                return self._read(ledger)
            except Exception as problem:  # noqa: BLE001 (as above)
                return Told(crashed=repr(problem))
            finally:
                with suppress(WorldError):
                    ledger.close()

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
            ids = tuple(one.entry.id for one in ledger.ask(lambda reader: reader.entries(most=10_000)).result())
        except WorldError as problem:
            return Told(wrong=tuple(wrong), unread=tuple(unread), differences=(problem.key,))
        return Told(wrong=tuple(wrong), unread=tuple(unread), differences=differences, ids=ids)


def _meant(value: object) -> object:
    """Return what a value means: JSON however it is spelt."""
    if isinstance(value, bytes) and value[:1] in {b"{", b"["}:
        with suppress(ValueError):
            return json.dumps(json.loads(value), sort_keys=True)
    return value


def _is_earlier(told: Told, life: Life) -> bool:
    """Say whether what is there is sound in itself, but ends earlier than the truth or is another kiosk's.

    Nothing within the folder's own ledger can tell that; a head kept elsewhere can.
    """
    if told.found or told.crashed or told.ids == life.ids:
        return False
    return told.ids == life.ids[: len(told.ids)] or not set(told.ids) & set(life.ids)


def _outcome(told: Told, life: Life, *, altered: bool) -> str:
    if told.crashed:
        return "crashed"
    if told.refused:
        return "refused at the start"
    if told.unread:
        return "a month refused"
    if told.differences:
        return "found by verify"
    if _is_earlier(told, life):
        return "needs the anchor"
    return "not found" if altered else "harmless"


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


def _work(numbers: range, seed: int) -> Account:
    return _worker[0].work(numbers, seed)


def run(seed: int, size: int = SIZE) -> Account:
    """Spoil a life's files in ``size`` ways."""
    account = Account.of("corrupt", seed, ORACLES)
    with scratch() as ground:
        lives = tuple(live(_made(ground / f"life{number}"), 2 * seed + number) for number in range(2))
        (ground / "lives").write_bytes(pickle.dumps(lives))
        account.counts["entries in the ledger"] = len(lives[0].ids)
        account.counts["spoiled files"] = size
        with crew(_begin, ground / "lives") as executor:
            work = [
                executor.submit(_work, range(first, min(first + BLOCK, size)), seed) for first in range(0, size, BLOCK)
            ]
            for done in work:
                account.add(done.result())
    return account


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
