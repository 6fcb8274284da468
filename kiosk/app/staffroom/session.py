"""How long somebody who signed in stays in."""

from msgspec import Struct

from kiosk.domain.copies import replace
from kiosk.store.people import Person

IDLE_MS = 120_000
LONGEST_MS = 900_000
DOOR_MS = 60_000
"""At the door, before anybody has signed in."""


class Session(Struct, frozen=True):
    """Who is in (nobody yet at the door), since when, and the last touch; monotonic ms."""

    since: int
    touched: int
    person: Person | None = None

    @classmethod
    def begin(cls, now: int, person: Person | None = None) -> "Session":
        return cls(now, now, person)

    def touch(self, now: int) -> "Session":
        return replace(self, touched=max(now, self.touched))

    def is_over(self, now: int) -> bool:
        if self.person is None:
            return now - self.touched >= DOOR_MS
        return now - self.touched >= IDLE_MS or now - self.since >= LONGEST_MS
