"""Lets the welcome screen say when staff should look after the road to the centre."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from kiosk.app.jobs import Jobs
from kiosk.app.presenter import Presenter
from kiosk.app.road.gate import Gate
from kiosk.app.scribe import Scribe
from kiosk.domain.period import DAY_MS

if TYPE_CHECKING:
    from kiosk.app.road.adopter import Adopter

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
) | {"road_pin", "road_untrusted", "road_broken", "road_bug", "told_protocol_newer", "told_protocol_older"}  # fmt: skip
"""What no waiting mends."""


def needs_people(live: Mapping[str, Any] | None, now_ms: int) -> bool:
    """Say whether staff should look: something that no waiting mends, or no word of the centre for days."""
    if live is None or live["trouble"] is None:
        return False
    if live["trouble"]["key"] in FOR_PEOPLE and live["tries"] >= TRIES:
        return True
    return bool(now_ms - live["reached"] > PATIENCE_MS)


class Signpost(QObject):
    """Sets out on the road, and looks after it every minute; ``changed`` says that the office's settings are others."""

    def __init__(
        self, gate: Gate, presenter: Presenter, scribe: Scribe, jobs: Jobs, changed: Callable[[], None]
    ) -> None:
        super().__init__(presenter)
        self._gate, self._presenter = gate, presenter
        self._scribe, self._jobs, self._changed = scribe, jobs, changed
        self._adopter: Adopter | None = None
        gate.set_out()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    @Slot()
    def look(self) -> None:
        """Put up the sign, or take it away, and let what the centre wants be adopted."""
        live = self._gate.live()
        self._presenter.set_sign(needs_people(live, self._gate.clock.wall_ms()))
        if live is not None:
            self._adopt()

    def _adopt(self) -> None:
        if self._adopter is None:
            from kiosk.app.road.adopter import Adopter

            self._adopter = Adopter(self._gate, self._presenter, self._scribe, self._jobs, self._changed)
        self._adopter.look()
