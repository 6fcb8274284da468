"""Lets the welcome screen say when staff should look after the road to the centre."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from kiosk.app.clock import Clock
from kiosk.app.presenter import Presenter
from kiosk.app.road.gate import Gate
from kiosk.domain.period import DAY_MS

LOOK_MS = 60_000
PATIENCE_MS = 3 * DAY_MS
"""A line may be down over a weekend, and nothing is lost by it: only then is anybody to be troubled."""
TRIES = 3
"""Nor by a fault that the next tries get over."""
FOR_PEOPLE = frozenset(
    f"refused_{code}"
    for code in (
        "signature_wrong", "key_unknown", "device_unknown", "device_revoked", "fork", "chain_broken", "training_mixed",
        "config_contradicts", "protocol_newer", "protocol_older",
    )
) | {"road_pin", "road_untrusted", "road_broken", "road_bug"}  # fmt: skip
"""What no waiting mends."""


def needs_people(live: Mapping[str, Any] | None, now_ms: int) -> bool:
    """Say whether staff should look: something that no waiting mends, or no word of the centre for days."""
    if live is None or live["trouble"] is None:
        return False
    if live["trouble"]["key"] in FOR_PEOPLE and live["tries"] >= TRIES:
        return True
    reached = live["reached"]
    return reached is not None and now_ms - reached > PATIENCE_MS


class Signpost(QObject):
    """Looks every minute."""

    def __init__(self, gate: Gate, clock: Clock, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._gate, self._clock, self._presenter = gate, clock, presenter
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    @Slot()
    def look(self) -> None:
        """Put up the sign, or take it away."""
        self._presenter.set_sign(needs_people(self._gate.live(), self._clock.wall_ms()))
