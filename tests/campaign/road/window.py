"""What a tablet's window is to its road: jobs that are done at once, and a screen that nobody touches."""

from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum, auto
from typing import TypeVar

from PySide6.QtCore import QObject

from kiosk.domain.states import Waiting

T = TypeVar("T")


class End(Enum):
    """How a journey ended."""

    ARRIVED = auto()
    TROUBLED = auto()
    CUT = auto()


class AtOnceJobs:
    """Does at once what the window's thread would be told later."""

    def when(self, done: "Future[T]", then: Callable[[T], None], failed: Callable[[BaseException], None]) -> None:
        problem = done.exception()
        if problem is None:
            then(done.result())
        else:
            failed(problem)

    def run(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[BaseException], None]) -> None:
        future: Future[T] = Future()
        try:
            future.set_result(work())
        except BaseException as problem:  # noqa: BLE001 (whoever asked gets it, whatever it is)
            future.set_exception(problem)
        self.when(future, then, failed)


class Idle(QObject):
    """A welcome screen that nobody touches."""

    class State:
        phase = Waiting(opened=True)
        pending = None
        covered = False

    state = State()
