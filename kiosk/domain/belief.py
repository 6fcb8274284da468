"""How far a clock is believed, and why."""

from enum import StrEnum

from msgspec import Struct

from kiosk.domain.ballot import ClockState

BACKWARDS_MS = 2 * 60_000
FORWARDS_MS = 400 * 86_400_000
OUT_OF_STEP_MS = 2 * 60_000


class Reading(Struct, frozen=True):
    """One look at the clocks, in ms."""

    wall_ms: int
    mono_ms: int

    def is_in_step(self, since: "Reading") -> bool:
        """Say whether nobody has moved the clock since another reading of the same boot."""
        drift = (self.wall_ms - since.wall_ms) - (self.mono_ms - since.mono_ms)
        return abs(drift) <= OUT_OF_STEP_MS


class Why(StrEnum):
    """What a clock is believed for, or not."""

    NETWORK = "network"
    CONFIRMED = "confirmed"
    PLAUSIBLE = "plausible"
    MOVED = "moved"
    BEFORE_PROGRAM = "before_program"
    BEFORE_ENTRIES = "before_entries"
    TOO_FAR = "too_far"


_STATES = {
    Why.NETWORK: ClockState.TRUSTED,
    Why.CONFIRMED: ClockState.TRUSTED,
    Why.PLAUSIBLE: ClockState.HOLDOVER,
}


class Belief(Struct, frozen=True):
    """A clock's state with its reason."""

    why: Why

    @property
    def state(self) -> ClockState:
        return _STATES.get(self.why, ClockState.UNTRUSTED)


def believe(
    now: Reading, *, since: Reading, confirmed: bool, synced: bool, last_believed: int | None, built: int
) -> Belief:
    """Return how far ``now`` is believed.

    ``since`` is a reading of the same boot at which the clock was believed, or which nothing is known against;
    ``confirmed`` says that a person has confirmed it in this boot, ``synced`` that the system keeps it by the network's
    time servers now; ``last_believed`` is the wall time of the newest believed entry and ``built`` the program's build
    date, in ms UTC. A clock that left the step of the monotonic one since then is confirmed no longer.
    """
    if now.wall_ms < built:
        return Belief(Why.BEFORE_PROGRAM)
    if synced:
        return Belief(Why.NETWORK)
    if not now.is_in_step(since):
        return Belief(Why.MOVED)
    if confirmed:
        return Belief(Why.CONFIRMED)
    if last_believed is not None and now.wall_ms < last_believed - BACKWARDS_MS:
        return Belief(Why.BEFORE_ENTRIES)
    if now.wall_ms > (built if last_believed is None else last_believed) + FORWARDS_MS:
        return Belief(Why.TOO_FAR)
    return Belief(Why.PLAUSIBLE)
