"""A month's figures and papers on a ledger of many ballots against the same month on a ledger of few."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from kiosk.app.gathered import AS_OPEN, NEWEST
from kiosk.app.papermaking import figures_of
from kiosk.app.simulation import Request
from kiosk.domain.period import Period, month
from kiosk.reports.stamp import MINUTES, MONTHLY
from kiosk.store.ledger import Ledger
from tests.bench import ledgers, papers
from tests.bench.figures import Row

TARGET = 1.2
MEASURED = month("2026-10")
A_MONTH = 1_000
BEFORE = 120
"""Months over which the other ballots are spread."""


def requests_of(ballots: int) -> list[Request]:
    """Return the months of a ledger of so many ballots; the last is the measured one, the same in every ledger."""
    others, left = divmod(max(0, ballots - A_MONTH), BEFORE)
    first = MEASURED
    earlier: list[Request] = []
    for number in range(BEFORE):
        first = first.previous()
        share = others + (number < left)
        if share:
            earlier.append(ledgers.request(first, share, seed=number + 2))
    return [*reversed(earlier), ledgers.request(MEASURED, A_MONTH, seed=1)]


def measure(large: Path, small: Path, rounds: int) -> list[Row]:
    """Return figures and papers on the ledger in ``large`` against those in ``small``, in turn, ``rounds`` times each.

    The month is closed in both of them on the way: the report is made as if it were open, the minutes as it is closed.
    """
    opened: Sequence[Ledger] = (Ledger.open(large), Ledger.open(small))
    try:
        held = opened[0].change(lambda database: int(database.value("SELECT count(*) FROM ballot"))).result()
        found = _in_turn(opened, MONTHLY, rounds)
        for ledger in opened:
            papers.close(ledger, MEASURED)
        minutes = _in_turn(opened, MINUTES, rounds)
    finally:
        for ledger in opened:
            ledger.close()
    rows = (
        ("month_figures", "month's figures", [[one.figures_ms for one in times] for times in found]),
        ("month", "month + PDF", [[one.all_ms for one in times] for times in found]),
        ("month_minutes", "closed month + count minutes", [[one.all_ms for one in times] for times in minutes]),
    )
    many, few = f"{held:,} ballots in the ledger", f"{A_MONTH:,} ballots"
    return [Row(key, f"{says}, {many}", "ms", tuple(a), tuple(b), few, TARGET) for key, says, (a, b) in rows]


class Taken(NamedTuple):
    """How long it took to prove and count a month, and until its paper was there, in ms."""

    figures_ms: float
    all_ms: float


def _in_turn(opened: Sequence[Ledger], kind: str, rounds: int) -> tuple[list[Taken], list[Taken]]:
    times: tuple[list[Taken], list[Taken]] = ([], [])
    for number in range(rounds + 1):
        for at in (0, 1) if number % 2 else (1, 0):
            took = _paper(opened[at], MEASURED, kind)
            # The first round loads fonts and libraries.
            if number:
                times[at].append(took)
    return times


def _paper(ledger: Ledger, period: Period, kind: str) -> Taken:
    """Prove, count and print a month."""
    began = perf_counter()
    gathered = papers.gather(ledger, period, kind, AS_OPEN if kind == MONTHLY else NEWEST)
    figures = figures_of(kind, gathered)
    counted = perf_counter()
    pdf = papers.paper_of(kind, ledger.folder, gathered, figures)()
    ended = perf_counter()
    if not pdf.startswith(b"%PDF") or len(gathered.ballots) != A_MONTH:
        raise RuntimeError(f"the month has {len(gathered.ballots)} ballots")
    return Taken((counted - began) * 1000, (ended - began) * 1000)
