"""Work that other threads do for the window; its result comes back on the window's thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class Jobs(QObject):
    """Hands futures to the GUI thread, and runs what takes the processor elsewhere."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def when(
        self, future: "Future[T]", on_done: Callable[[T], None], on_failed: Callable[[BaseException], None]
    ) -> None:
        """Call ``on_done`` or ``on_failed`` on the GUI thread once ``future`` is done."""

        def told(done: "Future[T]") -> None:
            self._finished.emit((done, on_done, on_failed))

        future.add_done_callback(told)

    def run(
        self, work: Callable[[], T], on_done: Callable[[T], None], on_failed: Callable[[BaseException], None]
    ) -> None:
        """Do ``work`` on a thread of its own, one piece after the other."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        self.when(self._pool.submit(work), on_done, on_failed)

    def close(self) -> None:
        """Wait for the work under way; nothing new is taken."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    @Slot(object)
    def _deliver(self, parcel: tuple["Future[Any]", Callable[[Any], None], Callable[[BaseException], None]]) -> None:
        future, on_done, on_failed = parcel
        problem = future.exception()
        if problem is None:
            on_done(future.result())
        else:
            on_failed(problem)
