"""The figures of a paper with charts: its own, those of earlier periods beside them, and the hours of its ballots."""

from typing import Any

from kiosk.domain.dissent import Dissent
from kiosk.domain.heat import Heat, satisfied_in
from kiosk.domain.period import Period
from kiosk.domain.report import Figures


class ChartedFigures(Figures, frozen=True):
    """Figures with what a chart needs beyond them; all of it is in the JSON and under the digest.

    ``earlier`` are other periods, oldest first, as the ledger had counted them up to the last entry that this one
    counts: what comes later changes neither them nor a chart. ``dissent`` are the lines of an appendix, None for a
    paper without one.
    """

    heat: Heat = Heat()
    earlier: tuple[Figures, ...] = ()
    dissent: tuple[Dissent, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the figures as ``Figures.to_json`` does, with the earlier periods and the hours behind them.

        The id of an hour is its weekday, Monday is 1, and the hour of the day: ``"1/09"``. Of an hour with few ballots
        the satisfied are not told.
        """
        cells = [
            {"id": f"{weekday + 1}/{hour:02}", "valid": part.of, "all_satisfied": satisfied_in(part)}
            for (weekday, hour), part in sorted(self.heat.cells.items())
        ]
        return {
            **Figures.to_json(self),
            "earlier": [_brief(figures) for figures in self.earlier],
            "hours": {"cells": cells, "untimed": self.heat.untimed},
            **({} if self.dissent is None else {"dissent": [line.to_json() for line in self.dissent]}),
        }


_BRIEF = (
    "from",
    "to",
    "issued",
    "returned",
    "walk_up",
    "valid",
    "spoiled",
    "return_rate",
    "all_satisfied",
    "any_unsatisfied",
    "surveys",
)


def _brief(figures: Figures) -> dict[str, Any]:
    told = figures.to_json()
    return {key: told[key] for key in _BRIEF}


def periods_before(period: Period, number: int) -> tuple[Period, ...]:
    """Return so many periods of the same length before one, oldest first; months before a month.

    None begins before 1970: a ledger holds no earlier day, and the calendar itself ends somewhere.
    """
    found: list[Period] = []
    while len(found) < number and (before := (found[0] if found else period).previous()).first >= 0:
        found.insert(0, before)
    return tuple(found)
