"""Says of each entry how far the clock is believed."""

from kiosk import BUILT
from kiosk.app.clock import Clock
from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Reading, believe
from kiosk.domain.period import parse_day, start_of
from kiosk.store.reading import Past


class Believer:
    """Holds the reading that the clock is measured from: that of its last confirmation in this boot, else the start."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = Reading(clock.wall_ms(), clock.mono_ms())
        self._built = start_of(parse_day(BUILT))
        self.past = Past(None, None)

    def state(self) -> ClockState:
        told = self.past.confirmed
        # A new start in the same boot must not take a clock that has jumped for the one that was confirmed.
        confirmed = told if told is not None and told.boot_id == self._clock.boot_id() else None
        return believe(
            Reading(self._clock.wall_ms(), self._clock.mono_ms()),
            since=Reading(confirmed.wall_ms, confirmed.mono_ms) if confirmed else self._since,
            confirmed=confirmed is not None,
            last_believed=self.past.last_believed,
            built=self._built,
        )

    def believed_ms(self) -> int:
        """Return the newest time that is believed: the clock's, the last one that was, or the program's build date."""
        if self.state() is not ClockState.UNTRUSTED:
            return self._clock.wall_ms()
        return self._built if self.past.last_believed is None else self.past.last_believed
