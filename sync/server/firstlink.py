"""The one-time link of the first administrator: only its hash is kept, and any new one puts the old out of use."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from django.contrib.auth.models import User
from django.http import Http404

from sync.server import mint
from sync.server.models import Centre


def new_link() -> str | None:
    """Return a new token as long as there is no administrator, else None."""
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        Centre.objects.update(first_link="")
        return None
    token = urlsafe_b64encode(mint.random_bytes(24)).decode()
    Centre.objects.update(first_link=_hash(token))
    return token


def is_link(token: str) -> bool:
    """Say whether this is the token that was told last, and nobody has used it."""
    kept = Centre.objects.get().first_link
    return bool(kept) and hmac.compare_digest(kept, _hash(token))


def use_link(token: str) -> None:
    """Put it out of use; raises Http404 when somebody else was quicker."""
    if not Centre.objects.filter(first_link=_hash(token)).update(first_link=""):
        raise Http404


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
