"""Words of pages in the language of who reads them."""

from collections.abc import Callable

from django.utils.functional import lazy
from django.utils.translation import get_language

from sync.server.wording import wording


def _text(key: str) -> str:
    return wording(get_language() or "en").text(key)


label: Callable[[str], str] = lazy(_text, str)
"""Returns the text of a key, which is looked up each time it is shown."""
