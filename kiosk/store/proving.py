"""A period's ballots together with the proof that they are what the chain says."""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence

from msgspec import Struct

from kiosk.domain.ballot import Ballot
from kiosk.domain.dating import belongs
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.folding import Fold, Kept, Run
from kiosk.domain.period import Period
from kiosk.store import rows
from kiosk.store.book import Source
from kiosk.store.charter import chosen_against
from kiosk.store.dating import Confirmation, confirmations
from kiosk.store.places import epochs, first_entry
from kiosk.store.rows import Cell
from kiosk.store.stretch import Segment, Stretch
from kiosk.store.walking import Difference, What, misplaced

__all__ = ["PeriodReading", "Segment", "counts_against", "read_period", "read_until"]


class PeriodReading(Struct, frozen=True):
    """The dated ballots of a period in the order they were begun, and what was found when they were checked.

    ``undated`` are the ballots begun among them of which nobody knows that they are of the period: their clock was not
    believed, and their neighbours do not agree.
    """

    period: Period
    ballots: tuple[Ballot, ...]
    undated: tuple[Ballot, ...]
    segments: tuple[Segment, ...]
    difference: Difference | None

    def proven(self) -> "PeriodReading":
        """Return this reading if it agrees with the chain; raises IntegrityProblem ``ledger_differs``."""
        if self.difference is not None:
            raise IntegrityProblem("ledger_differs", what=self.difference.what.value, where=self.difference.where)
        return self


def read_period(source: Source, period: Period) -> Generator[None, None, PeriodReading]:
    """Walk the chain under ``period`` in steps and return its ballots and what differs.

    The walk begins at the checkpoint of the period's first day, so its length does not grow with the ledger. The last
    step walks up to the present and compares at once: no tap comes between.
    """
    while True:
        reading = _Reading(source, period)
        yield from reading.walk()
        if reading.is_current():
            return reading.compared()
        yield  # Somebody has confirmed the time meanwhile: ballots may have come from before the walk.


def read_until(source: Source, period: Period, until: int) -> Generator[None, None, PeriodReading]:
    """Walk the chain under ``period`` in steps and return its ballots as they stood behind the entry ``until``.

    They are gathered from the entries alone: the rows tell how things stand now.
    """
    reading = _Reading(source, period, until)
    yield from reading.walk()
    return reading.gathered()


class _Reading:
    """One walk under a period, up to the entry ``until`` or the present, and what it gathers."""

    def __init__(self, source: Source, period: Period, until: int | None = None) -> None:
        self._source = source
        self._period = period
        self._until = until
        self._differences: list[Difference] = []
        self._segments: list[Segment] = []
        self._confirmations = self._confirmed(self._differences)
        known: dict[int, list[Run]] = {}
        for one in self._confirmations:
            known.setdefault(one.number, []).append((one.first, one.last, one.day))
        self._fold = Fold(known)

    def _confirmed(self, differences: list[Difference]) -> tuple[Confirmation, ...]:
        found = confirmations(self._source.book().database, self._source.book().device, differences)
        return found if self._until is None else tuple(one for one in found if one.number <= self._until)

    def is_current(self) -> bool:
        return self._confirmed([]) == self._confirmations

    def walk(self) -> Generator[None, None, None]:
        runs: list[range] = []
        for begin in epochs(self._source.book().database):
            if self._until is not None and first_entry(self._source.book().database, begin) > self._until:
                return
            stretch = Stretch(self._source.book(), begin, self._period, self._confirmations, runs, self._until)
            self._fold.begin(stretch.walk.spot.course)
            while not stretch.walked(self._fold):
                yield
            self._differences += stretch.walk.differences
            self._segments.append(stretch.segment())

    def compared(self) -> PeriodReading:
        """Return what was walked, held against the rows."""
        period, database = self._period, self._source.book().database
        kept = rows.of_days(database, period.first, period.last)
        kept += [one for one in self._source.book().opened.values() if one.ballot.day in period]
        kept.sort(key=lambda one: one.first_entry)
        differences = [*self._differences, *misplaced(self._fold), *_ballots_against(kept, self._fold, period)]
        differences += counts_against(
            Counter(cell for one in kept for cell in rows.cells(one.ballot)),
            rows.counts_of_days(database, period.first, period.last),
        )
        differences += chosen_against(database, self._source.book().device)
        return self._told(kept, differences)

    def gathered(self) -> PeriodReading:
        """Return what was walked, by the entries alone."""
        kept = [one for one in self._fold.ballots.values() if one.ballot.day in self._period]
        kept.sort(key=lambda one: one.first_entry)
        return self._told(kept, [*self._differences, *misplaced(self._fold)])

    def _told(self, kept: Sequence[Kept], differences: Sequence[Difference]) -> PeriodReading:
        period = self._period
        return PeriodReading(
            period,
            tuple(one.ballot for one in kept if belongs(one.ballot, period)),
            tuple(one.ballot for one in kept if not belongs(one.ballot, period)),
            tuple(one for one in self._segments if one.last >= one.first) or tuple(self._segments[-1:]),
            differences[0] if differences else None,
        )


def _ballots_against(kept: Sequence[Kept], fold: Fold, period: Period) -> Iterator[Difference]:
    """Yield each ballot whose row is not what its entries say."""
    for one in kept:
        if fold.ballots.get(one.ballot.id) != one:
            yield Difference(What.BALLOT, one.ballot.id)
    rowed = {one.ballot.id for one in kept}
    for ident, gathered in fold.ballots.items():
        if gathered.ballot.day in period and ident not in rowed:
            yield Difference(What.BALLOT, ident)


def counts_against(gathered: Counter[Cell], kept: dict[Cell, int]) -> Iterator[Difference]:
    """Yield each cell whose kept count is not what the ballots say."""
    for cell in sorted(gathered.keys() | kept.keys()):
        if gathered[cell] != kept.get(cell, 0):
            yield Difference(What.TALLY, f"{cell.day} {cell.criterion} {cell.level}")
