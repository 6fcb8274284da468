"""A job that nobody waits for any more: it may finish what it prints, but nothing lies in the queue until tomorrow."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from kiosk.app.jobs import Jobs
from kiosk.app.logs import log
from kiosk.app.printing.pending import pending, settle
from kiosk.app.printing.queue import Queue, Stage, Ticket
from kiosk.app.printing.system import system_queue

_EVERY_MS = 5_000
_PATIENCE = 24
"""How many looks a job may wait for its turn."""


class Aftermath(QObject):
    """Looks after one job until it is over. One that is stuck, or is not ``wanted``, is taken out of the queue.

    Where the queue does not answer it is asked again until it does, after another start if need be.
    """

    def __init__(
        self, parent: QObject, jobs: Jobs, queue: Queue, job: str, ticket: Ticket, folder: Path, *, wanted: bool
    ) -> None:
        super().__init__(parent)
        self.jobs, self.queue, self.job, self.ticket, self.folder = jobs, queue, job, ticket, folder
        self._told = ""
        self.patience = _PATIENCE if wanted else 0
        self.is_over = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self.look()

    def look(self) -> None:
        queue, job, ticket, patient = self.queue, self.job, self.ticket, self.patience > 0
        self.patience -= 1

        def work() -> bool:
            found = queue.look(job, ticket)
            if found.is_over or (patient and found.stage in {Stage.WAITING, Stage.PRINTING}):
                return found.is_over
            queue.cancel(job, ticket)
            log.warning("print job %s was taken out of the queue: nobody waits for it", job)
            return True

        self.jobs.run(work, self._looked, self._failed)

    def _looked(self, over: bool) -> None:
        self.is_over = over
        if over:
            settle(self.folder, self.job)
            self.deleteLater()
        else:
            self._timer.start(_EVERY_MS)

    def _failed(self, problem: BaseException) -> None:
        # A printer that is gone for good is asked for days: that is said once.
        if str(problem) != self._told:
            log.warning("print job %s cannot be taken out yet: %s", self.job, problem)
        self._told = str(problem)
        self._timer.start(_EVERY_MS)


def look_after(parent: QObject, jobs: Jobs, folder: Path) -> None:
    """Look after what the program left behind when it ended: a paper that still prints may go on."""
    for job, ticket in pending(folder):
        log.info("print job %s was under way when the program ended", job)
        Aftermath(parent, jobs, system_queue(), job, ticket, folder, wanted=True)
