"""Confirmations of the time: by a person on the clock page, or by time servers as soon as they keep the clock."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.jobs import Jobs
from kiosk.app.logs import log
from kiosk.app.scribe import Scribe
from kiosk.domain.ballot import ClockState
from kiosk.domain.dating import Doubt, dated
from kiosk.domain.period import iso
from kiosk.store import notes
from kiosk.store.ledger import Ledger
from kiosk.store.reading import Past

LOOK_MS = 60_000


def confirmation(clock: Clock, doubts: Sequence[Doubt], **who: str) -> Mapping[str, Any]:
    """Return the fact that the clock is right now, and on which days the ballots of ``doubts`` were begun then.

    ``who`` is ``person`` or ``by``.
    """
    now = clock.read()
    fact: dict[str, Any] = {"kind": "clock", "confirmed": True, "clock": ClockState.TRUSTED.value, **who}
    runs = dated(doubts, now.wall_ms, now.mono_ms)
    if runs:
        fact["dated"] = [{"first": run.first, "last": run.last, "day": iso(run.day)} for run in runs]
    return fact


def note_beginning(ledger: Ledger, believer: Believer) -> "Future[None] | None":
    """Note the clocks of this boot's first start: a clock that was wrong then is not believed because it was moved.

    Nothing is to be done at a later start.
    """
    began = believer.beginning()
    if began is None:
        return None
    return ledger.change(lambda database: notes.write(database, notes.BOOT, began._asdict()))


class Timekeeper(QObject):
    """Looks every minute whether time servers keep the clock, or a centre ``agrees``, and records it once a boot.

    From then on the clock is trusted when the net is gone too, and what was tapped before in this boot gets its day.
    """

    def __init__(
        self,
        ledger: Ledger,
        scribe: Scribe,
        believer: Believer,
        jobs: Jobs,
        clock: Clock,
        agrees: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(jobs)
        self._agrees = agrees
        self._ledger, self._scribe, self._believer = ledger, scribe, believer
        self._jobs, self._clock = jobs, clock
        self._busy = False
        noted = note_beginning(ledger, believer)
        if noted is not None:
            jobs.when(noted, _noted, self._failed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    @Slot()
    def look(self) -> None:
        """Record that the network says so of the clock, if it does and nobody has confirmed it in this boot."""
        believed = self._believer.belief().state is ClockState.TRUSTED or self._agrees()
        if self._busy or self._believer.is_confirmed or not believed:
            return
        self._busy = True
        boot = self._clock.boot_id()
        self._jobs.when(self._ledger.ask(lambda reader: reader.doubts(boot)), self._record, self._failed)

    def _record(self, doubts: tuple[Doubt, ...]) -> None:
        batch = self._scribe.write([confirmation(self._clock, doubts, by="network")])
        self._jobs.when(self._ledger.record(batch.entries, batch.local), self._recorded, self._failed)

    def _recorded(self, _stored: object) -> None:
        self._jobs.when(self._ledger.ask(lambda reader: reader.past()), self._learned, self._failed)

    def _learned(self, past: Past) -> None:
        self._busy = False
        self._believer.learn(past)

    def _failed(self, problem: BaseException) -> None:
        # The next look tries again: until then the clock is believed only while the time servers keep it.
        self._busy = False
        log.error("the time could not be confirmed: %s", problem)


def _noted(_nothing: None) -> None:
    """Nobody waited for it."""
