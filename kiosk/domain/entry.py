"""The facts a ledger holds: their kinds and their members."""

from collections.abc import Callable, Mapping, Set
from enum import StrEnum
from typing import Any, ClassVar, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from kiosk.domain import shapes
from kiosk.domain.ballot import Channel
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.shapes import TICK_MS

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
    CLOCK = "clock"
    MONTH_CLOSED = "month_closed"
    PAPER = "paper"
    CORRECTION = "correction"
    RECOVERY = "recovery"


class IllFormedError(Bug):
    """A member of an entry is not of its shape."""

    def __init__(self, kind: Kind, member: str) -> None:
        super().__init__(f"{kind}.{member} is ill-formed")
        self.member = member


class Entry(Struct, frozen=True, kw_only=True):
    """One fact: its id, the chained time in ms UTC, how far the clock was believed, and the counter."""

    kind: ClassVar[Kind]
    id: shapes.Hex32
    at: shapes.Moment
    clock: shapes.ClockMember
    counter: shapes.Name

    def __post_init__(self) -> None:
        for member in members_of(type(self)):
            value = getattr(self, member.name)
            if (value is not None or not member.may_lack) and not member.shape.accepts(value):
                raise IllFormedError(self.kind, member.name)


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
    """Somebody did something behind the PIN; ``about`` is another person or an officer it was done to."""

    kind = Kind.STAFF
    act: shapes.Ident
    person: shapes.Ident | None = None
    about: shapes.Ident | None = None
    count: shapes.Count | None = None
    period: shapes.Span | None = None


class Erased(Entry, frozen=True, kw_only=True):
    """A comment was taken away; the chain keeps its hash."""

    kind = Kind.ERASED
    comment: shapes.Hex64
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


class Member(Struct, frozen=True):
    """One member of a class of entries."""

    name: str
    shape: shapes.Shape
    may_lack: bool


_CLASSES: Mapping[Kind, type[Entry]] = {
    made.kind: made
    for made in (Issued, Answered, Followed, Closed, Config, Officer, Staff, Erased, Clock, Recovery, MonthClosed)
}
_known: dict[type[Entry], tuple[Member, ...]] = {}
_forms: dict[type[Entry], "_Form"] = {}


def members_of(made: type[Entry]) -> tuple[Member, ...]:
    """Return the members of a class of entries, read once from its annotations."""
    if made not in _known:
        hints = get_type_hints(made, include_extras=True)
        _known[made] = tuple(Member(item.name, _shape(hints[item.name]), item.default is None) for item in fields(made))
    return _known[made]


class _Form(Struct, frozen=True):
    """What the JSON of a class of entries may and must name, and what its values are read with."""

    known: Set[str]
    needed: Set[str]
    readers: tuple[tuple[str, Callable[[Any], Any]], ...]


def _form_of(made: type[Entry]) -> _Form:
    if made not in _forms:
        members = members_of(made)
        _forms[made] = _Form(
            frozenset({"v", "kind", *(member.name for member in members)}),
            frozenset({"v", "kind", *(member.name for member in members if not member.may_lack)}),
            tuple((member.name, member.shape.read) for member in members if member.shape.read is not None),
        )
    return _forms[made]


def _shape(hint: object) -> shapes.Shape:
    for part in (hint, *get_args(hint)):
        found = [extra for extra in getattr(part, "__metadata__", ()) if isinstance(extra, shapes.Shape)]
        if found:
            return found[0]
    raise Bug(f"{hint} has no shape")


def to_plain(entry: Entry) -> dict[str, Any]:
    """Return the entry as JSON-ready values; what is absent has no member."""
    plain: dict[str, Any] = {"v": FORMAT, "kind": entry.kind.value}
    for member in members_of(type(entry)):
        value = getattr(entry, member.name)
        if value is not None:
            write = member.shape.write
            plain[member.name] = value if write is None else write(value)
    return plain


def from_plain(plain: object) -> Entry:
    """Return the entry that JSON values describe.

    Raises IntegrityProblem ``entry_malformed`` naming the first place that is unknown, missing or ill-formed.
    """
    if not isinstance(plain, Mapping) or type(plain.get("v")) is not int or plain["v"] != FORMAT:
        raise IntegrityProblem("entry_malformed", where="v")
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in _CLASSES:
        raise IntegrityProblem("entry_malformed", where="kind")
    made = Serving if "serving" in plain else _CLASSES[Kind(kind)]
    if made.kind != kind:
        raise IntegrityProblem("entry_malformed", where="serving")
    form = _form_of(made)
    if not (form.needed <= plain.keys() <= form.known) or None in plain.values():
        raise IntegrityProblem("entry_malformed", where=_first_fault(made, plain))
    values = {**plain}
    del values["v"], values["kind"]
    try:
        for name, read in form.readers:
            if name in values:
                values[name] = read(values[name])
    except (TypeError, ValueError, LookupError, AttributeError) as problem:
        raise IntegrityProblem("entry_malformed", where=_first_fault(made, plain)) from problem
    try:
        return made(**values)
    except IllFormedError as problem:
        raise IntegrityProblem("entry_malformed", where=problem.member) from problem


def _first_fault(made: type[Entry], plain: Mapping[str, Any]) -> str:
    """Return the first name that is unknown, or else the first member that is missing or cannot be read."""
    unknown = plain.keys() - _form_of(made).known
    if unknown:
        return min(map(str, unknown))
    return next(member.name for member in members_of(made) if not _reads(member, plain))


def _reads(member: Member, plain: Mapping[str, Any]) -> bool:
    if member.name not in plain or plain[member.name] is None:
        return member.name not in plain and member.may_lack
    try:
        if member.shape.read is not None:
            member.shape.read(plain[member.name])
    except (TypeError, ValueError, LookupError, AttributeError):
        return False
    return True


def floor_time(wall_ms: int) -> int:
    """Return the chained time of a moment."""
    return wall_ms - wall_ms % TICK_MS
