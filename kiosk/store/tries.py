"""How often somebody may guess a secret: every look is counted before it is taken, and the right one forgives its own.

The count is one for all people: who guesses at several of them gets no more looks by it. Which failures were made at
whom stands beside it, so that a right PIN forgives the failures of its own person and nobody else's: an insider does
not wipe out guesses at the manager's PIN with one of his own.
"""

from typing import NamedTuple

from msgspec import Struct, field

from kiosk.db.database import Database
from kiosk.store import notes

FREE_TRIES = 5
FIRST_WAIT_MS = 15_000
LONGEST_WAIT_MS = 960_000
"""15 s doubled six times. With 15 minutes flat a first day of guessing would hold 105 tries; with 16 it holds 100."""
QUIET_MS = 4 * 3_600_000
"""After so long without a failure, in one boot, all are forgiven: somebody may never come back whose name a visitor
has played with. Who waits for it gets eleven quick looks instead of fifteen slow ones: a day holds fewer, not more."""
_TRIES = "pin_tries"


class Instant(NamedTuple):
    """A moment by the monotonic clock of one boot: no change of the wall clock moves it."""

    boot_id: str
    mono_ms: int


class Refused(Struct, frozen=True):
    """The secret was wrong, or it was too soon to look at one; ``wait_ms`` must pass before the next try."""

    wait_ms: int
    wrong: int
    looked: bool


class _Failures(Struct):
    """Who was tried in vain how often, how often since the last right one, when last and when before that.

    The newest try is among them until it is known to be right.
    """

    at: dict[str, int] = field(default_factory=dict)
    since: int = 0
    last: Instant = Instant("", 0)
    before: Instant = Instant("", 0)


def wait_after(wrong: int) -> int:
    """Return how long to wait after that many wrong tries in a row, in ms."""
    if wrong < FREE_TRIES:
        return 0
    return min(FIRST_WAIT_MS << min(wrong - FREE_TRIES, 16), LONGEST_WAIT_MS)


def left(database: Database, now: Instant) -> tuple[int, int]:
    """Return the wrong tries so far and how long still to wait; after a restart the whole rest is waited again."""
    row = database.row("SELECT wrong, wait_ms, boot, mono_ms FROM pin_attempt")
    if row is None:
        return 0, 0
    wrong, wait, boot, mono = row
    if boot != now.boot_id or now.mono_ms < mono:
        _note(database, wrong, wait, now)
        return wrong, wait
    return wrong, max(0, wait - (now.mono_ms - mono))


def begin(database: Database, now: Instant, whom: str) -> Refused:
    """Count a try at ``whom`` before it is looked at, for a failure until it is forgiven."""
    wrong, wait = left(database, now)
    if wait:
        return Refused(wait, wrong, looked=False)
    failures = _failures(database)
    if wrong and failures.last.boot_id == now.boot_id and now.mono_ms - failures.last.mono_ms >= QUIET_MS:
        wrong, failures.at = 0, {}
    failures.at[whom] = failures.at.get(whom, 0) + 1
    failures.since += 1
    failures.before, failures.last = failures.last, now
    _keep(database, failures)
    wait = wait_after(wrong + 1)
    _note(database, wrong + 1, wait, now)
    return Refused(wait, wrong + 1, looked=True)


def forgive(database: Database, now: Instant, whom: str) -> int:
    """Forgive the failures at ``whom``, whose secret was right; return how many tries had failed since a right one."""
    wrong, _ = left(database, now)
    failures = _failures(database)
    own = failures.at.pop(whom, 0)
    before, failures.since = failures.since - 1, 0
    failures.last = failures.before
    _keep(database, failures)
    # What is left makes the next failure wait, and nobody who knows a PIN.
    _note(database, max(0, wrong - own), 0, now)
    return max(0, before)


def forget(database: Database) -> None:
    """Forget every try."""
    database.run("DELETE FROM pin_attempt")
    notes.write(database, _TRIES, None)


def _failures(database: Database) -> _Failures:
    told = notes.read(database, _TRIES)
    try:
        if told is None:
            return _Failures()
        return _Failures(dict(told["at"]), int(told["since"]), Instant(*told["last"]), Instant(*told["before"]))
    except (LookupError, TypeError, ValueError):
        return _Failures()


def _keep(database: Database, failures: _Failures) -> None:
    told = {"at": failures.at, "since": failures.since, "last": failures.last, "before": failures.before}
    notes.write(database, _TRIES, told)


def _note(database: Database, wrong: int, wait_ms: int, now: Instant) -> None:
    database.run(
        "INSERT INTO pin_attempt (one, wrong, wait_ms, boot, mono_ms) VALUES (1, ?, ?, ?, ?) "
        "ON CONFLICT (one) DO UPDATE SET wrong = excluded.wrong, wait_ms = excluded.wait_ms, "
        "boot = excluded.boot, mono_ms = excluded.mono_ms",
        (wrong, wait_ms, now.boot_id, now.mono_ms),
    )
