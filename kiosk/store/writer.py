"""The one thread that speaks to the ledger: taps first come first served, long work in steps between them."""

import threading
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from msgspec import Struct

from kiosk.domain.errors import Bug

T = TypeVar("T")
IDLE_S = 2.0
TEND_S = 0.03
"""Whoever waits for a job goes on first and paints what comes of it: one interpreter runs one thread at a time."""
SOON_S = 0.003
"""Right after a job nobody waits, and the next finger is further away than it will be later."""
Steps = Generator[float | None, None, T]
"""Long work. After a step it says in how many seconds it wants the next one, None for as soon as nobody waits; a job
that was done in between brings it on at once."""
_Task = tuple[Callable[[], Any] | Steps[Any], Future[Any]]


class _Long(Struct, eq=False):
    """Long work under way; ``due`` is when its next step may come."""

    steps: Steps[Any]
    future: Future[Any]
    due: float = 0.0


class Writer:
    """Carries out jobs one after another on its own thread.

    ``tend`` is called at the beginning and soon after every job, and again after as many seconds as it returns, None
    for not before the next job. ``rest`` is called once whenever there has been nothing to do for
    two seconds after some work.
    """

    def __init__(self, rest: Callable[[], None], tend: Callable[[], float | None] = lambda: None) -> None:
        self._rest = rest
        self._tend = tend
        self._tend_at: float | None = monotonic()
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._long: deque[_Long] = deque()
        self._stopped = False
        self._job_at = float("-inf")
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], T]) -> Future[T]:
        """Let ``job`` run in its turn and return the promise of its answer."""
        future: Future[T] = Future()
        self._put((job, future))
        return future

    def work(self, steps: Steps[T]) -> Future[T]:
        """Let long work run step by step, each only while no job waits; its promise is what it returns."""
        future: Future[T] = Future()
        self._put((steps, future))
        return future

    def idle_s(self) -> float:
        """Return how many seconds ago the last job was done."""
        return monotonic() - self._job_at

    def stop(self, last: Callable[[], T]) -> T:
        """Let the jobs that wait be done, then ``last``, and end the thread; long work is broken off."""
        done = self.do(last)
        with self._door:
            self._stopped = True
            self._tasks.put(None)
        self._thread.join()
        return done.result()

    def _put(self, task: _Task) -> None:
        with self._door:
            if self._stopped:
                raise Bug("the ledger is closed")
            self._tasks.put(task)

    def _run(self) -> None:
        restless = False
        while True:
            if self._is_due():
                self._tended()
            try:
                task = self._next(IDLE_S if restless else None)
            except Empty:
                if self._long:
                    self._step(monotonic())
                    restless = True
                elif restless and not self._is_due():
                    self._rest()
                    restless = False
                continue
            if task is None:
                break
            self._do(*task)
            self._job_at = monotonic()
            self._tend_soon()
            self._hasten()
            restless = True
        for one in self._long:
            one.steps.close()
            one.future.set_exception(CancelledError())

    def _next(self, patience: float | None) -> _Task | None:
        awaited = [one.due for one in self._long]
        if self._tend_at is not None:
            awaited.append(self._tend_at)
        if awaited:
            wait = min(awaited) - monotonic()
            if wait <= 0:
                return self._tasks.get_nowait()
            patience = wait if patience is None else min(patience, wait)
        return self._tasks.get(timeout=patience)

    def _is_due(self) -> bool:
        return self._tend_at is not None and monotonic() >= self._tend_at

    def _tend_soon(self) -> None:
        soon = monotonic() + TEND_S
        self._tend_at = soon if self._tend_at is None else min(self._tend_at, soon)

    def _hasten(self) -> None:
        soon = self._job_at + SOON_S
        for one in self._long:
            one.due = min(one.due, soon)

    def _tended(self) -> None:
        seconds = self._tend()
        self._tend_at = None if seconds is None else monotonic() + seconds

    def _do(self, job: Callable[[], Any] | Steps[Any], future: Future[Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        if isinstance(job, Generator):
            self._long.append(_Long(job, future))
            return
        try:
            answer = job()
        except BaseException as problem:  # noqa: BLE001 (whoever asked gets it, whatever it is)
            future.set_exception(problem)
        else:
            future.set_result(answer)

    def _step(self, now: float) -> None:
        # In turn: a report need not wait for the end of a backup.
        self._long.rotate(-1)
        one = next((one for one in reversed(self._long) if one.due <= now), None)
        if one is None:
            return
        try:
            wait = next(one.steps)
        except StopIteration as done:
            self._long.remove(one)
            one.future.set_result(done.value)
        except BaseException as problem:  # noqa: BLE001 (whoever asked gets it, whatever it is)
            self._long.remove(one)
            one.future.set_exception(problem)
        else:
            one.due = monotonic() + wait if wait else 0.0
