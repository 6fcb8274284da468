"""What a member of a ledger entry may hold, and how it is written as JSON."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from msgspec import Struct

from kiosk.domain.ballot import PAPER_OUTCOMES, Channel, ClockState, Flag, Outcome
from kiosk.domain.errors import WorldError
from kiosk.domain.period import DAY_MS, iso, number_of
from kiosk.domain.serials import LARGEST, MOST_PRINTED, PER_SHEET
from kiosk.domain.survey import read_survey

TICK_MS = 300_000
"""The chained time is floored to 5 minutes: it names no visitor, and month limits are multiples of it."""

_HEX32 = re.compile(r"[0-9a-f]{32}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MONTH_OR_WAVE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
LARGEST_EXACT = 2**53 - 1
"""RFC 8785 writes numbers as IEEE doubles: beyond it they lose digits."""
_LATEST = 253_402_300_500_000
_MOST_LISTED = 64
_MOST_DATED = 400
MOST_IN_TEAM = 12
_DEEPEST = 6


class Shape(Struct, frozen=True):
    """One kind of member: ``accepts`` judges a value, ``write`` makes it JSON, ``read`` takes it back.

    ``schema`` says of the JSON what JSON Schema can say; it lets everything through that ``accepts`` does.
    """

    accepts: Callable[[Any], bool]
    write: Callable[[Any], Any] | None = None
    read: Callable[[Any], Any] | None = None
    schema: Mapping[str, Any] | None = None

    def __hash__(self) -> int:
        """Return what goes with being equal, for `Shape | None`; the schema has no hash."""
        return hash(self.accepts)


def pattern(form: re.Pattern[str]) -> Shape:
    """Return the shape of a text that has this form from end to end."""
    matches = form.fullmatch
    schema = {"type": "string", "pattern": f"^({form.pattern})$"}
    return Shape(lambda value: isinstance(value, str) and matches(value) is not None, schema=schema)


def line(longest: int) -> Shape:
    """Return the shape of one line of text without control signs or lone surrogates."""
    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return Shape(
        lambda value: isinstance(value, str) and 0 < len(value) <= longest and value.isprintable(), schema=schema
    )


def whole(low: int, high: int) -> Shape:
    """Return the shape of a whole number within bounds, both inclusive."""
    schema = {"type": "integer", "minimum": low, "maximum": high}
    return Shape(lambda value: type(value) is int and low <= value <= high, schema=schema)


def _choice(choices: type[Channel] | type[Outcome] | type[ClockState]) -> Shape:
    # To look a value up, and to write it as the text it is, takes a fifth of what calling the enumeration does.
    named: dict[object, Channel | Outcome | ClockState] = {
        one.value: one for one in choices if one not in PAPER_OUTCOMES
    }
    kept = frozenset(named.values())
    schema = {"type": "string", "enum": [*named]}
    return Shape(lambda value: isinstance(value, choices) and value in kept, str.__str__, named.__getitem__, schema)


def rising(values: object, good: Callable[[Any], bool]) -> bool:
    """Say whether ``values`` is a sequence in strictly rising order: one set has one spelling."""
    if not isinstance(values, list | tuple) or len(values) > _MOST_LISTED or not all(good(item) for item in values):
        return False
    return all(one < other for one, other in pairwise(values))


def _listed(one: Shape) -> Shape:
    return Shape(lambda value: isinstance(value, tuple) and rising(value, one.accepts), list, as_tuple)


def as_tuple(value: object) -> tuple[Any, ...]:
    """Return a JSON list as a tuple; raises TypeError for anything else."""
    if not isinstance(value, list):
        raise TypeError
    return tuple(value)


def _read_flags(value: object) -> frozenset[Flag]:
    if not rising(value, lambda item: isinstance(item, str)) or not isinstance(value, list):
        raise TypeError
    return frozenset(Flag(item) for item in value)


def _are_flags(value: object) -> bool:
    return isinstance(value, frozenset) and all(isinstance(flag, Flag) for flag in value)


def _are_also(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    return all(isinstance(flag, Flag) and ids and _BALLOTS.accepts(ids) for flag, ids in value.items())


def _read_also(value: Mapping[str, Any]) -> dict[Flag, tuple[str, ...]]:
    return {Flag(flag): as_tuple(ids) for flag, ids in value.items()}


class Dated(Struct, frozen=True):
    """The ballots begun from one entry to another, both named by their ids, belong to ``day``."""

    first: str
    last: str
    day: int


def _are_dated(value: object) -> bool:
    if not isinstance(value, tuple) or not 0 < len(value) <= _MOST_DATED:
        return False
    return all(
        isinstance(one, Dated)
        and _HEX32.fullmatch(one.first)
        and _HEX32.fullmatch(one.last)
        and 0 <= one.day <= _LATEST // DAY_MS
        for one in value
    )


def _read_dated(value: object) -> tuple[Dated, ...]:
    found = []
    for one in as_tuple(value):
        if set(one) != {"first", "last", "day"}:
            raise TypeError
        day = number_of(date.fromisoformat(one["day"]))
        if iso(day) != one["day"]:
            raise ValueError  # Python takes other spellings of a date too.
        found.append(Dated(one["first"], one["last"], day))
    return tuple(found)


class TeamMember(Struct, frozen=True):
    """One of those who counted a month: the chair first, then members."""

    name: str
    role: str


def _is_team(value: object) -> bool:
    """Say whether ``value`` is a count team: one chair, who stands first, and members, no name twice."""
    if not isinstance(value, tuple) or not 0 < len(value) <= MOST_IN_TEAM:
        return False
    if not all(isinstance(one, TeamMember) and _NAME.accepts(one.name) for one in value):
        return False
    roles = ("chair", *("member" for _ in value[1:]))
    return tuple(one.role for one in value) == roles and len({one.name for one in value}) == len(value)


def _read_team(value: object) -> tuple[TeamMember, ...]:
    found = as_tuple(value)
    if any(set(one) != {"name", "role"} for one in found):
        raise TypeError
    return tuple(TeamMember(one["name"], one["role"]) for one in found)


def _by_criterion(one: Shape) -> Shape:
    """Return the shape of a table by criterion, never an empty one: one fact has one spelling."""

    def accepts(value: object) -> bool:
        if not isinstance(value, Mapping) or not 0 < len(value) <= _MOST_LISTED:
            return False
        return all(isinstance(key, str) and _IDENT.fullmatch(key) and one.accepts(item) for key, item in value.items())

    def write(table: Mapping[str, Any]) -> dict[str, Any]:
        return {key: item if one.write is None else one.write(item) for key, item in table.items()}

    def read(table: Mapping[str, Any]) -> dict[str, Any]:
        return {key: item if one.read is None else one.read(item) for key, item in table.items()}

    return Shape(accepts, write, read)


def _are_two(value: object) -> bool:
    """Say whether ``value`` are two different ids in rising order."""
    return isinstance(value, tuple) and len(value) == 2 and _IDENTS.accepts(value)


def _are_some(value: object) -> bool:
    return bool(value) and _IDENTS.accepts(value)


def is_plain(value: object, deepest: int = _DEEPEST) -> bool:
    """Say whether ``value`` is JSON without fractions: binary floats have no place in a ledger."""
    match value:
        case None | bool():
            return True
        case int():
            return abs(value) <= LARGEST_EXACT
        case str():
            return _encodable(value)
        case list():
            return deepest > 0 and all(is_plain(item, deepest - 1) for item in value)
        case dict():
            return deepest > 0 and all(
                isinstance(name, str) and _encodable(name) and is_plain(item, deepest - 1)
                for name, item in value.items()
            )
    return False


def _encodable(text: str) -> bool:
    return _SURROGATE.search(text) is None


def _are_settings(value: object) -> bool:
    return is_plain(value) and isinstance(value, dict) and all(_IDENT.fullmatch(key) for key in value)


def _is_survey(value: object) -> bool:
    if not is_plain(value) or not isinstance(value, dict):
        return False
    try:
        return read_survey(value, "entry").to_plain() == value
    except WorldError:
        return False


_BALLOTS = _listed(pattern(_HEX32))
_NAME = line(120)
_IDENTS = _listed(pattern(_IDENT))

Hex32 = Annotated[str, pattern(_HEX32)]
Hex64 = Annotated[str, pattern(_HEX64)]
Moment = Annotated[int, Shape(lambda at: type(at) is int and 0 <= at <= _LATEST and at % TICK_MS == 0)]
Ident = Annotated[str, pattern(_IDENT)]
MaybeIdent = Annotated[str, Shape(lambda value: value == "" or Ident.__metadata__[0].accepts(value))]
Name = Annotated[str, _NAME]
Line = Annotated[str, line(200)]
Version = Annotated[int, whole(1, 1_000_000)]
Count = Annotated[int, whole(0, LARGEST_EXACT)]
Truth = Annotated[bool, Shape(lambda value: isinstance(value, bool), schema={"type": "boolean"})]
Span = Annotated[str, pattern(_MONTH_OR_WAVE)]
Month = Annotated[str, pattern(_MONTH)]
InvitedBy = Annotated[str, Shape(lambda value: value in ("key", "command", "simulation"))]
LossCause = Annotated[str, Shape(lambda value: value in ("rollback", "corrupt", "missing"))]
ClockMember = Annotated[ClockState, _choice(ClockState)]
ChannelMember = Annotated[Channel, _choice(Channel)]
OutcomeMember = Annotated[Outcome, _choice(Outcome)]
Idents = Annotated[tuple[str, ...], _IDENTS]
TwoPeople = Annotated[tuple[str, ...], Shape(_are_two, list, as_tuple)]
Serial = Annotated[int, whole(1, LARGEST)]
Printed = Annotated[int, whole(1, MOST_PRINTED)]
PerSheet = Annotated[int, Shape(lambda value: type(value) is int and value in PER_SHEET)]
Yes = Annotated[bool, Shape(lambda value: value is True)]
Answers = Annotated[Mapping[str, str], _by_criterion(pattern(_IDENT))]
GivenReasons = Annotated[Mapping[str, tuple[str, ...]], _by_criterion(Shape(_are_some, list, as_tuple))]
Hashes = Annotated[Mapping[str, str], _by_criterion(pattern(_HEX64))]
Lines = Annotated[tuple[str, ...], _listed(line(200))]
Flags = Annotated[frozenset[Flag], Shape(_are_flags, sorted, _read_flags)]
Also = Annotated[
    Mapping[Flag, tuple[str, ...]],
    Shape(_are_also, lambda also: {flag.value: list(ids) for flag, ids in also.items()}, _read_also),
]
DatedRuns = Annotated[
    tuple[Dated, ...],
    Shape(
        _are_dated,
        lambda runs: [{"first": one.first, "last": one.last, "day": iso(one.day)} for one in runs],
        _read_dated,
    ),
]
Team = Annotated[
    tuple[TeamMember, ...],
    Shape(_is_team, lambda team: [{"name": one.name, "role": one.role} for one in team], _read_team),
]
Confirmer = Annotated[str, Shape(lambda value: value == "network")]
SettingValues = Annotated[Mapping[str, Any], Shape(_are_settings, dict)]
PlainSurvey = Annotated[Mapping[str, Any], Shape(_is_survey, dict)]


def floor_time(wall_ms: int) -> int:
    """Return the chained time of a moment."""
    return wall_ms - wall_ms % TICK_MS
