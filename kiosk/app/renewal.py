"""Asks for a fresh process once the disk has failed, as soon as nobody is being served."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from kiosk.app.jobs import Jobs
from kiosk.app.logs import log
from kiosk.app.presenter import Presenter
from kiosk.app.watchdog import RESTART
from kiosk.domain.errors import WorldError
from kiosk.domain.states import Waiting
from kiosk.store.ledger import Ledger

LOOK_MS = 1_000
STOCK_AFTER_MS = 60_000
"""When the ballast is taken in: a start has more urgent things to write."""


class Renewal(QObject):
    """Waits for the promise that no disk should keep.

    A minute after the start it takes in ballast and has the file looked over: a clean stop is no proof of a sound disk.
    """

    def __init__(self, ledger: Ledger, presenter: Presenter, jobs: Jobs) -> None:
        super().__init__(presenter)
        self._ledger = ledger
        self._presenter = presenter
        self._jobs = jobs
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        jobs.when(ledger.failed, self._failed, self._gone)
        QTimer.singleShot(STOCK_AFTER_MS, self, self._stock)

    @Slot()
    def _stock(self) -> None:
        self._ledger.stock()
        self._jobs.when(self._ledger.look_over(), self._looked_over, self._gone)

    def _looked_over(self, damaged: bool) -> None:
        if damaged:
            log.error("the ledger's file is damaged")

    def _failed(self, key: str) -> None:
        log.error("the disk failed (%s): a fresh process is asked for when nobody is here", key)
        self._timer.start(LOOK_MS)

    def _gone(self, problem: BaseException) -> None:
        log.error("the ledger's file could not be looked over: %s", problem)

    @Slot()
    def _look(self) -> None:
        """Leave in order between two visits: what this process remembers of a failed disk may not be on it."""
        state = self._presenter.state
        if isinstance(state.phase, Waiting) and state.pending is None and not state.covered:
            self._timer.stop()
            QApplication.exit(RESTART)


def let_go(ledger: Ledger) -> None:
    """Close a ledger; one whose disk has failed is let go of however far that gets."""
    try:
        ledger.close()
    except WorldError as problem:
        if not ledger.failed.done():
            raise
        log.error("the ledger was not closed in order: %s", problem)
