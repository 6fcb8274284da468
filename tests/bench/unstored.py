"""The kiosk as it would be without a disk: the same window, flow and pages, but nothing is stored before it goes on.

It is the bare program for the wait between a tap and the next picture. Everything else is read from a real ledger.
"""

import runpy
from collections.abc import Mapping, Sequence
from concurrent.futures import Future

import kiosk.app.opening
from kiosk.domain.entry import Entry
from kiosk.store.book import FreeText, LocalTime, Recorded
from kiosk.store.ledger import NO_TEXTS, Ledger


class UnstoredLedger(Ledger):
    """Promises at once what the ledger promises after its commit, and keeps nothing."""

    def record(
        self, entries: Sequence[Entry], local: LocalTime | None = None, texts: Mapping[str, FreeText] = NO_TEXTS
    ) -> "Future[Recorded]":
        del entries, local, texts
        done: Future[Recorded] = Future()
        done.set_result(Recorded(1, 1, b""))
        return done


if __name__ == "__main__":
    kiosk.app.opening.Ledger = UnstoredLedger  # type: ignore[attr-defined]
    runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
