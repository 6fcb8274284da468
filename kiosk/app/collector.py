"""Collects Python's garbage on the window's thread only.

Left to itself the collector runs on whichever thread allocates next, and a window system's object that dies on the
ledger's thread takes the process with it: its timers still fire (PySide6 6.12, seen under load).
"""

import gc

from PySide6.QtCore import QObject, Qt, QTimer, Slot

LOOK_MS = 10_000


class Collector(QObject):
    """Takes the collector over for as long as the process lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return
