"""Who signs: what papers, months and messages have in common."""

from collections.abc import Callable

from msgspec import Struct


class Signer(Struct, frozen=True):
    """Who signs: a raw Ed25519 public key, and what makes the 64 bytes of its signature of a message."""

    public_key: bytes
    sign: Callable[[bytes], bytes]
