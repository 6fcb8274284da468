"""Puts the window, the visitors' presenter, the staff side and the line together for as long as the kiosk runs."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from kiosk.app import drawing, keepsake, renewal
from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.collector import Collector
from kiosk.app.front import Front
from kiosk.app.heart import Heart
from kiosk.app.jobs import Jobs
from kiosk.app.leftover import close_open
from kiosk.app.logs import log
from kiosk.app.presenter import Presenter
from kiosk.app.pulse import Pulse
from kiosk.app.road.gate import Gate
from kiosk.app.road.signpost import Signpost
from kiosk.app.scribe import Scribe
from kiosk.app.signals import Signals
from kiosk.app.stand import Stand, read_stand
from kiosk.app.watchdog import BUG
from kiosk.domain.errors import EnvironmentProblem
from kiosk.store.ledger import Ledger
from kiosk.store.lock import InstanceLock

if TYPE_CHECKING:
    from kiosk.app.line import Line
    from kiosk.app.schedule import Schedule
    from kiosk.app.staffroom.staffroom import Staffroom


def run(
    args: Namespace, folder: Path, held: Ledger | InstanceLock, clock: Clock, heart: Heart, ahead: Front | None = None
) -> int:
    """Show the kiosk on the ledger that is ``held`` (or after a first start that makes one) until staff leave it.

    ``ahead`` is the window where it is open already.
    """
    heart.makes_window()
    shell: Shell | None = None
    try:
        front = ahead or Front(args)
        Collector(front.app)
        shell = Shell(front, args, folder, clock, held, heart)
        with _bugs_end(front.app):
            status = front.app.exec()
        heart.closes(for_good=status == 0)
    finally:
        if shell is not None:
            shell.close()
        else:
            held.close()
    if status == 0:
        shell.keep_stand()
    return status


@contextmanager
def _bugs_end(app: QApplication) -> Iterator[None]:
    """Leave the loop with the status of a bug when a slot raises: what state is left cannot be known."""

    def caught(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        log.critical("bug", exc_info=(kind, problem, trace))
        app.exit(BUG)

    before, sys.excepthook = sys.excepthook, caught
    try:
        yield
    finally:
        sys.excepthook = before


class Shell(QObject):
    """Everything that lives while the kiosk runs."""

    _invited = Signal(object)

    def __init__(
        self, front: Front, args: Namespace, folder: Path, clock: Clock, held: Ledger | InstanceLock, heart: Heart
    ) -> None:
        super().__init__()
        self._args = args
        self._folder = folder
        self._clock = clock
        self._ledger: Ledger | None = None
        self._lock: InstanceLock | None = None
        self._heart = heart
        self._jobs = Jobs(self)
        self._line: Line | None = None
        self._presenter: Presenter | None = None
        self._staff: Staffroom | None = None
        self._schedule: Schedule | None = None
        self._gate: Gate | None = None
        self._believer = Believer(clock)
        self._front, self._theme, self._window = front, front.theme, front.window
        self._invited.connect(self._take_invitation, Qt.ConnectionType.QueuedConnection)
        self._signals = Signals(front.app)
        self._pulse = Pulse(self._window, heart)
        self._pulse.first.connect(self._remember_drawing)
        if isinstance(held, Ledger):
            self._open_counter(held)
        else:
            self._open_first_start(held)
        front.open()

    def _open_first_start(self, lock: InstanceLock) -> None:
        """Ask what a new kiosk has to know; it serves visitors once all of that is stored."""
        from kiosk.app.staffroom.first_start import FirstStart
        from kiosk.app.staffroom.given import given_office
        from kiosk.app.staffroom.room import Tools

        self._lock = lock
        tools = Tools(
            window=self._window,
            theme=self._theme,
            jobs=self._jobs,
            clock=self._clock,
            folder=self._folder,
            lock=lock,
        )
        start = FirstStart(tools, given_office(self._folder), self._args.screen_lang or "vi")
        start.done.connect(self._open_counter)
        start.open()

    @Slot()
    def _remember_drawing(self) -> None:
        try:
            drawing.remember(self._folder, self._heart.drawing)
        except OSError as problem:
            log.warning("how to draw here is found out anew at the next start: %s", problem)

    @Slot(object)
    def _open_counter(self, ledger: Ledger) -> None:
        """Begin to serve visitors."""
        self._ledger = ledger
        if self._lock is not None:
            # The ledger has a hold of its own.
            self._lock.close()
        self._gate = Gate(ledger, self._clock, self._believer)
        ledger.watch(self._heart.tap_begins, self._gate.after(self._heart.tap_ends))
        # Read before anybody can be served: a ballot of today's first visitor is not one that a crash left open.
        stand, past, left_open = ledger.ask(
            lambda reader: (read_stand(reader, self._args.screen_lang), reader.past(), reader.open_ballots())
        ).result()
        self._believer.learn(past)
        self._left_open = frozenset(ballot.id for ballot in left_open)
        self._front.wear(stand)
        scribe = Scribe(self._clock, stand.settings.text("counter.code"), self._believer.state)
        presenter = Presenter(ledger, self._window, scribe, self._jobs, self._clock, stand)
        presenter.staff_wanted.connect(self._open_staff)
        self._presenter, self._scribe = presenter, scribe
        self._window.painted.connect(self._after_first_picture, Qt.ConnectionType.SingleShotConnection)

    @Slot()
    def _after_first_picture(self) -> None:
        """Do what nobody should wait for: the line, the QR code, screens not yet seen, ballots a crash left open."""
        if self._ledger is None or self._presenter is None or self._gate is None:
            return
        from kiosk.app.line import Line
        from kiosk.app.printing.pending import pending
        from kiosk.app.schedule import Schedule
        from kiosk.app.timekeeper import Timekeeper

        try:
            self._line = Line(self._folder, self._answer)
        except OSError as problem:
            # Visitors can rate without it: some file systems have no sockets.
            log.error("commands cannot reach this kiosk: %s", problem)
        close_open(self._ledger, self._scribe, self._jobs, self._left_open)
        self._timekeeper = Timekeeper(
            self._ledger, self._scribe, self._believer, self._jobs, self._clock, self._gate.agrees
        )
        self._timekeeper.look()
        self._schedule = Schedule(self._ledger, self._clock, self._presenter, self._believer)
        QTimer.singleShot(0, self._presenter, self._presenter.draw_code)
        QTimer.singleShot(0, self._window, self._window.prepare)
        renewal.Renewal(self._ledger, self._presenter, self._jobs)
        Signpost(self._gate, self._presenter, self._scribe, self._jobs, self._office_changed)
        if pending(self._folder):
            # An office that does not print never needs this.
            from kiosk.app.printing.aftermath import look_after

            look_after(self._window, self._jobs, self._folder)
        log.info("open for visitors on %s", self._folder)

    @Slot()
    def _open_staff(self) -> None:
        """Lay the staff side over the public screens, unless it is there already."""
        if self._staff is not None or self._ledger is None or self._presenter is None:
            return
        if self._schedule is None or self._gate is None:
            return
        # Visitors never need any of this: it is loaded by the first who does.
        from kiosk.app.closing import Closer
        from kiosk.app.staffroom.room import Room
        from kiosk.app.staffroom.staffroom import Staffroom

        room = Room(
            ledger=self._ledger,
            scribe=self._scribe,
            believer=self._believer,
            closer=Closer(self._ledger, self._schedule.backups, self._scribe, self._clock, self._believer),
            backups=self._schedule.backups,
            jobs=self._jobs,
            clock=self._clock,
            theme=self._theme,
            window=self._window,
            folder=self._folder,
            changed=self._office_changed,
            leave=self._leave,
            road=self._gate,
        )
        self._staff = Staffroom(room, self._presenter.stand.settings)
        self._staff.closed.connect(self._staff_closed)
        self._presenter.set_staff_open(True)
        self._staff.open()

    @Slot()
    def _staff_closed(self) -> None:
        self._staff = None
        if self._presenter is not None:
            self._presenter.set_staff_open(False)

    def _office_changed(self) -> None:
        """Let the public side take over what the office has changed."""
        if self._ledger is not None:
            self._jobs.when(
                self._ledger.ask(lambda reader: read_stand(reader, self._args.screen_lang)),
                self._adopt,
                self._not_adopted,
            )

    def _adopt(self, stand: Stand) -> None:
        if self._presenter is not None:
            self._presenter.adopt(stand)

    def _not_adopted(self, problem: BaseException) -> None:
        log.error("new settings wait for the next start: %s", problem)

    def _leave(self) -> None:
        QApplication.exit(0)

    def _answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer a command on the line's thread; what that takes is loaded by the first, as most kiosks have none."""
        from kiosk.app.source import Desk

        if self._ledger is None or self._gate is None:
            raise EnvironmentProblem("kiosk_silent")
        return self._gate.serve(request, Desk(self._ledger, self._invite, self._believer.belief))

    def _invite(self, officer: str | None, service: str | None) -> "Future[str]":
        """Take an invitation from the line's thread to the window's."""
        answer: Future[str] = Future()
        self._invited.emit((officer, service, answer))
        return answer

    @Slot(object)
    def _take_invitation(self, told: tuple[str | None, str | None, "Future[str]"]) -> None:
        officer, service, answer = told
        if self._presenter is None:
            answer.set_result("refused")
        else:
            self._presenter.invite("command", officer, service, answer)

    def keep_stand(self) -> None:
        """Note how the office stands for the next start, after a stop in order."""
        if self._presenter is not None and self._args.screen_lang is None:
            keepsake.keep(self._folder, self._presenter.stand)

    def close(self) -> None:
        """Stop in order: nothing new is taken, what waits is stored; what fails to stop keeps nothing else."""
        with ExitStack() as parts:
            parts.callback(log.info, "closed in order")
            parts.callback(self._signals.close)
            if self._ledger is not None:
                parts.callback(renewal.let_go, self._ledger)
            if self._lock is not None:
                parts.callback(self._lock.close)
            parts.callback(self._jobs.close)
            if self._schedule is not None:
                parts.callback(self._schedule.close)
            parts.callback(self._window.close)
            parts.callback(self._window.allow_close)
            if self._gate is not None:
                parts.callback(self._gate.close)
            if self._line is not None:
                parts.callback(self._line.close)
