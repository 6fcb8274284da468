"""Says of each entry how far the clock is believed."""

from kiosk import BUILT
from kiosk.app.clock import Clock
from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Belief, Reading, believe
from kiosk.domain.period import parse_day, start_of
from kiosk.store.book import LocalTime
from kiosk.store.reading import Past


class Believer:
    """Holds the reading that the clock is measured from: the newest one of this boot that was believed, else its first.

    The reading goes along with a clock that is in step: what a crystal loses in a month is no jump.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock.read()
        self._built = start_of(parse_day(BUILT))
        self._past = Past(None, None)

    def learn(self, past: Past) -> None:
        """Take over what the ledger knows of the clock."""
        self._past = past
        # A new start in the same boot must not take a clock that has jumped for the one that was believed.
        for told in (past.believed, past.began):
            if told is not None and self._is_of_this_boot(told):
                self._since = Reading(told.wall_ms, told.mono_ms)
                break

    def beginning(self) -> LocalTime | None:
        """Return what to note as the beginning of this boot, None when the ledger has noted it."""
        if self._is_of_this_boot(self._past.began):
            return None
        return LocalTime(self._since.wall_ms, self._since.mono_ms, self._clock.boot_id())

    def _is_of_this_boot(self, told: LocalTime | None) -> bool:
        return told is not None and told.boot_id == self._clock.boot_id()

    @property
    def is_confirmed(self) -> bool:
        """Say whether the ledger holds a confirmation of this boot."""
        return self._is_of_this_boot(self._past.confirmed)

    def belief(self, now: Reading | None = None) -> Belief:
        """Return how far a reading, or the clock at this moment, is believed, and why."""
        now = now or self._clock.read()
        believed = self._past.believed
        found = believe(
            now,
            since=self._since,
            confirmed=self.is_confirmed,
            synced=self._clock.synced() is True,
            last_believed=believed.wall_ms if believed else None,
            built=self._built,
        )
        if found.state is not ClockState.UNTRUSTED:
            self._since = now
        return found

    def state(self, now: Reading | None = None) -> ClockState:
        return self.belief(now).state

    def believed_ms(self) -> int:
        """Return the newest time that is believed: the clock's, the last one that was, or the program's build date."""
        now = self._clock.read()
        if self.state(now) is not ClockState.UNTRUSTED:
            return now.wall_ms
        return self._built if self._past.believed is None else self._past.believed.wall_ms
