"""Whether what an epoch chains again is what older ones hold: the same entries in their order."""

from collections.abc import Generator

from kiosk.domain.chain import NO_HASH, link
from kiosk.store.book import Source
from kiosk.store.places import Spot
from kiosk.store.walking import Difference, What

STEP_ROWS = 256
"""Nothing is parsed here: a tap waits less than for a step of a walk."""


def check_again(source: Source, epoch: Spot) -> Generator[None, None, list[Difference]]:
    """Return, in steps, what is wrong with the places of an epoch up to its ``zero``."""
    found: list[Difference] = []
    seq, head = 0, NO_HASH
    first = epoch.entry - epoch.zero
    while seq < epoch.zero:
        rows = source.book().database.rows(
            "SELECT chain.seq, chain.entry, chain.hash, entry.body FROM chain LEFT JOIN entry ON n = chain.entry "
            "WHERE epoch = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            (epoch.epoch_no, seq, epoch.zero, STEP_ROWS),
        )
        for at, number, hashed, body in rows:
            if (at, number) != (seq + 1, first + at):
                found.append(Difference(What.ORDER, str(at)))
            if not isinstance(body, bytes) or hashed != link(source.book().device, epoch.epoch, at, head, body):
                found.append(Difference(What.HASH, str(at)))
            seq, head = at, hashed
        if not rows:
            found.append(Difference(What.GAP, str(seq + 1)))
            break
        yield
    return found
