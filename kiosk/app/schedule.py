"""Makes backups, whole checks and the draft of an ended month by itself, when nobody waits for the kiosk."""

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.drafts import Drafter, drafted
from kiosk.app.inspector import Inspector
from kiosk.app.jobs import Jobs
from kiosk.app.logs import log
from kiosk.app.presenter import Presenter
from kiosk.domain.errors import WorldError
from kiosk.domain.manners import Hours
from kiosk.domain.period import DAY_MS, day_of, iso, month_of
from kiosk.domain.states import Waiting
from kiosk.store.backup import Backups, Kind, kept
from kiosk.store.ledger import Ledger
from kiosk.store.reading import Upkeep

FIRST_LOOK_MS, LOOK_MS = 5_000, 60_000
AGAIN_MS = 3_600_000
"""After something that could not be done the next try comes no sooner."""
WEEK_MS = 7 * DAY_MS


class Due(Struct, frozen=True):
    """What is to be done: the backup of the day or month of this name, a whole check (``kind`` None), or the ``draft``
    of the month's paper.
    """

    kind: Kind | None
    name: str = ""
    draft: bool = False


def due(
    now_ms: int, believed_ms: int, hours: Hours, upkeep: Upkeep, months: Collection[str], papers: Collection[str]
) -> Due | None:
    """Return what is to be done while nobody is served; None most of the time.

    ``believed_ms`` is the newest time that is believed: backups are named by it. ``months`` are those that have one,
    ``papers`` those that are closed or have the draft of their paper.
    """
    last = upkeep.backup["at"] if upkeep.backup else upkeep.founded
    if last is None:
        return None
    # A clock that was set back makes the last one lie in the future.
    waited = not 0 <= now_ms - last < DAY_MS
    resting = not hours.is_open(now_ms)
    if not resting and not waited:
        return None
    month = month_of(day_of(believed_ms))
    ended = iso(month.previous().first)[:7]
    has_ended = upkeep.founded is not None and day_of(upkeep.founded) < month.first
    if has_ended and ended not in months:
        return Due(Kind.MONTHLY, ended)
    if waited or upkeep.backup is None or hours.opened_between(last, now_ms):
        return Due(Kind.DAILY, iso(day_of(believed_ms)))
    if upkeep.check is None or not 0 <= now_ms - upkeep.check["at"] < WEEK_MS:
        return Due(None)
    # Behind all of these: a month that cannot be printed must not keep the ledger from being copied.
    return Due(None, ended, draft=True) if has_ended and ended not in papers else None


class Schedule(QObject):
    """Looks every minute, and does something only while the public side serves nobody."""

    def __init__(self, ledger: Ledger, clock: Clock, public: Presenter, believer: Believer) -> None:
        super().__init__(public)
        self._ledger = ledger
        self._clock = clock
        self._public = public
        self._believer = believer
        self._inspector = Inspector()
        self._drafter = Drafter()
        self.backups = Backups(ledger, self._inspector)
        # Threads of its own: a report does not wait for the end of a backup.
        self._jobs = Jobs(self)
        self._busy = False
        self._not_before = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)
        QTimer.singleShot(FIRST_LOOK_MS, self, self.look)

    @Slot()
    def look(self) -> None:
        """Begin what is due, if anything is."""
        if not self._busy and self._is_free() and self._clock.mono_ms() >= self._not_before:
            self._busy = True
            asked = self._ledger.ask(lambda reader: (reader.upkeep(), reader.closed_months()))
            self._jobs.when(asked, self._decide, self._failed)

    def _is_free(self) -> bool:
        state = self._public.state
        return isinstance(state.phase, Waiting) and state.pending is None and not state.covered

    def _decide(self, asked: tuple[Upkeep, frozenset[str]]) -> None:
        self._busy = False
        upkeep, closed = asked
        hours, believed = self._public.stand.hours, self._believer.believed_ms()
        papers = closed | drafted(self._ledger.folder)
        found = due(self._clock.wall_ms(), believed, hours, upkeep, self._months(), papers)
        if found is not None:
            self._busy = True
            self._jobs.run(lambda: self._carry_out(found), self._done, self._failed)

    def _months(self) -> set[str]:
        return {file.name.partition("-")[2].partition(".")[0] for file in kept(self._ledger.folder, Kind.MONTHLY)}

    def _carry_out(self, found: Due) -> Path | None:
        now_ms = self._clock.wall_ms()
        if found.draft:
            log.info("draft made: %s", self._drafter.make(self._ledger.folder, found.name).name)
            return None
        if found.kind is not None:
            return self.backups.make(found.kind, found.name, now_ms)
        findings = self.backups.check(now_ms).findings
        if not findings:
            log.info("whole check: nothing differs")
        return None

    def _done(self, file: Path | None) -> None:
        self._busy = False
        if file is not None:
            log.info("backup made and checked: %s", file.name)
        # Something else may be due as well.
        QTimer.singleShot(FIRST_LOOK_MS, self, self.look)

    def _failed(self, problem: BaseException) -> None:
        self._busy = False
        self._not_before = self._clock.mono_ms() + AGAIN_MS
        if isinstance(problem, WorldError):
            log.error("no %s: %s", "draft" if problem.key == "draft_failed" else "backup", problem)
        else:
            log.critical("no backup", exc_info=problem)

    def close(self) -> None:
        """Break off what is under way and wait for its end."""
        self._timer.stop()
        self.backups.stop()
        self._inspector.stop()
        self._drafter.stop()
        self._jobs.close()
