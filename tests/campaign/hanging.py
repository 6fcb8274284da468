"""The papers for others of a ledger as chance has it: the notice for the hall, and the report of a wave."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.charted import ChartedFigures
from kiosk.domain.period import Period, date_of
from kiosk.domain.report import Figures
from tests.app.shell import counted, flat, unlike
from tests.app.strange import NOVEMBER, OCTOBER, SEPTEMBER
from tests.campaign.printed import Counted, misprinted
from tests.campaign.published import on_notice, on_wave
from tests.reports.test_seal import inside

LONGEST, MOST_BESIDE = 45, 2
_BRIEF = ("issued", "returned", "walk_up", "valid", "spoiled", "return_rate", "all_", "any_", "surveys")
"""What an earlier period stands with beside another."""


def wave_of(chance: random.Random) -> tuple[Period, tuple[Period, ...]]:
    """Return the days of a wave that is no month, and of earlier ones beside it, the oldest first."""
    first = SEPTEMBER.first + chance.randrange(20, NOVEMBER.last - SEPTEMBER.first - 10)
    wave = Period(first, first + chance.randrange(3, LONGEST))
    if wave in {SEPTEMBER, OCTOBER, NOVEMBER}:
        wave = Period(wave.first, wave.last + 1)
    earlier: list[Period] = []
    for _ in range(chance.randrange(MOST_BESIDE + 1)):
        last = (earlier[-1].first if earlier else wave.first) - chance.randrange(1, 6)
        earlier.append(Period(last - chance.randrange(1, 20), last))
    return wave, tuple(reversed(earlier))


def wrong_on_notice(pdf: bytes, now: Counted) -> Iterator[str]:
    """Yield what a notice says otherwise than the shell counts."""
    for row in misprinted(pdf, on_notice(now)):
        yield f"notice: {row}"


def wrong_on_wave(pdf: bytes, figures: ChartedFigures, folder: Path) -> Iterator[str]:
    """Yield what the report of a wave says otherwise than the shell counts.

    The ledger line is held against it month by month: where clocks were wrong the program walks further than the days.
    """
    now, told = counted(folder, figures.period), dict(flat(json.loads(inside(pdf))["figures"]))
    for name, n in unlike(now, _without(told, "earlier › ")):
        if not name.startswith("ledgers"):
            yield f"wave: {name} {n}"
    upto = figures.ledgers[-1].head
    earlier = [(_dates(one), counted(folder, one.period, upto)) for one in figures.earlier]
    for place, (dates, before) in enumerate(earlier, 1):
        # Of surveys that nobody was asked a paper names one.
        brief = {name: n for name, n in before.items() if name.startswith(_BRIEF) and _is_of_somebody(before)}
        begins = f"earlier › {place} › "
        own = {name.removeprefix(begins): n for name, n in told.items() if name.startswith(begins)}
        for name, n in unlike(brief, {name: n for name, n in own.items() if _is_told(name, before)}):
            yield f"wave beside {dates}: {name} {n}"
    for row in misprinted(pdf, on_wave(now, earlier, _dates(figures))):
        yield f"wave: {row}"


def _is_of_somebody(now: Counted) -> bool:
    return bool(int(now["issued"]) + int(now["collected"]))


def _is_told(name: str, now: Counted) -> bool:
    """Say whether the shell counts what an earlier period says under this name."""
    return name not in {"from", "to"} and (_is_of_somebody(now) or not name.startswith("surveys"))


def _without(told: Counted, begins: str) -> dict[str, str]:
    return {name: n for name, n in told.items() if not name.startswith(begins)}


def _dates(figures: Figures) -> str:
    return " – ".join(map(_in_figures, (figures.period.first, figures.period.last)))


def _in_figures(day: int) -> str:
    """Return a day as Decree 30 has it: a nought before days below 10 and the first two months."""
    when = date_of(day)
    return f"{when.day:02}/{when.month:0{2 if when.month < 3 else 1}}/{when.year}"
