"""Where a ledger stands when it is opened: its device, the head of its chain, the ballots nobody has closed."""

from collections.abc import Callable
from typing import NamedTuple

from kiosk.db.database import Database
from kiosk.domain.canonical import parse
from kiosk.domain.chain import NO_HASH
from kiosk.domain.dating import Course
from kiosk.domain.entry import BallotEntry
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.folding import Kept
from kiosk.domain.gathering import gather
from kiosk.store import dating, rows
from kiosk.store.places import epochs, first_entry

Prepare = Callable[[Database, int], tuple[int, bytes]]
"""Given the number of a new epoch, writes what it begins with and returns the last place of that and its hash."""


class Head(NamedTuple):
    """The end of the chain: ``entry`` counts over all epochs; behind entry ``believed`` no clock has been believed.

    ``fresh`` is the end of an epoch that has no entry of its own yet.
    """

    epoch_no: int
    epoch: bytes
    seq: int
    hash: bytes
    entry: int
    course: Course
    believed: int
    fresh: bool = False


def begin(database: Database, device: bytes, public_key: bytes, epoch: bytes) -> None:
    """Write who the device is and open the first epoch."""
    with database.transaction():
        database.run("INSERT INTO device (one, id, public_key) VALUES (1, ?, ?)", (device, public_key))
        database.run("INSERT INTO epoch (no, id) VALUES (1, ?)", (epoch,))


def device_of(database: Database) -> bytes:
    found = database.value("SELECT id FROM device")
    if not isinstance(found, bytes):
        raise IntegrityProblem("database_corrupt", file=str(database.file))
    return found


def opened(database: Database) -> dict[str, Kept]:
    """Gather the ballots nobody has closed from their entries, which are among the newest."""
    begun = rows.begun(database)
    found: dict[str, Kept] = {}
    first = min((one.first_entry for one in begun.values()), default=2**62)
    for number, body in database.rows(
        "SELECT n, body FROM entry WHERE n >= ? AND ballot IS NOT NULL ORDER BY n", (first,)
    ):
        entry = parse(body)
        if isinstance(entry, BallotEntry) and entry.ballot in begun:
            known = found.get(entry.ballot)
            ballot = gather(known.ballot if known else None, entry, begun[entry.ballot].day)
            found[entry.ballot] = begun[entry.ballot].kept(ballot, number)
    # One that its entries close is not open, whatever the table says: it would be counted twice.
    return {ident: kept for ident, kept in found.items() if kept.ballot.outcome is None}


def newest_head(database: Database) -> Head:
    spots = epochs(database)
    if not spots or not isinstance(spots[-1].epoch, bytes):
        raise IntegrityProblem("database_corrupt", file=str(database.file))
    no, ident = spots[-1].epoch_no, spots[-1].epoch
    newest = database.value("SELECT max(n) FROM entry") or 0
    last = database.row("SELECT seq, hash FROM chain WHERE epoch = ? ORDER BY seq DESC LIMIT 1", (no,))
    seq, hashed = last or (0, NO_HASH)
    # A new epoch begins on the day on which the one before it ended.
    day = database.value("SELECT day FROM checkpoint ORDER BY epoch DESC, seq DESC LIMIT 1")
    own = first_entry(database, spots[-1])
    first = own or newest + 1
    believed = dating.newest_believed(database)
    course = Course(day, believed=believed >= first)
    return Head(no, ident, seq, hashed, newest, course, max(believed, first - 1), fresh=not own)
