"""A ballot that got its day by one confirmation and another day by a later one."""

from collections.abc import Generator

import pytest

from kiosk.domain.ballot import ClockState
from kiosk.domain.period import Period, month
from kiosk.domain.shapes import Dated
from kiosk.store.proving import PeriodReading
from kiosk.store.reading import Reader
from tests.store.test_dating import FEBRUARY, JANUARY, Kiosk, kiosk

__all__ = ["kiosk"]
DECEMBER = month("2025-12")


def until(kiosk: Kiosk, period: Period, last: int) -> list[str]:
    """Return the ballots of a period by the entries up to ``last`` alone."""

    def steps(reader: Reader) -> Generator[None, None, PeriodReading]:
        return (yield from reader.read_until(period, last))

    return [ballot.id for ballot in kiosk.ledger.work(steps).result().proven().ballots]


@pytest.mark.parametrize("again", [JANUARY.last, FEBRUARY.first])
def test_it_is_of_the_month_it_was_confirmed_to_be_of_last(kiosk: Kiosk, again: int) -> None:
    [strange] = kiosk.wrong(1)
    [doubt] = kiosk.doubts()
    kiosk.visits.day, kiosk.visits.clock = FEBRUARY.first + 4, ClockState.TRUSTED
    kiosk.visit()
    # No day of December has a run of its own: only the first confirmation names it.
    kiosk.confirm((Dated(doubt.entry, doubt.entry, DECEMBER.last),))
    first = kiosk.ledger.ask(lambda reader: reader.last_number(())).result()
    assert until(kiosk, DECEMBER, first) == [strange]
    kiosk.visit()
    kiosk.confirm((Dated(doubt.entry, doubt.entry, again),))
    assert kiosk.ledger.read_period(DECEMBER).result().proven().ballots == ()
    assert until(kiosk, DECEMBER, first) == [strange]
    months = [ids for ids, _ in kiosk.months()]
    assert strange in months[0 if again in JANUARY else 1]
    kiosk.close()
