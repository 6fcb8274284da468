"""Waits until a ledger has done what follows its last tap."""

from collections.abc import Generator
from time import monotonic

from kiosk.store.ledger import Ledger
from kiosk.store.reading import Reader
from kiosk.store.writer import TEND_S


def rested(ledger: Ledger) -> None:
    """Return once what follows the jobs done so far has been done: long work goes on beside it."""

    def turns(_reader: Reader) -> Generator[None, None, None]:
        end = monotonic() + 4 * TEND_S
        while monotonic() < end:
            yield

    ledger.work(turns).result()
