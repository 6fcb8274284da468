"""The centre's texts in templates: ``{% say "centre.page.offices" %}``."""

from django import template
from django.utils.translation import get_language

from sync.server.wording import wording

register = template.Library()


@register.simple_tag
def say(key: str, **params: object) -> str:
    """Return the text of a key in the reader's language."""
    return wording(get_language() or "vi").text(key, **params)
