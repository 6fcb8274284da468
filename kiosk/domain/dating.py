"""The day of a ballot whose clock was not believed: from its neighbours, or from who confirmed the time later.

The rule, for a ballot whose first entry has an untrusted clock; everything it asks stands in the chain:

1. The newest ``clock`` entry with a member of ``dated`` that reaches over the ballot's first entry names its day.
2. Else its neighbours are the nearest entries before and after that first entry, in the same epoch, whose clocks were
   believed. When both days are in one month the ballot belongs to that month. It is kept under the day before it,
   and of no shorter period than one that holds both days.
3. Else it is undated: kept under the day before it too, and counted in no figure but that of undated ballots.

A believed clock of the first entry leaves nothing to ask: the ballot belongs to that day.
"""

from collections.abc import Sequence

from msgspec import Struct

from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.copies import replace
from kiosk.domain.entry import Entry
from kiosk.domain.period import Period, day_of, iso
from kiosk.domain.shapes import Dated

MOST_RUNS = 400
"""So many days one confirmation dates at most."""


class Course(Struct, frozen=True):
    """Where the time of a chain stands: the day of its present run, and whether a believed entry of this epoch told it.

    An entry whose clock is not believed begins no run: one entry from 2099 moves nothing.
    """

    day: int | None = None
    believed: bool = False

    def after(self, entry: Entry) -> "Course":
        """Return where it stands behind ``entry``."""
        if entry.clock is not ClockState.UNTRUSTED:
            day = day_of(entry.at)
            return self if self.believed and self.day == day else Course(day, believed=True)
        return self if self.day is not None else Course(day_of(entry.at))


def between(ballot: Ballot, before: Course, after: int) -> Ballot:
    """Return an undated ballot as its neighbours date it; ``after`` is the day of the believed one behind it."""
    if not ballot.undated or not before.believed or before.day is None or iso(before.day)[:7] != iso(after)[:7]:
        return ballot
    return replace(ballot, undated=False, until=after)


def confirmed(ballot: Ballot, day: int) -> Ballot:
    """Return a ballot whose day is known from somebody who confirmed the time later."""
    return replace(ballot, day=day, undated=False, until=None)


def belongs(ballot: Ballot, period: Period) -> bool:
    """Say whether a ballot is certainly of ``period``."""
    return not ballot.undated and ballot.day in period and (ballot.until is None or ballot.until in period)


class Doubt(Struct, frozen=True):
    """The first entry of a ballot that has no certain day, and what the monotonic clock, in ms, said then."""

    entry: str
    mono_ms: int


def dated(doubts: Sequence[Doubt], wall_ms: int, mono_ms: int) -> tuple[Dated, ...]:
    """Return the days of ``doubts``, of this boot and in the order of the chain, by clocks that are right now.

    More days than one entry can hold leave the oldest as they are, and so does a day before 1970.
    """
    runs: list[Dated] = []
    for doubt in doubts:
        day = day_of(wall_ms - (mono_ms - doubt.mono_ms))
        if day < 0:
            continue
        if runs and runs[-1].day == day:
            runs[-1] = replace(runs[-1], last=doubt.entry)
        else:
            runs.append(Dated(doubt.entry, doubt.entry, day))
    return tuple(runs[-MOST_RUNS:])
