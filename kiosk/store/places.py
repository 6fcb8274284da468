"""Where entries stand: the epochs of a ledger, the first place of each, and what is proven at a place."""

from collections.abc import Callable

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.canonical import parse
from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.dating import Course
from kiosk.domain.entry import Entry
from kiosk.domain.errors import IntegrityProblem


class Spot(Struct, frozen=True):
    """A place in the chain of an epoch: ``head`` is the hash there, ``entry`` the number of the entry.

    Up to the place ``zero`` the epoch chains again what older ones hold; its own entries begin behind it.
    """

    epoch_no: int
    epoch: bytes
    seq: int
    head: bytes
    entry: int = 0
    course: Course = Course()
    zero: int = 0


def epochs(database: Database) -> list[Spot]:
    """Return the spot before the first entry of its own of every epoch, oldest epoch first.

    The day on which one epoch ended goes on in the next, until an entry is believed there.
    """
    found: list[Spot] = []
    newest = 0
    for no, ident, day, first, last in database.rows(
        "SELECT no, id, (SELECT day FROM checkpoint WHERE checkpoint.epoch < no "
        "ORDER BY checkpoint.epoch DESC, seq DESC LIMIT 1), "
        "(SELECT entry FROM chain WHERE epoch = no ORDER BY seq LIMIT 1), "
        "(SELECT entry FROM chain WHERE epoch = no ORDER BY seq DESC LIMIT 1) FROM epoch ORDER BY no"
    ):
        spot = Spot(no, ident, 0, NO_HASH, course=Course(day))
        if isinstance(first, int) and isinstance(last, int):
            found.append(_behind_again(database, spot, first, newest) if first <= newest else spot)
            newest = max(newest, last)
        else:
            found.append(spot)
    return found


def _behind_again(database: Database, start: Spot, first: int, newest: int) -> Spot:
    """Return the spot behind the entries ``first`` to ``newest`` that an epoch chains again.

    It begins at its first place where its rows do not say so: then a walk finds out what is wrong with them.
    """
    zero = newest + 1 - first
    rows = database.rows(
        "SELECT entry, hash FROM chain WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (start.epoch_no, zero, zero + 1),
    )
    if [entry for entry, _ in rows] != [newest, newest + 1] or not isinstance(rows[0][1], bytes):
        return start
    return Spot(start.epoch_no, start.epoch, zero, rows[0][1], newest, start.course, zero)


def first_entry(database: Database, epoch: Spot) -> int:
    """Return the number of an epoch's first entry of its own, 0 while it has none."""
    found = database.value(
        "SELECT entry FROM chain WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT 1", (epoch.epoch_no, epoch.zero)
    )
    return int(found or 0)


def placing(database: Database) -> Callable[[int], tuple[Spot, int]]:
    """Return what tells of the number of an entry in which epoch it was chained first, and its place there."""
    begins = {first_entry(database, epoch): epoch for epoch in epochs(database)}

    def place(number: int) -> tuple[Spot, int]:
        first = max((first for first in begins if first <= number), default=min(begins))
        # Numbers and places run side by side within an epoch.
        return begins[first], number - first + 1 + begins[first].zero

    return place


def last_seq(database: Database, epoch_no: int) -> int:
    return int(database.value("SELECT max(seq) FROM chain WHERE epoch = ?", (epoch_no,)) or 0)


def read_place(database: Database, device: bytes, epoch: Spot, seq: int, number: int | None = None) -> Entry | None:
    """Return the entry at a place of an epoch, None unless it is whole and hangs on the place before it.

    An entry with ``number`` that stands before this epoch's first place is one of an older epoch: it is read as it is.
    """
    if number is not None and seq < 1:
        return _parsed(database.value("SELECT body FROM entry WHERE n = ?", (number,)))
    row = database.row(
        "SELECT chain.entry, chain.hash, entry.body, before.hash FROM chain JOIN entry ON n = chain.entry "
        "LEFT JOIN chain AS before ON before.epoch = chain.epoch AND before.seq = chain.seq - 1 "
        "WHERE chain.epoch = ? AND chain.seq = ?",
        (epoch.epoch_no, seq),
    )
    if row is None or (number is not None and row[0] != number):
        return None
    _, hashed, body, before = row
    if not isinstance(body, bytes) or not isinstance(before or NO_HASH, bytes):
        return None
    return _parsed(body) if hashed == link(device, epoch.epoch, seq, before or NO_HASH, body) else None


def _parsed(body: object) -> Entry | None:
    try:
        return parse(body)
    except IntegrityProblem:
        return None
