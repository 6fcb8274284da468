"""A sentence that is not yet in any language, so that it changes with the language of the page."""

from collections.abc import Mapping

from msgspec import Struct, field

from kiosk.domain.wording import Wording
from kiosk.staff.notice import Told


class Say(Struct, frozen=True):
    """The key of a text, its tone, and what fills it."""

    key: str
    tone: str = "good"
    params: Mapping[str, object] = field(default_factory=dict)


def told(say: Say | None, words: Wording) -> Told | None:
    """Return ``say`` in words, nothing for nothing."""
    return None if say is None else Told(words.told(say.key, say.params), say.tone)
