"""What is to go to the centre: how far each epoch goes, the hashes of its places, entries by their bytes."""

from collections.abc import Generator, Iterable
from typing import NamedTuple

from kiosk.db.database import Database
from kiosk.domain.chain import NO_HASH
from kiosk.domain.errors import IntegrityProblem
from kiosk.store.book import FreeText, Source

STEP_ROWS = 128
"""Bytes are handed on as they are: a tap waits less than a millisecond for a step."""
_ASKED = 200
"""How many texts are looked up at once."""


class Extent(NamedTuple):
    """An epoch, and its last place whose entry no later epoch chains again: 0 when they all are."""

    epoch: bytes
    last: int


class Bodies(NamedTuple):
    """Entries by their bytes, from a place of an epoch on; ``prev`` is the hash of the place before it."""

    epoch: bytes
    first: int
    prev: bytes
    bodies: tuple[bytes, ...]


def extents(database: Database) -> tuple[Extent, ...]:
    """Return the epochs that hold entries, the oldest first."""
    found: list[Extent] = []
    again = 2**62
    for epoch, first, last in reversed(
        database.rows(
            "SELECT id, (SELECT entry FROM chain WHERE epoch = no ORDER BY seq LIMIT 1), "
            "(SELECT max(seq) FROM chain WHERE epoch = no) FROM epoch ORDER BY no"
        )
    ):
        if first is not None:
            # Numbers and places run side by side within an epoch; whatever follows is chained again, too.
            found.append(Extent(epoch, max(0, min(last, again - first))))
            again = min(again, first)
    return tuple(reversed(found))


def hashes(database: Database, epoch: bytes, places: Iterable[int]) -> dict[int, bytes]:
    """Return the hashes of those places of an epoch that are there; the place 0 is before the first."""
    number = database.value("SELECT no FROM epoch WHERE id = ?", (epoch,))
    found = {0: NO_HASH}
    for seq in places:
        hashed = database.value("SELECT hash FROM chain WHERE epoch = ? AND seq = ?", (number, seq))
        if isinstance(hashed, bytes):
            found[seq] = hashed
    return found


def bodies(source: Source, epoch: bytes, first: int, most: int, most_bytes: int) -> Generator[None, None, Bodies]:
    """Return, in steps, at most ``most`` entries of an epoch, and no more bytes than asked for but one entry's.

    What a later epoch chains again is left out. Raises IntegrityProblem ``ledger_differs`` where a place is missing.
    """
    taken: list[bytes] = []
    size = 0
    while len(taken) < most and size < most_bytes:
        database = source.book().database
        last = next((one.last for one in extents(database) if one.epoch == epoch), 0)
        seq = first + len(taken)
        rows = database.rows(
            "SELECT seq, body FROM chain JOIN entry ON n = chain.entry WHERE chain.epoch = "
            "(SELECT no FROM epoch WHERE id = ?) AND seq BETWEEN ? AND ? ORDER BY seq",
            (epoch, seq, min(last, first + most - 1, seq + STEP_ROWS - 1)),
        )
        for at, body in rows:
            if at != first + len(taken):
                break
            taken.append(body)
            size += len(body)
        if len(taken) == seq - first:
            break
        yield
    prev = hashes(source.book().database, epoch, (first - 1,)).get(first - 1)
    if not taken or prev is None:
        raise IntegrityProblem("ledger_differs", what="gap", where=str(first))
    return Bodies(epoch, first, prev, tuple(taken))


def texts(source: Source, hashed: Iterable[str]) -> Generator[None, None, dict[str, FreeText]]:
    """Return, in steps, the comments of these hashes that are kept and not erased."""
    names = [bytes.fromhex(name) for name in hashed]
    found: dict[str, FreeText] = {}
    for at in range(0, len(names), _ASKED):
        asked = names[at : at + _ASKED]
        sql = f"SELECT hash, salt, text FROM free_text WHERE hash IN ({', '.join('?' * len(asked))})"  # noqa: S608 (nothing but places)
        for name, salt, text in source.book().database.rows(sql, asked):
            found[name.hex()] = FreeText(salt, text)
        yield
    return found
