"""How far a clock is believed: trusted, holdover or untrusted."""

from dataclasses import dataclass

from kiosk.domain.ballot import ClockState

BACKWARDS_MS = 2 * 60_000
FORWARDS_MS = 400 * 86_400_000
OUT_OF_STEP_MS = 2 * 60_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clocks, in ms."""

    wall_ms: int
    mono_ms: int


def believe(now: Reading, *, since: Reading, confirmed: bool, last_believed: int | None, built: int) -> ClockState:
    """Return how far ``now`` is believed.

    ``since`` is a reading of the same boot, taken when ``confirmed`` (by a person, a server or NTP) was
    decided; ``last_believed`` the wall time of the newest believed entry and ``built`` the program's build
    date, in ms UTC. A clock that left the step of the monotonic one since then is confirmed no longer.
    """
    drift = (now.wall_ms - since.wall_ms) - (now.mono_ms - since.mono_ms)
    if abs(drift) > OUT_OF_STEP_MS:
        return ClockState.UNTRUSTED
    if confirmed:
        return ClockState.TRUSTED
    low = max(built, built if last_believed is None else last_believed - BACKWARDS_MS)
    high = (built if last_believed is None else last_believed) + FORWARDS_MS
    return ClockState.HOLDOVER if low <= now.wall_ms <= high else ClockState.UNTRUSTED
