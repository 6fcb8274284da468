"""What happens in a history, by its name."""

import random
from typing import NamedTuple

EVENTS = {
    "taps": 30,
    "goes": 30,
    "is_saved": 5,
    "is_set_back": 6,
    "is_cloned": 4,
    "is_killed": 3,
    "clock_jumps": 3,
    "restarts": 4,
    "clock_is_right": 3,
    "time_passes": 5,
    "month_is_closed": 3,
    "adopts": 4,
    "stick_goes_out": 5,
    "stick_comes_in": 6,
    "answer_comes_back": 5,
    "line_is_gone": 4,
    "comes_late": 6,
    "centre_keeps": 6,
    "centre_is_restored": 5,
    "centre_restarts": 2,
    "centre_publishes": 5,
    "enrols_again": 3,
    "is_revoked": 2,
    "is_readmitted": 2,
    "is_forged": 3,
}
"""What may happen, and how often beside the others."""
LEAST, MOST = 6, 16
"""Events of a history."""


class Event(NamedTuple):
    """Something that happens, and the chance by which it does."""

    name: str
    chance: int


def events_of(name: str) -> tuple[list[Event], int]:
    """Return what happens in a history of that name, and to how many devices."""
    chance = random.Random(name)
    names = chance.choices(list(EVENTS), weights=list(EVENTS.values()), k=chance.randint(LEAST, MOST))
    return [Event("taps", chance.randrange(2**32))] + [Event(one, chance.randrange(2**32)) for one in names], (
        2 if chance.random() < 0.3 else 1
    )
