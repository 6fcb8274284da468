"""Where a command finds its answers: a running kiosk, or else the folder itself."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any, Protocol

from kiosk.app import gathered, health
from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.gathered import NEWEST, Gathered
from kiosk.app.line import Caller, call
from kiosk.app.means import means
from kiosk.app.road.gate import Gate
from kiosk.domain.belief import Belief
from kiosk.domain.errors import Bug, EnvironmentProblem, UsageError
from kiosk.domain.period import Period
from kiosk.store.ledger import Ledger, is_provisioned

LONGEST_SERVICE = 120
TRIES, BETWEEN_TRIES_S = 50, 0.2

Finding = tuple[str, str]
"""What differs (a key of ``differs`` in the wording) and where."""


class Source(Protocol):
    """What the reading commands ask."""

    def gather(
        self, period: Period, upto: int = NEWEST, beside: tuple[Period, ...] = (), *, closed_only: bool = False
    ) -> Gathered:
        """Return what a paper of ``period`` is made from, verified; of a closed month up to that supplement.

        The earlier periods ``beside`` it are counted up to the last entry that it counts; ``closed_only`` leaves out
        those that are no month closed by then.
        """

    def month_file(self, period: Period) -> bytes:
        """Return a month as a file that is signed by the device; raises UsageError ``with_no_month``."""

    def verify(self) -> list[Finding]:
        """Verify the whole ledger and return what does not agree, first difference first."""

    def state(self) -> Mapping[str, Any]:
        """Return what the doctor wants to know of the ledger."""

    def errand(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do what is asked of the road to the centre, and return what came of it."""


class LedgerSource:
    """Answers from an open ledger, the running kiosk's own included."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def gather(
        self, period: Period, upto: int = NEWEST, beside: tuple[Period, ...] = (), *, closed_only: bool = False
    ) -> Gathered:
        return gathered.gather_period(self._ledger, period, upto, beside, closed_only=closed_only).result()

    def month_file(self, period: Period) -> bytes:
        from kiosk.app.months import signed_month

        return signed_month(self._ledger, self.gather(period))

    def verify(self) -> list[Finding]:
        differences = self._ledger.verify().result().differences
        return [(found.what.value, found.where) for found in differences]

    def state(self) -> Mapping[str, Any]:
        fault = self._ledger.trouble
        told = None if fault is None else {"key": fault.key, "params": {**fault.params}}
        found = {**self._ledger.ask(health.facts).result(), "clean": self._ledger.was_clean, "fault": told}
        return {**found, "road": Gate(self._ledger, Clock(), Believer(Clock())).facts()}

    def errand(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        clock = Clock()
        believer = Believer(clock)
        believer.learn(self._ledger.ask(lambda reader: reader.past()).result())
        gate = Gate(self._ledger, clock, believer)
        try:
            return gate.answer(request)
        finally:
            gate.close()


class LineSource:
    """Answers from the kiosk that is running."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def gather(
        self, period: Period, upto: int = NEWEST, beside: tuple[Period, ...] = (), *, closed_only: bool = False
    ) -> Gathered:
        others = [[one.first, one.last] for one in beside]
        asked = {"do": "gather", "first": period.first, "last": period.last, "upto": upto, "beside": others}
        if closed_only:
            asked["closed_only"] = True
        return gathered.from_plain(self._caller.ask(asked))

    def month_file(self, period: Period) -> bytes:
        asked = {"do": "month_file", "first": period.first, "last": period.last}
        return str(self._caller.ask(asked)["file"]).encode()

    def verify(self) -> list[Finding]:
        return [(str(what), str(where)) for what, where in self._caller.ask({"do": "verify"})["findings"]]

    def state(self) -> Mapping[str, Any]:
        return self._caller.ask({"do": "state"})

    def errand(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._caller.ask(request)


Invite = Callable[[str | None, str | None], "Future[str]"]


class Desk:
    """What a running kiosk answers on its line."""

    def __init__(self, ledger: Ledger, invite: Invite, belief: Callable[[], Belief]) -> None:
        self._ledger = ledger
        self._belief = belief
        self._source = LedgerSource(ledger)
        self._invite = invite

    def __call__(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        match request:
            case {"do": "gather", "first": int(first), "last": int(last), "upto": int(upto), "beside": list(beside)}:
                others = tuple(Period(int(begin), int(end)) for begin, end in beside)
                closed = request.get("closed_only") is True
                return self._source.gather(Period(first, last), upto, others, closed_only=closed).to_plain()
            case {"do": "month_file", "first": int() as first, "last": int() as last}:
                return {"file": self._source.month_file(Period(first, last)).decode()}
            case {"do": "verify"}:
                return {"findings": self._source.verify()}
            case {"do": "state"}:
                return {**self._source.state(), "running": True, "clock": self._belief().why.value}
            case {"do": "invite"}:
                return {"answer": self._invited(request.get("officer"), request.get("service"))}
        raise UsageError("usage", detail=str(request.get("do")), program="kiosk")

    def _invited(self, officer: object, service: object) -> str:
        """Return the answer to an invitation; raises ``officer_unknown`` or ``service_wrong``."""
        if officer is not None:
            known = self._ledger.ask(lambda reader: reader.officers()).result()
            if officer not in {kept.id for kept in known if kept.active}:
                raise UsageError("officer_unknown", officer=str(officer)[:60])
        if service is not None and not names_service(service):
            raise UsageError("service_wrong", longest=LONGEST_SERVICE)
        answer = self._invite(None if officer is None else str(officer), None if service is None else str(service))
        try:
            return answer.result(timeout=10)
        except TimeoutError as problem:
            raise EnvironmentProblem("kiosk_silent") from problem


def names_service(text: object) -> bool:
    """Say whether ``text`` can stand in an entry as the name of a service."""
    return isinstance(text, str) and 0 < len(text) <= LONGEST_SERVICE and text.isprintable()


@contextmanager
def source(folder: Path) -> Iterator[Source]:
    """Give the running kiosk's answers, or else those of the folder, opened for as long as it takes."""
    reached, let_go = _reach(folder)
    try:
        yield reached
    finally:
        let_go()


def _reach(folder: Path) -> tuple[Source, Callable[[], None]]:
    """Return who answers for ``folder`` and how to let go of it; raises what ``Ledger.open`` raises."""
    for left in reversed(range(TRIES)):
        caller = call(folder)
        if caller is not None:
            return LineSource(caller), caller.close
        if not is_provisioned(folder):
            raise EnvironmentProblem("not_provisioned", folder=str(folder))
        try:
            ledger = Ledger.open(folder, means=means(Clock()), passing=True)
        except EnvironmentProblem as problem:
            # Another command reads the folder for a moment, or a kiosk is about to open its line.
            if problem.key != "already_running" or not left:
                raise
            sleep(BETWEEN_TRIES_S)
        else:
            return LedgerSource(ledger), ledger.close
    raise Bug("the last try returns or raises")
