"""A ledger's entries folded into its ballots, one after another, with the days that later entries tell of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.dating import Course, between, confirmed
from kiosk.domain.entry import Clock, Entry
from kiosk.domain.errors import Bug
from kiosk.domain.gathering import gather, touched
from kiosk.domain.period import day_of

Run = tuple[int, int, int]
"""The numbers of the first and last entry that a confirmation dates to a day, and that day."""


class Kept(Struct, frozen=True):
    """A ballot and the numbers of the entries that made it what it is: the first, the last, and who dated it later."""

    ballot: Ballot
    first_entry: int
    last_entry: int
    dated_by: int | None = None

    def with_ballot(self, ballot: Ballot, number: int) -> "Kept":
        """Return it after entry ``number`` has made it ``ballot``."""
        return Kept(ballot, self.first_entry, number, self.dated_by)


class Fold:
    """Ballots gathered from entries; whoever goes on along another epoch says so with ``begin``."""

    def __init__(self, known: Mapping[int, Sequence[Run]] | None = None, newest: int = 0) -> None:
        """Begin with nothing; ``known`` is what confirmations date, by their numbers, where only a part is folded.

        Entries up to the number ``newest`` have been folded already.
        """
        self.ballots: dict[str, Kept] = {}
        self._known = known
        self._newest = newest
        self.outside: set[str] = set()
        """Ballots begun before the walk: they are left alone."""
        self.misplaced: list[str] = []
        """The ids of entries that could not follow what was there."""
        self.course = Course()
        self._waiting: set[str] = set()
        self._doubted: dict[str, int] = {}

    def begin(self, course: Course) -> None:
        """Go on along another epoch, or another part of one: what waited for a believed neighbour has none."""
        self.course = course
        self._waiting.clear()

    def remember(self, kept: Kept, *, began: str | None = None, waiting: bool = False) -> None:
        """Take a ballot in that was folded earlier.

        ``began`` is the id of its first entry where a clock that was not believed began it, ``waiting`` whether its
        neighbour behind has not come yet.
        """
        self.ballots[kept.ballot.id] = kept
        if began is not None:
            self._doubted[began] = kept.first_entry
        if waiting:
            self._waiting.add(kept.ballot.id)

    def waiting(self) -> Iterable[str]:
        """Return the ids of the ballots whose neighbour behind has not come yet."""
        return sorted(self._waiting)

    def pass_by(self, entry: Entry) -> None:
        """Let an entry that is counted elsewhere, or nowhere, tell the time only."""
        self.course = self.course.after(entry)

    def take(self, number: int, entry: Entry) -> tuple[Kept, ...]:
        """Gather an entry and return the ballots it changed."""
        before = self.course
        self.course = before.after(entry)
        if number <= self._newest:
            return ()  # An older epoch has chained it already.
        self._newest = number
        tells = isinstance(entry, Clock) if self._known is None else number in self._known
        changed = self._date(number, entry, before) if tells or self._waiting else {}
        for ident in touched(entry):
            if ident in self.outside:
                continue
            known = self.ballots.get(ident)
            try:
                ballot = gather(known.ballot if known else None, entry, self.course.day, ident)
            except Bug:
                self.misplaced.append(entry.id)
                continue
            self.ballots[ident] = known.with_ballot(ballot, number) if known else Kept(ballot, number, number)
            if known is None and ballot.doubted:
                self._waiting.add(ident)
                self._doubted[entry.id] = number
            changed[ident] = self.ballots[ident]
        return tuple(changed.values())

    def _runs(self, number: int, entry: Entry) -> Iterator[Run]:
        if self._known is not None:
            yield from self._known.get(number, ())
            return
        for run in (entry.dated or ()) if isinstance(entry, Clock) else ():
            first, last = self._doubted.get(run.first), self._doubted.get(run.last)
            if first is None or last is None:
                self.misplaced.append(entry.id)
            else:
                yield first, last, run.day

    def _date(self, number: int, entry: Entry, before: Course) -> dict[str, Kept]:
        """Let an entry date ballots begun before it, and return those it has dated."""
        changed: dict[str, Kept] = {}
        if entry.clock is ClockState.UNTRUSTED:
            return changed

        def put(kept: Kept, ballot: Ballot) -> None:
            if ballot != kept.ballot:
                changed[ballot.id] = self.ballots[ballot.id] = Kept(ballot, kept.first_entry, number, number)

        for first, last, day in self._runs(number, entry):
            for kept in list(self.ballots.values()):
                if kept.ballot.doubted and first <= kept.first_entry <= last:
                    put(kept, confirmed(kept.ballot, day))
        for ident in self._waiting & self.ballots.keys():
            put(self.ballots[ident], between(self.ballots[ident].ballot, before, day_of(entry.at)))
        self._waiting.clear()
        return changed
