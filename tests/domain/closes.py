"""Entries that close a month, made for the tests of their form."""

from hypothesis import strategies as some

from kiosk.domain.ballot import ClockState
from kiosk.domain.entry import MonthClosed
from kiosk.domain.shapes import TICK_MS, TeamMember

_hex = some.integers(0, 2**256 - 1).map("{:064x}".format)
_names = some.text(min_size=1, max_size=120).filter(str.isprintable)


def team_of(names: list[str]) -> tuple[TeamMember, ...]:
    """Return a count team of which the first is the chair."""
    return tuple(TeamMember(name, "member" if place else "chair") for place, name in enumerate(names))


closes = some.builds(
    MonthClosed,
    id=_hex.map(lambda told: told[:32]),
    at=some.integers(0, 40_000_000).map(lambda n: n * TICK_MS),
    clock=some.sampled_from(ClockState),
    counter=_names,
    month=some.builds("{:04}-{:02}".format, some.integers(0, 9999), some.integers(1, 12)),
    supplement=some.integers(0, 2**53 - 1),
    team=some.lists(_names, min_size=1, max_size=12, unique=True).map(team_of),
    digest=_hex,
    epoch=_hex.map(lambda told: told[:32]),
    seq=some.integers(0, 2**53 - 1),
    head=_hex,
    person=some.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True),
)
