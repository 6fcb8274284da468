"""Says of each entry how far the clock is believed."""

from kiosk import BUILT
from kiosk.app.clock import Clock
from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Reading, believe
from kiosk.domain.period import parse_day, start_of
from kiosk.store.reading import Past


class Believer:
    """Holds the reading that everything of this boot is measured from."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = Reading(clock.wall_ms(), clock.mono_ms())
        self._built = start_of(parse_day(BUILT))
        self.past = Past(None, None)

    def state(self) -> ClockState:
        return believe(
            Reading(self._clock.wall_ms(), self._clock.mono_ms()),
            since=self._since,
            confirmed=self.past.confirmed_boot == self._clock.boot_id(),
            last_believed=self.past.last_believed,
            built=self._built,
        )
