"""What can still be read of a damaged ledger: row by row, around what is broken, believing nothing."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from kiosk.db.database import Database, Row, Values
from kiosk.db.faults import of_system
from kiosk.domain.canonical import comment_hash
from kiosk.domain.errors import Bug, EnvironmentProblem, IntegrityProblem, WorldError
from kiosk.domain.folding import Kept
from kiosk.domain.period import Period, parse_day
from kiosk.store import rows
from kiosk.store.book import FreeText
from kiosk.store.mirror import Mirrored
from kiosk.store.quarantine import LEDGER
from kiosk.store.schema import APPLICATION, MIGRATIONS

TAILS = ("", "-wal")
_ANY_VERSION = 2**31 - 1
_STEP = 64
_BLOCK = 4096
_FIRST_DAY, _LAST_DAY = parse_day("1971-01-01"), parse_day("2200-01-01")
_BEYOND = 10_000
"""How far behind what is known to have been there entries are looked for when the file cannot say how far it goes."""


class Salvage:
    """A copy of a damaged ledger, open; what cannot be read is left out. ``opened`` says whether any of it can."""

    def __init__(self, database: Database | None) -> None:
        self._database = database

    @classmethod
    def of(cls, folder: Path, work: Path) -> Self:
        """Copy the ledger's files of ``folder`` to the new folder ``work`` and open them there.

        The files themselves are only read: SQLite would write what it finds in the log into them. Raises
        EnvironmentProblem ``newer_database`` for the ledger of a newer program, and the disk's fault.
        """
        try:
            work.mkdir(mode=0o700)
            for tail in TAILS:
                _copy(folder / f"{LEDGER}{tail}", work / f"{LEDGER}{tail}")
        except OSError as error:
            raise of_system(error, work) from error
        try:
            return cls(Database.open(work / LEDGER, APPLICATION, len(MIGRATIONS)))
        except (WorldError, Bug) as problem:
            if _is_newer(work / LEDGER):
                raise EnvironmentProblem("newer_database", file=str(folder / LEDGER)) from problem
            return cls(None)

    @property
    def opened(self) -> bool:
        return self._database is not None

    def close(self) -> None:
        if self._database is not None:
            with suppress(WorldError, Bug):
                self._database.close()

    def _rows(self, sql: str, values: Values = ()) -> Sequence[Row] | None:
        """Return the rows that are asked for; None when they cannot be read."""
        if self._database is None:
            return None
        try:
            return self._database.rows(sql, values)
        except (EnvironmentProblem, IntegrityProblem, Bug):
            return None

    def epochs(self) -> Iterator[tuple[int, bytes, int]]:
        """Yield the number, the id and the last place of each epoch, as far as that can be read."""
        found = self._rows("SELECT no, id, (SELECT max(seq) FROM chain WHERE epoch = no) FROM epoch ORDER BY no")
        for no, epoch, last in found or ():
            if isinstance(no, int) and isinstance(epoch, bytes) and isinstance(last, int):
                yield no, epoch, last

    def hash_at(self, no: int, seq: int) -> bytes | None:
        """Return the hash at a place of an epoch, None where none can be read."""
        found = self._rows("SELECT hash FROM chain WHERE epoch = ? AND seq = ?", (no, seq))
        return found[0][0] if found and isinstance(found[0][0], bytes) else None

    def chained(self, after: Mapping[bytes, int], known: Mapping[bytes, int]) -> Iterator[Mirrored]:
        """Yield the entries behind a place of each epoch, ``known`` being how far each is known to have gone."""
        for no, epoch in self._rows("SELECT no, id FROM epoch ORDER BY no") or ():
            if isinstance(no, int) and isinstance(epoch, bytes) and len(epoch) == 16:
                yield from self._of_epoch(no, epoch, after.get(epoch, 0), known.get(epoch, 0))

    def _of_epoch(self, no: int, epoch: bytes, after: int, known: int) -> Iterator[Mirrored]:
        told = self._rows("SELECT max(seq) FROM chain WHERE epoch = ?", (no,))
        top = max(known, told[0][0] or 0) if told else max(known, after) + _BEYOND
        for start in range(after + 1, top + 1, _STEP):
            for seq, hashed, body in self._range(no, start, min(start + _STEP - 1, top)):
                if isinstance(hashed, bytes) and len(hashed) == 32 and isinstance(body, bytes):
                    yield Mirrored(epoch, seq, hashed, body)

    def _range(self, no: int, first: int, last: int) -> Iterable[Row]:
        found = self._rows(
            "SELECT chain.seq, chain.hash, entry.body FROM chain JOIN entry ON entry.n = chain.entry "
            "WHERE chain.epoch = ? AND chain.seq BETWEEN ? AND ? ORDER BY chain.seq",
            (no, first, last),
        )
        if found is not None:
            return [row for row in found if isinstance(row[0], int) and first <= row[0] <= last]
        if first == last:
            return ()
        middle = (first + last) // 2
        return [*self._range(no, first, middle), *self._range(no, middle + 1, last)]

    def text(self, hashed: str) -> FreeText | None:
        """Return the comment with this hash, if it is there and is the one."""
        found = self._rows("SELECT salt, text FROM free_text WHERE hash = ?", (bytes.fromhex(hashed),))
        if not found or not isinstance(found[0][0], bytes) or not isinstance(found[0][1], str):
            return None
        told = FreeText(found[0][0], found[0][1])
        return told if comment_hash(told.salt, told.text) == hashed else None

    def table(self, name: str) -> Sequence[Row]:
        """Return the rows of a small table, none when they cannot all be read."""
        return self._rows(f"SELECT * FROM {name}") or ()  # noqa: S608 (a name of ours)

    def days(self) -> tuple[int | None, int | None]:
        """Return the first and last day that have a ballot, as far as the file can say and dates go."""
        found = self._rows("SELECT min(day), max(day) FROM ballot WHERE day BETWEEN ? AND ?", (_FIRST_DAY, _LAST_DAY))
        return (found[0][0], found[0][1]) if found else (None, None)

    def ballots(self, period: Period) -> list[Kept] | None:
        """Return the closed ballots of a period as the damaged ledger counts them; None when it cannot say."""
        if self._database is None:
            return None
        try:
            return rows.of_days(self._database, period.first, period.last)
        except (WorldError, Bug):
            return None


def _copy(source: Path, target: Path) -> None:
    """Copy a file block by block; a block that cannot be read becomes zeros."""
    try:
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return
    try:
        length = os.fstat(descriptor).st_size
        with target.open("wb") as out:
            for at in range(0, length, _BLOCK):
                os.lseek(descriptor, at, os.SEEK_SET)
                try:
                    block = os.read(descriptor, _BLOCK)
                except OSError:
                    block = bytes(min(_BLOCK, length - at))
                out.write(block)
    finally:
        os.close(descriptor)


def _is_newer(file: Path) -> bool:
    """Say whether header and steps agree that a newer program wrote a ledger; a header alone may be damaged."""
    try:
        database = Database.open(file, APPLICATION, _ANY_VERSION)
    except (WorldError, Bug):
        return False
    try:
        newest = database.version()
        return newest > len(MIGRATIONS) and bool(database.value("SELECT max(number) = ? FROM migration", (newest,)))
    except (WorldError, Bug):
        return False
    finally:
        database.close()
