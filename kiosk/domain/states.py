"""Where the kiosk stands: between visits, within one, giving thanks, or sorry."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from msgspec import Struct, field

from kiosk.domain.ballot import Channel
from kiosk.domain.manners import Closed, Tap
from kiosk.domain.survey import Criterion, Survey

Fact = Mapping[str, Any]
"""The members of an entry that the flow decides; ids, time and counter are added at the edge.

A free text travels as ``comment_text`` and is replaced by its salted hash there.
"""
COMMENT_LIMIT = 500


class Rules(Struct, frozen=True):
    """What an office has chosen; times in ms."""

    survey: Survey
    language: str = "vi"
    walk_up: bool = True
    comment: bool = False
    idle_notice_ms: int = 20_000
    idle_close_ms: int = 30_000
    invitation_ms: int = 60_000
    thanks_ms: int = 4_000
    repeat_ms: int = 5_000


class Comfort(Struct, frozen=True):
    """How this visitor reads best; back to the office's default after each visit."""

    language: str
    text_size: int


class Invitation(Struct, frozen=True):
    """A ballot an officer offers. ``by`` is ``key``, ``command`` or ``simulation``."""

    ballot: str
    officer: str | None
    service: str | None
    by: str
    opened: bool


class Place(Enum):
    """The screen within a visit."""

    ASK = auto()
    REASONS = auto()
    COMMENT = auto()


class Waiting(Struct, frozen=True):
    """Nobody is being asked; ``opened`` tells welcome from closed."""

    opened: bool


class Offering(Struct, frozen=True):
    """An invitation is being recorded; it shows once it is."""

    invitation: Invitation

    def fact(self, rules: Rules) -> Fact:
        invitation = self.invitation
        return {
            "kind": "issued",
            "ballot": invitation.ballot,
            "survey": rules.survey.id,
            "version": rules.survey.version,
            "channel": Channel.KIOSK.value,
            "by": invitation.by,
            **who(invitation.officer, invitation.service),
        }


class Visit(Struct, frozen=True):
    """One ballot in the hands of its customer.

    ``shown`` is the moment the present screen appeared, ``asked`` whether anybody has touched it,
    ``texts`` the comments that are stored, ``draft`` the one being written.
    """

    ballot: str
    invited: bool
    officer: str | None
    service: str | None
    opened: bool
    shown: int
    asked: bool = False
    place: Place = Place.ASK
    number: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    draft: str = ""
    taps: tuple[Tap, ...] = ()
    notice: bool = False

    def criterion(self, rules: Rules) -> Criterion:
        return rules.survey.criteria[self.number]

    def is_last(self, rules: Rules) -> bool:
        return self.number == len(rules.survey.criteria) - 1


class Thanks(Struct, frozen=True):
    """The ballot is kept and closed; shown until ``until``."""

    until: int
    declined: bool
    opened: bool


class Pending(Struct, frozen=True):
    """Facts on their way to the ledger and the visit as it will be once they are there."""

    token: int
    facts: tuple[Fact, ...]
    then: "Visit | Thanks | Waiting | None" = None
    closing: Closed | None = None


class Sorry(Struct, frozen=True):
    """``pending`` could not be stored, and nobody was thanked for it."""

    phase: Visit | Offering
    pending: Pending
    since: int


Phase = Waiting | Offering | Visit | Thanks | Sorry


class Kiosk(Struct, frozen=True):
    """The whole state. Times are monotonic ms.

    While ``pending`` is set no tap counts, while ``covered`` nothing is offered.
    ``orphans`` are ballots that a failed disk left open.
    """

    rules: Rules
    phase: Phase
    comfort: Comfort
    touched: int
    pending: Pending | None = None
    invitation: Invitation | None = None
    recent: tuple[Closed, ...] = ()
    last_closed: int | None = None
    orphans: tuple[str, ...] = ()
    next_rules: Rules | None = None
    next_token: int = 1
    covered: bool = False


def who(officer: str | None, service: str | None) -> dict[str, str]:
    """Return the members that name the officer and the service, where known."""
    named = {"officer": officer, "service": service}
    return {name: value for name, value in named.items() if value}
