"""Closes months: the whole ledger is verified on a copy first, which stays as the backup of the month."""

from collections.abc import Sequence
from typing import Any

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.scribe import Scribe
from kiosk.domain.ballot import ClockState
from kiosk.domain.closing import ClosedPart, admit
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem
from kiosk.domain.period import Period, day_of
from kiosk.domain.shapes import TeamMember
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger


class Closer:
    """Its method takes long: call it from a thread of its own."""

    def __init__(self, ledger: Ledger, backups: Backups, scribe: Scribe, clock: Clock, believer: Believer) -> None:
        self._ledger = ledger
        self._backups = backups
        self._scribe = scribe
        self._clock = clock
        self._believer = believer

    def close(self, month: Period, number: int, team: Sequence[TeamMember], person: str) -> ClosedPart:
        """Close ``month``, or make its supplement ``number``, and return what was frozen.

        Raises UsageError for what cannot be closed, IntegrityProblem ``close_ledger``, EnvironmentProblem
        ``close_no_room`` and what else keeps a copy from being made and checked, NotRecorded. Then nothing is stored.
        """
        now = self._clock.read()
        founded, made = self._ledger.ask(lambda reader: (reader.founded(), len(reader.closes(month)))).result()
        # What is refused in the end as well is refused before the copy, which takes minutes.
        admit(
            month,
            today=day_of(now.wall_ms),
            believed=self._believer.belief(now).state is not ClockState.UNTRUSTED,
            founded=founded,
            made=made,
            number=number,
        )
        try:
            self._backups.make(Kind.MONTHLY, str(month.month), now.wall_ms, at_once=True)
            fact: dict[str, Any] = {"team": _plain(team), "person": person}
            return self._ledger.close_month(
                month, number, fact, lambda whole: self._scribe.write([dict(whole)])
            ).result()
        except IntegrityProblem as problem:
            what, where = problem.params.get("what", "file"), problem.params.get("where", problem.key)
            raise IntegrityProblem("close_ledger", what=what, where=where) from problem
        except EnvironmentProblem as problem:
            if problem.key != "backup_no_room":
                raise
            raise EnvironmentProblem("close_no_room", **problem.params) from problem


def _plain(team: Sequence[TeamMember]) -> list[dict[str, str]]:
    return [{"name": one.name, "role": one.role} for one in team]
