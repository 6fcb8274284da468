"""A damaged or missing ledger put aside and replaced by what can be proven; a kill at any step loses nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kiosk.db.faults import of_system
from kiosk.domain.errors import EnvironmentProblem, WorldError
from kiosk.domain.folding import Kept
from kiosk.domain.period import Period, month_of
from kiosk.store import rebuilding, rows, setback
from kiosk.store.anchor import Anchor
from kiosk.store.identity import Identity, public_key_of
from kiosk.store.inspecting import Copy, inspect
from kiosk.store.lock import InstanceLock
from kiosk.store.quarantine import BUILDING, LEDGER, WORK, accept, finish, sweep
from kiosk.store.rebuilding import Rebuilt
from kiosk.store.rejoining import Cause, Means
from kiosk.store.salvage import Salvage
from kiosk.store.suspicion import is_suspect

_DAMAGED = {
    "database_corrupt", "not_a_database", "provisioned_without_database",
    "entry_malformed", "ledger_differs",
}  # fmt: skip


class Change(NamedTuple):
    """What a recovery changes in a month: closed ballots before (None: nobody can say) and after it.

    ``first`` is the first ballot that is other than before.
    """

    month: Period
    before: int | None
    after: int
    first: str


class Draft(NamedTuple):
    """A new ledger that waits to be accepted; ``changes`` only where they were asked for."""

    rebuilt: Rebuilt
    changes: tuple[Change, ...]


def is_damage(problem: BaseException) -> bool:
    """Say whether a ledger that does not open for this reason can be built anew."""
    return isinstance(problem, WorldError) and problem.key in _DAMAGED


@contextmanager
def drafted(
    folder: Path, means: Means, stamp: str, person: str | None = None, *, compared: bool = True
) -> "Iterator[tuple[Draft, Callable[[], Path]]]":
    """Build a new ledger beside the old one and give it with what accepts it and returns the quarantine's folder.

    ``stamp`` (``20260203-101500``) names that folder. Unless it is accepted nothing is changed. ``compared`` asks for
    what changes, month by month.
    Raises EnvironmentProblem ``already_running``, ``newer_database``, and what ``rebuilding.build`` raises.
    """
    lock = InstanceLock.take(folder)
    try:
        finish(folder)
        _swept(folder)
        cause: Cause = "corrupt" if (folder / LEDGER).exists() else "missing"
        salvage = _salvage(folder)
        try:
            rebuilt = rebuilding.build(folder, salvage, cause, means, person)
            changes = tuple(_changes(folder / BUILDING, salvage)) if compared else ()
        finally:
            salvage.close()
        yield Draft(rebuilt, changes), lambda: accept(folder, stamp)
    finally:
        _swept(folder)
        lock.close()


def _salvage(folder: Path) -> Salvage:
    """Open a copy of the damaged ledger; where there is no room for one it is done without."""
    try:
        return Salvage.of(folder, folder / WORK)
    except EnvironmentProblem as problem:
        if problem.key != "disk_full":
            raise
    _swept(folder)
    return Salvage(None)


class Sound(NamedTuple):
    """A ledger with which nothing is wrong; ``people`` says whether anybody has a PIN."""

    people: bool


def sound(folder: Path) -> Sound | None:
    """Check all of a ledger on a copy, and against what is remembered of it; None where anything is wrong with it.

    Nothing that is there is changed. Raises EnvironmentProblem ``already_running``, ``newer_database``,
    ``device_key_missing`` and the disk's fault.
    """
    lock = InstanceLock.take(folder)
    try:
        finish(folder)
        _swept(folder)
        if is_suspect(folder):
            return None
        salvage = _salvage(folder)
        # The copy's log goes into it now.
        salvage.close()
        return _looked_over(folder) if salvage.opened else None
    finally:
        _swept(folder)
        lock.close()


def _looked_over(folder: Path) -> Sound | None:
    file = folder / WORK / LEDGER
    device = Identity(public_key_of(folder)).device
    if inspect(file).findings:
        return None
    copy = Copy(file)
    try:
        book = copy.book()
        if book.device != device or setback.find(book, setback.remembered(folder, Anchor(folder), book)) is not None:
            return None
        return Sound(book.database.value("SELECT 1 FROM person LIMIT 1") is not None)
    except OSError as error:
        raise of_system(error, folder) from error
    finally:
        copy.close()


def recover(folder: Path, means: Means, stamp: str) -> Rebuilt:
    """Replace a damaged or missing ledger by what can be proven, and return what became of it."""
    # Nobody reads here what changes, and a visitor may wait.
    with drafted(folder, means, stamp, compared=False) as (draft, put_in_place):
        put_in_place()
    return draft.rebuilt


def _swept(folder: Path) -> None:
    try:
        sweep(folder)
    except OSError as error:
        raise of_system(error, folder) from error


def _changes(building: Path, salvage: Salvage) -> Iterator[Change]:
    """Yield each month whose closed ballots are other than the damaged ledger says."""
    copy = Copy(building)
    try:
        database = copy.book().database
        first, last = database.rows("SELECT min(day), max(day) FROM ballot")[0]
        days = [day for day in (first, last, *salvage.days()) if day is not None]
        month = month_of(min(days)) if days else None
        while month is not None and month.first <= max(days):
            after = {one.ballot.id: one for one in rows.of_days(database, month.first, month.last)}
            told = salvage.ballots(month)
            before = {one.ballot.id: one for one in told or ()}
            first = _first(before, after)
            if first is not None:
                yield Change(month, None if told is None else len(before), len(after), first)
            month = month_of(month.last + 1)
    finally:
        copy.close()


def _first(before: dict[str, Kept], after: dict[str, Kept]) -> str | None:
    """Return the first ballot, in the order they were begun, that is other than before."""
    other = [
        (one.first_entry, ident)
        for ident, one in {**before, **after}.items()
        if ident not in before or ident not in after or before[ident].ballot != after[ident].ballot
    ]
    return min(other)[1] if other else None
