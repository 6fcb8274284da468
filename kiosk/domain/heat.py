"""When people rate: valid ballots and the satisfied among them by hour and weekday, in UTC+7."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from kiosk.domain.ballot import Ballot, Channel
from kiosk.domain.cuts import LEAST_BALLOTS
from kiosk.domain.period import DAY_MS, ZONE_MS
from kiosk.domain.report import Part
from kiosk.domain.survey import Survey
from kiosk.domain.tally import SurveyKey, count

HOUR_MS = 3_600_000
DAYS_A_WEEK = 7
_FIRST_WEEKDAY = 3
"""Day 0 was a Thursday; weekdays are counted from Monday, which is 0."""
Cell = tuple[int, int]
"""Weekday and hour of the day."""


class Heat(Struct, frozen=True):
    """The ballots satisfied with all criteria of the valid ones, in each cell that has any.

    ``untimed`` are the valid ballots of no certain time: begun by a clock that was not believed, or typed in from
    paper. Cells and ``untimed`` add up to all valid ballots.
    """

    cells: Mapping[Cell, Part] = field(default_factory=dict)
    untimed: int = 0

    @property
    def hours(self) -> range:
        """The hours from the first to the last that has a ballot."""
        hours = [hour for _, hour in self.cells]
        return range(min(hours), max(hours) + 1) if hours else range(0)

    @property
    def most(self) -> int:
        """The ballots of the fullest cell."""
        return max((part.of for part in self.cells.values()), default=0)

    def steps(self, number: int) -> tuple[tuple[int, int], ...]:
        """Return at most ``number`` ranges of counts, both ends included, that hold every count from 1 to the most."""
        wide = -(-self.most // number) or 1
        return tuple((first, min(first + wide - 1, self.most)) for first in range(1, self.most + 1, wide))


def satisfied_in(hour: Part) -> int | None:
    """Return the satisfied ballots of an hour, None of too few to tell: on paper as on a screen.

    Beside the days of a report's appendix they would tell when one visitor came.
    """
    return hour.n if hour.of >= LEAST_BALLOTS else None


def heat_of(ballots: Iterable[Ballot], surveys: Mapping[SurveyKey, Survey]) -> Heat:
    """Return when the dated ballots were begun; raises IntegrityProblem ``ballot_strange``."""
    cells: dict[Cell, Part] = {}
    untimed = 0
    for ballot in ballots:
        if ballot.undated or not ballot.valid:
            continue
        if ballot.doubted or ballot.channel is Channel.PAPER:
            untimed += 1
            continue
        satisfied = count(ballot, surveys[ballot.survey]).total.all_satisfied
        before = cells.get(cell_of(ballot.at), Part(0, 0))
        cells[cell_of(ballot.at)] = Part(before.n + satisfied, before.of + 1)
    return Heat(cells, untimed)


def cell_of(at: int) -> Cell:
    """Return weekday (Monday is 0) and hour of a moment in ms UTC."""
    day, rest = divmod(at + ZONE_MS, DAY_MS)
    return (day + _FIRST_WEEKDAY) % DAYS_A_WEEK, rest // HOUR_MS
