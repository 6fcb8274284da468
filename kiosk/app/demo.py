"""The made-up office that ``run --demo`` opens: a training ledger with two months behind it."""

import secrets
from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import closed_days, demo_settings, fill
from kiosk.app.founding import found
from kiosk.app.simulation import Request
from kiosk.domain.period import Period, day_of, month_of
from kiosk.domain.settings import hours_of
from kiosk.store.ledger import Ledger

_A_DAY = 12
"""Ballots a working day of a district office."""
_RETURNED, _UNSATISFIED = 0.85, 0.02


def make_demo(folder: Path, clock: Clock) -> Ledger:
    """Return the ledger of a made-up office whose ballots end yesterday."""
    settings = demo_settings()
    # Whoever tries the demo on a Sunday night wants to see more than the closed screen.
    always = settings.with_values({"hours.week": [[[0, 1440]]] * 7})
    ledger = found(folder, always, training=True, clock=clock)
    today = day_of(clock.wall_ms())
    period = Period(month_of(today).previous().first, today - 1)
    hours = hours_of(settings, closed_days(settings))
    workdays = sum(1 for day in range(period.first, period.last + 1) if hours.spans(day))
    issued = workdays * _A_DAY
    collected = round(issued * _RETURNED)
    request = Request(period, issued, collected, round(collected * _UNSATISFIED), secrets.randbelow(1_000_000))
    fill(ledger, settings, request)
    return ledger
