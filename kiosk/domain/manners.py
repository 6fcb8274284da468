"""When a tap counts: idle limits, opening hours, and the marks of a ballot that is not ordinary."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kiosk.domain.ballot import Flag
from kiosk.domain.copies import replace

SETTLE_MS = 250
"""A tap sooner than this after a screen appeared was meant for the screen before: nobody reads that fast."""
FAST_MS = 1_000
BURST_MS = 60_000
BURST_SIZE = 5
DAY_MS = 86_400_000
ZONE_MS = 7 * 3_600_000
MINUTES_A_DAY = 1_440

Span = tuple[int, int]
Week = tuple[tuple[Span, ...], ...]
"""Seven days from Monday, each a row of [start, end) in minutes after midnight, UTC+7."""


class Hours(Struct, frozen=True):
    """Opening hours of a week, and dates (days since 1970 in UTC+7) on which the office is closed."""

    week: Week
    closed_days: frozenset[int] = frozenset()

    def spans(self, day: int) -> tuple[Span, ...]:
        """Return the spans of ``day`` (days since 1970-01-01 in UTC+7; that day was a Thursday)."""
        if day in self.closed_days:
            return ()
        return self.week[(day + 3) % 7]

    def is_open(self, wall_ms: int) -> bool:
        day, within = divmod(wall_ms + ZONE_MS, DAY_MS)
        minute = within // 60_000
        return any(start <= minute < end for start, end in self.spans(day))

    def opened_between(self, first_ms: int, last_ms: int) -> bool:
        """Say whether the office was open at any moment between two; of a long time only the last four weeks count."""
        last = (last_ms + ZONE_MS) // DAY_MS
        for day in range(max((first_ms + ZONE_MS) // DAY_MS, last - 28), last + 1):
            begin = day * DAY_MS - ZONE_MS
            spans = ((begin + start * 60_000, begin + end * 60_000) for start, end in self.spans(day))
            if any(start < last_ms and first_ms < end for start, end in spans):
                return True
        return False

    def next_opening(self, wall_ms: int) -> tuple[int, int] | None:
        """Return (day, minute) of the first opening after ``wall_ms`` within four weeks, or None."""
        day, within = divmod(wall_ms + ZONE_MS, DAY_MS)
        minute = within // 60_000
        for ahead in range(28):
            for start, _ in self.spans(day + ahead):
                if ahead or start > minute:
                    return day + ahead, start
        return None


class Closed(Struct, frozen=True):
    """What is remembered of a closed ballot to know a burst: no person, only what was tapped.

    ``burst`` once it has been flagged as part of one.
    """

    ballot: str
    at: int
    answers: tuple[tuple[str, str], ...]
    burst: bool = False


class Tap(Struct, frozen=True):
    """One answer: the moment its screen appeared and the moment it was tapped, monotonic ms."""

    shown: int
    tapped: int


def keep_recent(recent: Sequence[Closed], now: int) -> tuple[Closed, ...]:
    """Return those of ``recent`` that can still be part of a burst."""
    return tuple(item for item in recent if now - item.at < BURST_MS)


def remember(recent: Sequence[Closed], closing: Closed, now: int) -> tuple[Closed, ...]:
    """Return those of ``recent`` that can still be part of a burst, and the ballot that has just closed."""
    kept = keep_recent(recent, now)
    if closing.burst:
        # With it, those it flagged: the earlier ones like it were flagged by those.
        kept = tuple(replace(item, burst=True) if item.answers == closing.answers else item for item in kept)
    return (*kept, closing)


def flags_of(
    *,
    taps: Sequence[Tap],
    last_closed: int | None,
    repeat_ms: int,
    opened: bool,
    answers: Mapping[str, str],
    recent: Iterable[Closed],
) -> tuple[frozenset[Flag], tuple[str, ...]]:
    """Return the flags of a ballot that closes, and the earlier ballots that its burst flags too, each ballot once.

    A ballot that nobody answered is only ever flagged for the hours.
    """
    flags: set[Flag] = set()
    if not opened:
        flags.add(Flag.OUTSIDE_HOURS)
    if not taps:
        return frozenset(flags), ()
    if last_closed is not None and taps[0].tapped - last_closed < repeat_ms:
        flags.add(Flag.TOO_SOON)
    if all(tap.tapped - tap.shown < FAST_MS for tap in taps):
        flags.add(Flag.TOO_FAST)
    mine = tuple(sorted(answers.items()))
    same = tuple(item for item in recent if item.answers == mine)
    if len(same) < BURST_SIZE - 1:
        return frozenset(flags), ()
    return frozenset({*flags, Flag.BURST}), tuple(item.ballot for item in same[-(BURST_SIZE - 1) :] if not item.burst)
