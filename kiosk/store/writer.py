"""The one thread that speaks to the ledger: taps first come first served, long work in steps between them."""

import threading
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from kiosk.domain.errors import Bug

T = TypeVar("T")
IDLE_S = 2.0


class Writer:
    """Carries out jobs one after another on its own thread.

    ``rest`` is called once whenever there has been nothing to do for two seconds after some work.
    """

    def __init__(self, rest: Callable[[], None]) -> None:
        self._rest = rest
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._long: deque[tuple[Generator[None, None, Any], Future[Any]]] = deque()
        self._stopped = False
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], T]) -> Future[T]:
        """Let ``job`` run in its turn and return the promise of its answer."""
        future: Future[T] = Future()

        def carry_out() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                answer = job()
            except BaseException as problem:  # noqa: BLE001 (whoever asked gets it, whatever it is)
                future.set_exception(problem)
            else:
                future.set_result(answer)

        self._put(carry_out)
        return future

    def work(self, steps: Generator[None, None, T]) -> Future[T]:
        """Let long work run step by step, each only while no job waits; its promise is what it returns."""
        future: Future[T] = Future()

        def begin() -> None:
            if future.set_running_or_notify_cancel():
                self._long.append((steps, future))

        self._put(begin)
        return future

    def stop(self, last: Callable[[], T]) -> T:
        """Let the jobs that wait be done, then ``last``, and end the thread; long work is broken off."""
        done = self.do(last)
        with self._door:
            self._stopped = True
            self._jobs.put(None)
        self._thread.join()
        return done.result()

    def _put(self, job: Callable[[], None]) -> None:
        with self._door:
            if self._stopped:
                raise Bug("the ledger is closed")
            self._jobs.put(job)

    def _run(self) -> None:
        restless = False
        while True:
            try:
                job = self._next(IDLE_S if restless else None)
            except Empty:
                restless = bool(self._long)
                if restless:
                    self._step()
                else:
                    self._rest()
                continue
            if job is None:
                break
            job()
            restless = True
        for steps, future in self._long:
            steps.close()
            future.set_exception(CancelledError())

    def _next(self, patience: float | None) -> Callable[[], None] | None:
        if self._long:
            return self._jobs.get_nowait()
        return self._jobs.get(timeout=patience)

    def _step(self) -> None:
        steps, future = self._long[0]
        try:
            next(steps)
        except StopIteration as done:
            self._long.popleft()
            future.set_result(done.value)
        except BaseException as problem:  # noqa: BLE001 (whoever asked gets it, whatever it is)
            self._long.popleft()
            future.set_exception(problem)
