"""Which pages stand open to whom, and who may do what on them."""

from collections.abc import Mapping
from enum import StrEnum

from kiosk.store.people import Person, Role

PAGES: Mapping[Role, tuple[str, ...]] = {
    Role.STAFF: ("figures", "comments", "paper", "ballots", "serving"),
    Role.MANAGER: (
        "figures", "comments", "paper", "ballots", "close", "serving", "officers", "settings", "people", "clock",
        "centre", "health",
    ),
    Role.IT: ("health", "centre", "people", "leave"),
}  # fmt: skip
"""In the order of the list; the first is shown after signing in."""


class Right(StrEnum):
    """What not everybody may do who may open the page it is on."""

    MODERATE = "moderate"
    """Mask and erase comments."""
    OFFICER_FIGURES = "officer_figures"
    """See what was said of single officers; each look is an entry."""


_RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.STAFF: frozenset(),
    Role.MANAGER: frozenset(Right),
    Role.IT: frozenset(),
}


def may(person: Person, right: Right) -> bool:
    """Say whether ``person`` may do what ``right`` names."""
    return right in _RIGHTS[person.role]
