"""Long reading that leaves the machine to others nine tenths of the time."""

from time import monotonic, sleep

WORK_S, REST_S = 0.005, 0.045
"""However low its priority, a process that never rests delays one wake-up in twenty of the others by a few ms."""
INSTRUCTIONS = 2_000
"""Of SQLite's machine, between two looks at the clock: a fraction of a millisecond."""


class Breath:
    """Called again and again between pieces of work; rests when it has worked for long enough."""

    def __init__(self) -> None:
        self._since = monotonic()

    def __call__(self) -> None:
        if monotonic() - self._since >= WORK_S:
            sleep(REST_S)
            self._since = monotonic()
