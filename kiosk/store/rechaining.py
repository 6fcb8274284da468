"""What the centre tells of a ledger: entries that are lost here, or another end of its chain than it has."""

from collections.abc import Callable, Generator
from typing import Protocol, TypeVar

from kiosk.db.database import Database
from kiosk.db.faults import CommitUnknown, key_of
from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.entry import Recovery
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem, NotRecorded
from kiosk.store.book import Batch, Book, Recorded, Source
from kiosk.store.rejoining import Again, Means, rejoin
from kiosk.store.setback import Loss

T = TypeVar("T")
STEP_ROWS = 256
_BYTES = 200
"""About what a place takes in the log."""


class Writing(Source, Protocol):
    """An open ledger that is told of faults."""

    def suffer(self, problem: Exception) -> None:
        """Do about a fault what can be done at once."""


def tell_lost(held: Writing, epoch: bytes, last: int, mark: int, means: Means) -> Recovery:
    """Begin a new epoch with an entry that tells that the places of one behind ``last`` up to ``mark`` were lost here.

    Raises NotRecorded.
    """
    return _stored(held, lambda book: rejoin(book, _loss(epoch, last, mark), "rollback", means))


def begin_anew(held: Writing, epoch: bytes, tells: Batch) -> Recorded:
    """Begin a new epoch with entries that say why; what stands in the older ones stays there. Raises NotRecorded."""
    return _stored(held, lambda book: book.rejoin(epoch, Batch(()), (), tells, _with_nothing))


def _with_nothing(_database: Database, _number: int) -> tuple[int, bytes]:
    return 0, NO_HASH


def chain_again(held: Writing, epoch: bytes, after: int, mark: int, means: Means) -> Generator[None, None, Recovery]:
    """Begin, in steps, a new epoch with the entries behind the place ``after`` of one, by their ids and bytes.

    What later epochs hold follows them, so that numbers and places run side by side in the new one, too. The centre
    has other entries up to ``mark`` there: a clone's, or what was lost here. The last step stores all of it.
    Raises IntegrityProblem ``ledger_differs`` and NotRecorded.
    """
    fresh = means.chance(16)
    first = _number(held.book(), epoch, after) + 1
    head, found = NO_HASH, list[bytes]()
    while True:
        book = held.book()
        rows = book.database.rows(
            "SELECT n, body FROM entry WHERE n >= ? ORDER BY n LIMIT ?", (first + len(found), STEP_ROWS)
        )
        for number, body in rows:
            if number != first + len(found):
                raise IntegrityProblem("ledger_differs", what="entry", where=str(number))
            head = link(book.device, fresh, len(found) + 1, head, body)
            found.append(head)
        if len(rows) < STEP_ROWS:
            break
        yield
    again = Again(fresh, first, found)

    def stored(book: Book) -> Recovery:
        book.written += len(found) * _BYTES
        return rejoin(book, _loss(epoch, after, mark), "rollback", means, again=again)

    return _stored(held, stored)


def _number(book: Book, epoch: bytes, seq: int) -> int:
    """Return the number of the entry at a place, of the one before an epoch's first for 0."""
    found = book.database.value(
        "SELECT entry FROM chain WHERE epoch = (SELECT no FROM epoch WHERE id = ?) AND seq = ?", (epoch, max(seq, 1))
    )
    if not isinstance(found, int):
        raise IntegrityProblem("ledger_differs", what="gap", where=str(seq))
    return found if seq else found - 1


def _loss(epoch: bytes, last: int, mark: int) -> Loss:
    lost = max(0, mark - last)
    return Loss(first=last + 1 if lost else 0, last=mark if lost else 0, missing=lost, seen={epoch: max(last, mark)})


def _stored(held: Writing, write: Callable[[Book], T]) -> T:
    try:
        return write(held.book())
    except (CommitUnknown, EnvironmentProblem, IntegrityProblem) as problem:
        # Whether it was stored will show: the next question to the centre begins with a look at the ledger.
        held.suffer(problem)
        raise NotRecorded("not_recorded", reason=key_of(problem)) from problem
