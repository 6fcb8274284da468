"""Tap to durable: one answered entry in the real ledger against one row in a bare database beside it."""

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import perf_counter

from kiosk.domain.canonical import canonical
from kiosk.domain.entry import Answered
from kiosk.store.ledger import Ledger
from tests.bench.figures import Row
from tests.store.visits import LOCAL, Visits

TARGET = 2.0
WARM = 50
"""So many taps first that nobody counts: files grow to their size, statements are prepared."""
CRITERIA = ("attitude", "time")
REUSED_AFTER = 1_000
"""Pages of log after which SQLite of itself empties it and begins to write over it."""


@contextmanager
def bare_database(file: Path, *, grows: bool) -> Iterator[sqlite3.Connection]:
    """Open a database of one table as durable as the ledger, and nothing more.

    With ``grows`` its log only grows, as the ledger's does between two checkpoints. Else the log has been filled once
    and is written over, as SQLite does of itself: then a sync has no new length of a file to make durable.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=EXTRA")
        connection.execute("CREATE TABLE tap (n INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        if grows:
            connection.execute("PRAGMA wal_autocheckpoint=0")
        else:
            for _ in range(REUSED_AFTER):
                connection.execute("INSERT INTO tap (body) VALUES (zeroblob(300))")
        yield connection


class _Taps:
    """Makes the same tap in the ledger and in the bare databases, each time another one first."""

    def __init__(self, ledger: Ledger, growing: sqlite3.Connection, reused: sqlite3.Connection) -> None:
        self._ledger = ledger
        self.ways: tuple[Callable[[Answered], float], ...] = (
            self._record,
            lambda tap: _insert_ms(growing, canonical(tap)),
            lambda tap: _insert_ms(reused, canonical(tap)),
        )
        self.ms: tuple[list[float], ...] = tuple([] for _ in self.ways)
        self.made = 0

    def tap(self, tap: Answered) -> None:
        for turn in range(len(self.ways)):
            at = (turn + self.made) % len(self.ways)
            self.ms[at].append(self.ways[at](tap))
        self.made += 1

    def _record(self, tap: Answered) -> float:
        began = perf_counter()
        self._ledger.record([tap], LOCAL).result()
        return (perf_counter() - began) * 1000


def _insert_ms(database: sqlite3.Connection, body: bytes) -> float:
    began = perf_counter()
    database.execute("INSERT INTO tap (body) VALUES (?)", (body,))
    return (perf_counter() - began) * 1000


def measure(folder: Path, taps: int) -> list[Row]:
    """Return tap to durable over ``taps`` taps; all databases are made in ``folder``."""
    visits = Visits(seed=1)
    collecting = gc.isenabled()
    # The kiosk collects on the window's thread between taps, never within one.
    gc.disable()
    try:
        with ExitStack() as stack:
            seed, epoch = visits.chance.randbytes(32), visits.chance.randbytes(16)
            ledger = stack.enter_context(closing(Ledger.create(folder / "ledger", seed=seed, epoch=epoch)))
            growing = stack.enter_context(bare_database(folder / "growing.sqlite3", grows=True))
            reused = stack.enter_context(bare_database(folder / "reused.sqlite3", grows=False))
            all_ways = _Taps(ledger, growing, reused)
            ledger.record([visits.genesis()], LOCAL).result()
            while all_ways.made < WARM + taps:
                _visit(ledger, visits, all_ways)
    finally:
        if collecting:
            gc.enable()
    ours, grown, over = (tuple(times[WARM : WARM + taps]) for times in all_ways.ms)
    return [
        Row("durable", "tap → durable", "ms", ours, grown, "bare insert", TARGET),
        Row("durable_reused", "tap → durable", "ms", ours, over, "bare insert, log reused"),
    ]


def _visit(ledger: Ledger, visits: Visits, taps: _Taps) -> None:
    ballot = visits.id()
    visits.tick = 100 + taps.made // 20 % 90
    ledger.record([visits.issued(ballot)], LOCAL).result()
    for criterion in CRITERIA:
        taps.tap(visits.answered(ballot, criterion))
    ledger.record([visits.closed(ballot)], LOCAL).result()
