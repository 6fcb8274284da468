"""The only place that makes ids and other chance."""

import os


def new_id() -> str:
    """Return 16 random bytes as 32 hex digits: the identity of an entry or a ballot."""
    return os.urandom(16).hex()


def random_bytes(count: int) -> bytes:
    return os.urandom(count)
