"""The only place of the centre that makes chance."""

import os


def random_bytes(count: int) -> bytes:
    """Return so many bytes that nobody can guess."""
    return os.urandom(count)
