"""Which pages stand open to whom."""

from collections.abc import Mapping

from kiosk.store.people import Role

PAGES: Mapping[Role, tuple[str, ...]] = {
    Role.STAFF: ("figures", "paper", "serving"),
    Role.MANAGER: ("figures", "paper", "close", "serving", "officers", "settings", "people", "clock", "health"),
    Role.IT: ("health", "people", "leave"),
}
"""In the order of the list; the first is shown after signing in."""
