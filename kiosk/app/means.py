"""What the store has not and a start may need: chance, the clocks, and how far they are believed."""

from kiosk.app import mint
from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.domain.ballot import ClockState
from kiosk.store.book import LocalTime
from kiosk.store.reading import Past
from kiosk.store.rejoining import Means


def means(clock: Clock) -> Means:
    """Return the means of this machine."""

    def local() -> LocalTime:
        return LocalTime(clock.wall_ms(), clock.mono_ms(), clock.boot_id())

    def belief(past: Past) -> ClockState:
        believer = Believer(clock)
        believer.learn(past)
        return believer.state()

    return Means(mint.random_bytes, local, belief)
