"""What one customer said at one visit, gathered from its entries."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field


class Channel(StrEnum):
    """The way a ballot came in."""

    KIOSK = "kiosk"
    PAPER = "paper"
    PHONE = "phone"


class Outcome(StrEnum):
    """How a ballot was closed; the last two are of paper: not given back, and never handed out."""

    COMPLETED = "completed"
    DECLINED = "declined"
    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"
    UNRETURNED = "unreturned"
    UNUSED = "unused"


PAPER_OUTCOMES = frozenset({Outcome.UNRETURNED, Outcome.UNUSED})
"""What no visit at a kiosk ends with."""


class Flag(StrEnum):
    """Why a ballot is not ordinary; it is counted all the same."""

    TOO_SOON = "too_soon"
    OUTSIDE_HOURS = "outside_hours"
    TOO_FAST = "too_fast"
    BURST = "burst"


class ClockState(StrEnum):
    """How far the clock of an entry is believed."""

    TRUSTED = "trusted"
    HOLDOVER = "holdover"
    UNTRUSTED = "untrusted"


class Ballot(Struct, frozen=True):
    """One ballot as its entries tell it.

    ``at`` is the chained time of its first entry in ms UTC, floored to 5 minutes; ``day`` is that
    moment's day in UTC+7, counted from 1970-01-01. A ``doubted`` one was begun by a clock that was not believed:
    its day is the one that ``kiosk.domain.dating`` finds, ``until`` the other day it may have been where only the month
    is known, and ``undated`` says that not even the month is. ``answers`` maps criterion to the last level
    tapped, ``reasons`` criterion to reasons, ``comments`` criterion to the salted hash (hex) of a free text.
    """

    id: str
    at: int
    day: int
    survey: tuple[str, int]
    counter: str
    channel: Channel = Channel.KIOSK
    issued: bool = False
    officer: str | None = None
    service: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome | None = None
    flags: frozenset[Flag] = frozenset()
    doubted: bool = False
    until: int | None = None
    undated: bool = False
    spoiled: bool = False

    @property
    def collected(self) -> bool:
        return bool(self.answers) or self.spoiled

    @property
    def valid(self) -> bool:
        return bool(self.answers) and not self.spoiled

    @property
    def returned(self) -> bool:
        return self.issued and self.collected

    @property
    def walk_up(self) -> bool:
        return not self.issued and self.collected
