"""The closes of months: read from the chain, counted anew from the entries below them, and stored."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.chain import NO_HASH
from kiosk.domain.closing import ClosedPart, added, admit, difference, digest
from kiosk.domain.copies import replace
from kiosk.domain.entry import MonthClosed
from kiosk.domain.errors import IntegrityProblem, UsageError
from kiosk.domain.period import Period, day_of, month
from kiosk.domain.survey import Survey
from kiosk.domain.tally import Tally, tally_of
from kiosk.store.book import Batch, Book, Recorded, Source
from kiosk.store.charter import Chosen, chosen_until
from kiosk.store.places import placing, read_place
from kiosk.store.proving import PeriodReading, Segment, read_period, read_until
from kiosk.store.schema import CLOSES_SINCE
from kiosk.store.walking import Difference, What

Write = Callable[[Mapping[str, Any]], Batch]
"""Makes a page of a fact: who stores a close knows the place in the chain, who writes it the ids and the clocks."""


class Committing(Source, Protocol):
    """An open ledger that takes a batch at this place of its chain or not at all."""

    def commit(self, batch: Batch) -> Recorded: ...


class Close(Struct, frozen=True):
    """A close, its number among the entries, and whether a ledger that had lost it has got it ``back``."""

    entry: MonthClosed
    number: int
    back: bool


class Frozen(Struct, frozen=True):
    """A closed month as it stood behind its close, or behind the last of the supplements that are told with it.

    ``until`` is the number of the last entry that was counted.
    """

    parts: tuple[ClosedPart, ...]
    ballots: tuple[Ballot, ...]
    undated: int
    segments: tuple[Segment, ...]
    chosen: Chosen
    until: int

    @property
    def tally(self) -> Tally:
        return added(part.tally for part in self.parts)


def closes(book: Book) -> tuple[Close, ...]:
    """Return every close, oldest first, each read from its place in the chain.

    Raises IntegrityProblem ``ledger_differs`` where entries and table do not tell of the same ones.
    """
    database = book.database
    if database.version() < CLOSES_SINCE:
        return ()
    found = [_close(book, number) for (number,) in database.rows(_NUMBERS)]
    kept = database.rows("SELECT month, supplement, entry FROM month_close ORDER BY entry")
    if [(one.entry.month, one.entry.supplement, one.number) for one in found] != kept:
        raise _differs("month_close")
    return tuple(found)


_NUMBERS = "SELECT n FROM entry WHERE kind = 'month_closed' ORDER BY n"


def closed_months(database: Database) -> frozenset[str]:
    """Return the months that have a close, by the table alone: what only reminds does not prove."""
    return frozenset(name for (name,) in database.rows("SELECT month FROM month_close WHERE supplement = 0"))


def closes_of(book: Book, period: Period) -> tuple[Close, ...]:
    """Return the close of a month and its supplements in their order; a period that is no month has none."""
    name = period.month
    return tuple(one for one in closes(book) if one.entry.month == name) if name else ()


def _close(book: Book, number: int) -> Close:
    database = book.database
    epoch, seq = placing(database)(number)
    entry = read_place(database, book.device, epoch, seq, number)
    if not isinstance(entry, MonthClosed):
        raise _differs(str(number))
    before = database.value("SELECT hash FROM chain WHERE epoch = ? AND seq = ?", (epoch.epoch_no, seq - 1))
    # An epoch begins behind no hash at all.
    here = (entry.epoch, entry.seq, entry.head) == (epoch.epoch.hex(), seq - 1, (before or NO_HASH).hex())
    if not here and not _came_back(database, epoch.epoch_no, number):
        raise _differs(_name(entry))
    return Close(entry, number, not here)


def _came_back(database: Database, epoch_no: int, number: int) -> bool:
    """Say whether an entry stands before the one that tells of the recovery which opened its epoch.

    That is the last of its kind there: what came back with it may tell of an earlier one.
    """
    found = database.value(
        "SELECT max(n) FROM entry JOIN chain ON entry = n WHERE epoch = ? AND kind = 'recovery'", (epoch_no,)
    )
    return found is not None and number < found


def read_closed(source: Source, period: Period, upto: int | None = None) -> Generator[None, None, Frozen | None]:
    """Count a closed month anew, in steps, from the entries below its close and each supplement up to ``upto``.

    None while it is open. Raises IntegrityProblem ``ledger_differs`` when that is not what was frozen.
    """
    found = closes_of(source.book(), period)
    if upto is not None:
        found = tuple(one for one in found if one.entry.supplement <= upto)
    frozen: Frozen | None = None
    for close in found:
        reading = (yield from read_until(source, period, close.number - 1)).proven()
        book = source.book()
        chosen = chosen_until(book.database, book.device, close.number - 1)
        part = _part(close, difference(_counted(reading, chosen.surveys), frozen.tally if frozen else Tally()))
        parts = (*(frozen.parts if frozen else ()), part)
        frozen = Frozen(parts, reading.ballots, len(reading.undated), reading.segments, chosen, close.number - 1)
    return frozen


def _part(close: Close, tally: Tally) -> ClosedPart:
    entry = close.entry
    same = digest(entry.month, entry.supplement, tally) == entry.digest
    # What was lost with it may be missing from the count for good: the papers say so.
    if not same and not close.back:
        raise _differs(_name(entry))
    return ClosedPart(
        number=entry.supplement,
        at=entry.at,
        day=day_of(entry.at),
        team=entry.team,
        person=entry.person,
        digest=entry.digest,
        epoch=entry.epoch,
        seq=entry.seq,
        head=entry.head,
        tally=tally,
        proven=same,
    )


def _counted(reading: PeriodReading, surveys: Sequence[Survey]) -> Tally:
    tally = tally_of(reading.ballots, {survey.key: survey for survey in surveys})
    return added([replace(tally, undated=len(reading.undated))])


def check_closes(source: Source) -> Generator[None, None, list[Difference]]:
    """Count every closed month anew, in steps, and return where that is not what was frozen."""
    differences: list[Difference] = []
    try:
        names = dict.fromkeys(one.entry.month for one in closes(source.book()))
    except IntegrityProblem as problem:
        return [_told(problem, "")]
    for name in names:
        try:
            yield from read_closed(source, month(name))
        except (IntegrityProblem, UsageError) as problem:
            differences.append(_told(problem, name))
    return differences


def close_month(
    source: Committing, period: Period, number: int, fact: Mapping[str, Any], write: Write
) -> Generator[None, None, ClosedPart]:
    """Freeze a month, or what came later as its supplement ``number``, in steps; the last stores it.

    ``fact`` names the team and the person. Raises what ``admit`` refuses, UsageError ``close_nothing_new``,
    IntegrityProblem ``ledger_differs`` and NotRecorded; then nothing is stored.
    """
    before = yield from read_closed(source, period)
    # Nothing comes between its last step and what follows here: the head is the end of what it has counted.
    reading = (yield from read_period(source, period)).proven()
    book = source.book()
    surveys = chosen_until(book.database, book.device, book.head.entry).surveys
    late = difference(_counted(reading, surveys), before.tally if before else Tally())
    if number and late == Tally():
        raise UsageError("close_nothing_new", number=number)
    members = {
        "kind": "month_closed",
        "month": period.month,
        "supplement": number,
        "digest": digest(str(period.month), number, late),
        "epoch": book.head.epoch.hex(),
        "seq": book.head.seq,
        "head": book.head.hash.hex(),
    }
    batch = write({**fact, **members})
    (entry,) = batch.entries
    admit(
        period,
        today=day_of(entry.at),
        believed=entry.clock is not ClockState.UNTRUSTED,
        founded=founded(book.database),
        made=len(closes_of(book, period)),
        number=number,
    )
    source.commit(batch)
    return _part(closes_of(source.book(), period)[-1], late)


def founded(database: Database) -> int | None:
    """Return the first day of which the ledger holds anything, None while it is empty."""
    found: int | None = database.value("SELECT min(day) FROM checkpoint")
    return found


def _name(entry: MonthClosed) -> str:
    return f"{entry.month} {entry.supplement}"


def _differs(where: str) -> IntegrityProblem:
    return IntegrityProblem("ledger_differs", what=What.CLOSE.value, where=where)


def _told(problem: IntegrityProblem | UsageError, name: str) -> Difference:
    where = problem.params.get("where") if problem.params.get("what") == What.CLOSE.value else None
    return Difference(What.CLOSE, str(where or name or problem))
