"""Figures with charts made for the tests: a year of months and the hours of October."""

from collections.abc import Sequence

from msgspec.structs import asdict

from kiosk.domain.ballot import Ballot
from kiosk.domain.charted import ChartedFigures, periods_before
from kiosk.domain.copies import replace
from kiosk.domain.dissent import dissent_of
from kiosk.domain.heat import heat_of
from kiosk.domain.period import Period, month, start_of
from kiosk.domain.report import Figures
from kiosk.domain.survey import Survey
from tests.domain.ballots import FIVE, SURVEYS, TWO, answered
from tests.reports.papers import figures

OCTOBER = month("2022-10")
HOUR_MS = 3_600_000


def at(day: int, hour: int, *levels: str, survey: Survey = FIVE) -> Ballot:
    """Return a ballot of a day of October (from 1) that was begun in that hour."""
    number = OCTOBER.first + day - 1
    return replace(answered(survey, *levels), at=start_of(number) + hour * HOUR_MS, day=number)


HAPPY, SAD = ("very_satisfied", "satisfied"), ("unsatisfied", "very_satisfied")
MONDAY, FRIDAY, SATURDAY = 3, 7, 8


def busy() -> list[Ballot]:
    """Return 12 ballots of Monday 9 o'clock (one unsatisfied), 5 of Friday 15 o'clock, one of Saturday."""
    return [
        *[at(MONDAY, 9, *HAPPY)] * 11,
        at(MONDAY, 9, *SAD),
        *[at(FRIDAY, 15, *HAPPY)] * 5,
        at(SATURDAY, 8, *HAPPY),
    ]


def months(first: int, *valid: tuple[int, int]) -> tuple[Figures, ...]:
    """Return eleven months: those before the ``first`` one empty, then so many satisfied and unsatisfied ballots."""
    happy, sad = answered(TWO, "satisfied", "satisfied"), answered(TWO, "satisfied", "unsatisfied")
    piles = [[happy] * good + [sad] * bad for good, bad in valid]
    periods = periods_before(OCTOBER, 11)
    return tuple(
        figures(pile, period=period, ledgers=()) for period, pile in zip(periods, [[]] * first + piles, strict=True)
    )


YEAR = months(6, (90, 10), (95, 5), (1, 0), (0, 0), (3238, 2))


def charted(
    pile: Sequence[Ballot], earlier: tuple[Figures, ...] = YEAR, period: Period = OCTOBER, *surveys: Survey
) -> ChartedFigures:
    known = SURVEYS | {survey.key: survey for survey in surveys}
    told = figures(pile, *surveys, period=period)
    return ChartedFigures(**asdict(told), heat=heat_of(pile, known), earlier=earlier, dissent=dissent_of(pile, known))
