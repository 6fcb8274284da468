"""The facts a ledger holds: their kinds and their members."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from msgspec import Struct

from kiosk.domain import shapes
from kiosk.domain.ballot import Channel
from kiosk.domain.errors import IllFormedError, IntegrityProblem
from kiosk.domain.members import build, check, tell

FORMAT = 1


class Kind(StrEnum):
    """Every kind of entry that has been named; those without a class below are reserved."""

    ISSUED = "issued"
    ANSWERED = "answered"
    FOLLOWED = "followed"
    CLOSED = "closed"
    CONFIG = "config"
    OFFICER = "officer"
    STAFF = "staff"
    ERASED = "erased"
    MASKED = "masked"
    CLOCK = "clock"
    MONTH_CLOSED = "month_closed"
    PAPER = "paper"
    CORRECTION = "correction"
    RECOVERY = "recovery"


class Entry(Struct, frozen=True, kw_only=True):
    """One fact: its id, the chained time in ms UTC, how far the clock was believed, and the counter."""

    kind: ClassVar[Kind]
    id: shapes.Hex32
    at: shapes.Moment
    clock: shapes.ClockMember
    counter: shapes.Name

    def __post_init__(self) -> None:
        check(self, self.kind)


class BallotEntry(Entry, frozen=True, kw_only=True):
    """A fact about one ballot."""

    ballot: shapes.Hex32


class Issued(BallotEntry, frozen=True, kw_only=True):
    """A ballot was offered by an invitation."""

    kind = Kind.ISSUED
    survey: shapes.Ident
    version: shapes.Version
    channel: shapes.ChannelMember = Channel.KIOSK
    by: shapes.InvitedBy
    officer: shapes.Ident | None = None
    service: shapes.Name | None = None


class Answered(BallotEntry, frozen=True, kw_only=True):
    """A level was tapped; the last one of a criterion counts. Without an ``Issued`` the ballot is a walk-up."""

    kind = Kind.ANSWERED
    survey: shapes.Ident
    version: shapes.Version
    channel: shapes.ChannelMember = Channel.KIOSK
    criterion: shapes.Ident
    level: shapes.Ident
    officer: shapes.Ident | None = None
    service: shapes.Name | None = None


class Followed(BallotEntry, frozen=True, kw_only=True):
    """The reasons and the comment of a criterion as they stand now; the last one counts.

    ``comment`` is SHA-256(salt ‖ text): the text itself is never chained, so that it can be erased.
    """

    kind = Kind.FOLLOWED
    criterion: shapes.Ident
    reasons: shapes.Idents
    comment: shapes.Hex64 | None = None


class Closed(BallotEntry, frozen=True, kw_only=True):
    """A ballot ended; ``also`` names ballots that this one shows, in retrospect, to be not ordinary."""

    kind = Kind.CLOSED
    outcome: shapes.OutcomeMember
    flags: shapes.Flags = frozenset()
    also: shapes.Also | None = None


class Config(Entry, frozen=True, kw_only=True):
    """Settings or a survey were adopted; the first one, ``genesis``, says once whether the ledger is for training."""

    kind = Kind.CONFIG
    settings: shapes.SettingValues | None = None
    survey: shapes.PlainSurvey | None = None
    genesis: shapes.Truth | None = None
    training: shapes.Truth | None = None
    person: shapes.Ident | None = None


class Officer(Entry, frozen=True, kw_only=True):
    """An officer was named, renamed or retired."""

    kind = Kind.OFFICER
    officer: shapes.Ident
    name: shapes.Name
    active: shapes.Truth
    services: shapes.Lines | None = None


class Serving(Entry, frozen=True, kw_only=True):
    """Who serves at this counter from now on; ``""`` is nobody."""

    kind = Kind.OFFICER
    serving: shapes.MaybeIdent


class Staff(Entry, frozen=True, kw_only=True):
    """Somebody did something behind the PIN; ``about`` is another person, an officer, a paper or a printing of blank
    ballots it was done to.

    ``file`` is what was taken away and its form: ``figures.xlsx``.
    """

    kind = Kind.STAFF
    act: shapes.Ident
    person: shapes.Ident | None = None
    about: shapes.Ident | None = None
    count: shapes.Count | None = None
    period: shapes.Span | None = None
    file: shapes.Ident | None = None


class Erased(Entry, frozen=True, kw_only=True):
    """A comment was taken away for good; the chain keeps its hash."""

    kind = Kind.ERASED
    comment: shapes.Hex64
    person: shapes.Ident


class Masked(Entry, frozen=True, kw_only=True):
    """From now on a comment is left out of lists, exports and papers, or no longer; its text stays where it is."""

    kind = Kind.MASKED
    comment: shapes.Hex64
    masked: shapes.Truth
    person: shapes.Ident


class Clock(Entry, frozen=True, kw_only=True):
    """The time was confirmed: by a person on the clock screen or at set-up, or ``by`` the network's time servers.

    ``dated`` names the days of ballots begun earlier in this boot, when the clock was not believed.
    """

    kind = Kind.CLOCK
    confirmed: shapes.Truth
    person: shapes.Ident | None = None
    by: shapes.Confirmer | None = None
    dated: shapes.DatedRuns | None = None


class Recovery(Entry, frozen=True, kw_only=True):
    """Entries were found lost: ``certain`` ballots came back whole, at most ``uncertain`` ones did not.

    ``lost_from`` to ``lost_to`` are the places in the chain of the epoch before this entry's that were found lost.
    The entries before this one in its own epoch are those that came back; of their comments only the hashes did.
    """

    kind = Kind.RECOVERY
    cause: shapes.LossCause
    certain: shapes.Count
    uncertain: shapes.Count
    lost_from: shapes.Count | None = None
    lost_to: shapes.Count | None = None
    person: shapes.Ident | None = None


class MonthClosed(Entry, frozen=True, kw_only=True):
    """A month was closed, or got its ``supplement`` of that number; nothing opens it again.

    ``digest`` is that of the tally that was frozen, of a supplement: of the difference. ``epoch``, ``seq`` and ``head``
    are the place in the chain up to which it counted: the one before this entry's own when it was stored.
    """

    kind = Kind.MONTH_CLOSED
    month: shapes.Month
    supplement: shapes.Count
    team: shapes.Team
    digest: shapes.Hex64
    epoch: shapes.Hex32
    seq: shapes.Count
    head: shapes.Hex64
    person: shapes.Ident


class PaperIssued(Entry, frozen=True, kw_only=True):
    """So many blank ballots were printed, with the serials from ``first`` on: they are issued ballots from here on.

    ``kiosk.domain.serials`` says what the ids of these ballots are. ``per_sheet`` of them go on a sheet of A4.
    """

    kind = Kind.PAPER
    printed: shapes.Printed
    first: shapes.Serial
    survey: shapes.Ident
    version: shapes.Version
    person: shapes.Ident
    per_sheet: shapes.PerSheet | None = None


class PaperEntered(BallotEntry, frozen=True, kw_only=True):
    """What stands on a paper ballot that came back, as two ``people`` entered it and ``person`` settled it.

    A ``spoiled`` one says nothing else, any other has an answer. ``comments`` are salted hashes, by criterion.
    """

    kind = Kind.PAPER
    people: shapes.TwoPeople
    person: shapes.Ident
    answers: shapes.Answers | None = None
    reasons: shapes.GivenReasons | None = None
    comments: shapes.Hashes | None = None
    spoiled: shapes.Yes | None = None


class PaperUnused(BallotEntry, frozen=True, kw_only=True):
    """``unused`` paper ballots, from this one's serial on, were left over: nobody was handed them."""

    kind = Kind.PAPER
    unused: shapes.Printed
    person: shapes.Ident


_OF_BALLOTS = (Issued, Answered, Followed, Closed, PaperEntered)
_OF_OFFICE = (Config, Officer, Staff, Erased, Masked, Clock, Recovery, MonthClosed)
_CLASSES: Mapping[Kind, type[Entry]] = {made.kind: made for made in (*_OF_BALLOTS, *_OF_OFFICE)}
_VARIANTS: Mapping[str, Mapping[str, type[Entry]]] = {
    Kind.OFFICER: {"serving": Serving},
    Kind.PAPER: {"printed": PaperIssued, "unused": PaperUnused},
}
"""The other classes of a kind, by the member that tells them."""


def to_plain(entry: Entry) -> dict[str, Any]:
    """Return the entry as JSON-ready values; what is absent has no member."""
    return tell(entry, {"v": FORMAT, "kind": entry.kind.value})


def from_plain(plain: object) -> Entry:
    """Return the entry that JSON values describe.

    Raises IntegrityProblem ``entry_malformed`` naming the first place that is unknown, missing or ill-formed.
    """
    if not isinstance(plain, Mapping) or type(plain.get("v")) is not int or plain["v"] != FORMAT:
        raise IntegrityProblem("entry_malformed", where="v")
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in _CLASSES:
        raise IntegrityProblem("entry_malformed", where="kind")
    made = _CLASSES[Kind(kind)]
    if kind in _VARIANTS:
        made = next((other for told, other in _VARIANTS[kind].items() if told in plain), made)
    try:
        return build(made, plain)
    except IllFormedError as problem:
        raise IntegrityProblem("entry_malformed", where=problem.member) from problem
