"""How long to wait before the next try: by chance, so that kiosks that lost their centre together do not return so."""

FIRST_MS = 5_000
LONGEST_MS = 15 * 60_000
SPREAD_MS = 10 * 60_000
"""After a power cut a whole nation of kiosks starts at once."""


def wait_ms(tries: int, chance: float, told_ms: int | None = None) -> int:
    """Return how long to wait after so many faults in a row (from 1), ``chance`` being of [0, 1).

    What the centre has told (``Retry-After``) is the least, within a day.
    """
    longest = min(LONGEST_MS, FIRST_MS << min(tries - 1, 16))
    return max(int(chance * longest), min(told_ms or 0, 24 * 60 * 60_000))


def first_wait_ms(chance: float) -> int:
    """Return how long to wait after a start."""
    return int(chance * SPREAD_MS)
