"""A month's tally and PDF on a ledger of many ballots against the same month on a ledger of few."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from kiosk.app import assets
from kiosk.app.founding import letterhead
from kiosk.app.gathered import gather_period
from kiosk.app.simulation import Request
from kiosk.domain.period import Period, month
from kiosk.reports.monthly import monthly_report
from kiosk.store.ledger import Ledger
from tests.bench import ledgers
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
    """Return month and PDF on the ledger in ``large`` against that in ``small``, in turn, ``rounds`` times each."""
    times: tuple[list[float], list[float]] = ([], [])
    opened: Sequence[Ledger] = (Ledger.open(large), Ledger.open(small))
    try:
        held = opened[0].change(lambda database: int(database.value("SELECT count(*) FROM ballot"))).result()
        for number in range(rounds + 1):
            for at in (0, 1) if number % 2 else (1, 0):
                took = _paper_ms(opened[at], MEASURED)
                # The first round loads fonts and libraries.
                if number:
                    times[at].append(took)
    finally:
        for ledger in opened:
            ledger.close()
    says = f"month + PDF, {held:,} ballots in the ledger"
    return [Row("month", says, "ms", tuple(times[0]), tuple(times[1]), f"{A_MONTH:,} ballots", TARGET)]


def _paper_ms(ledger: Ledger, period: Period) -> float:
    """Return how long it takes to prove, count and print a month, in ms."""
    began = perf_counter()
    gathered = gather_period(ledger, period).result()
    figures = gathered.figures()
    words = assets.wording("vi")
    paper = monthly_report(figures, letterhead(gathered.settings), period.last + 1, words, assets.folder() / "fonts")
    took = (perf_counter() - began) * 1000
    if not paper.startswith(b"%PDF") or len(gathered.ballots) != A_MONTH:
        raise RuntimeError(f"the month has {len(gathered.ballots)} ballots")
    return took
