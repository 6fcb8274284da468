"""Made-up offices for the measurements: real ledgers, their ballots played by the simulation's own code."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kiosk.app.assets import load_survey
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import demo_settings, entries_of
from kiosk.app.founding import found
from kiosk.app.simulation import Request
from kiosk.domain.entry import Entry
from kiosk.domain.period import Period
from kiosk.domain.settings import Settings
from tests.bench.figures import Row

ALWAYS: list[list[list[int]]] = [[[0, 1440]]] * 7
UNSATISFIED = 0.02
MOST_WAITING = 8
"""Requests played ahead of the ledger: they wait in memory."""


def office(*, still: bool = False) -> Settings:
    """Return the settings of a made-up office whose kiosk never closes; ``still`` is without motion or slides."""
    settings = demo_settings().with_values({"hours.week": ALWAYS, "flow.thanks_s": 3})
    return settings.with_values({"public.still": True, "public.slides": ["Xin chào"]}) if still else settings


def request(period: Period, ballots: int, seed: int) -> Request:
    """Return ``ballots`` invited and collected ballots of ``period``, one in fifty unsatisfied."""
    return Request(period, ballots, ballots, round(ballots * UNSATISFIED), seed)


def make(folder: Path, requests: Sequence[Request], *, still: bool = False) -> Path:
    """Found an office in ``folder``, play ``requests`` into its ledger one after another and close it in order."""
    ledger = found(folder, office(still=still), training=True, clock=Clock())
    try:
        for batch in _played(requests):
            ledger.record(batch).result()
    finally:
        ledger.close()
    return folder


def weigh(folder: Path, ballots: int) -> list[Row]:
    """Return what a ballot of two criteria takes of the disk: all that grows with the ballots, and the ledger alone."""
    ledger = (folder / "ledger.sqlite3").stat().st_size
    mirror = sum(file.stat().st_size for file in (folder / "mirror").glob("*.log"))
    found = [Row("bytes", "ledger on disk, a ballot", "bytes", (ledger / ballots,))]
    return [*found, Row("bytes_mirror", "mirror on disk, a ballot", "bytes", (mirror / ballots,))] if mirror else found


def _played(requests: Sequence[Request]) -> Iterator[list[Entry]]:
    """Yield the entries of the requests in order; every processor plays."""
    if len(requests) < 2:
        for one in requests:
            yield from _play(one)
        return
    with ProcessPoolExecutor(os.cpu_count()) as players:
        ahead = [players.submit(_play, one) for one in requests[:MOST_WAITING]]
        for at in range(len(requests)):
            yield from ahead.pop(0).result()
            if at + MOST_WAITING < len(requests):
                ahead.append(players.submit(_play, requests[at + MOST_WAITING]))


def _play(one: Request) -> list[list[Entry]]:
    # The demo's own hours: ballots come while an office is open.
    settings = demo_settings()
    return list(entries_of(settings, one, load_survey(settings.text("survey.id"))))
