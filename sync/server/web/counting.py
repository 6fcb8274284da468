"""How often and how long this process answered: counted in memory, told by the metrics."""

import threading
from collections import Counter

from msgspec import Struct


class Tallied(Struct, frozen=True):
    """What was answered since the start: how often by path and status, and how many seconds by path."""

    answers: dict[tuple[str, int], int]
    seconds: dict[str, float]


class Tallies:
    """Counts from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._seconds: dict[str, float] = {}

    def count(self, path: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self._answers[path, status] += 1
            self._seconds[path] = self._seconds.get(path, 0.0) + seconds

    def told(self) -> Tallied:
        """Return what was counted up to now."""
        with self._lock:
            return Tallied(dict(self._answers), dict(self._seconds))


TALLIES = Tallies()
