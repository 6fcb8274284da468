"""How entries are chained: the hash that each place of a ledger has, and the name of its device."""

import hashlib

FRAME = b"hailong/1"
NO_HASH = bytes(32)
"""What the first entry of an epoch has before it."""


def link(device: bytes, epoch: bytes, seq: int, prev: bytes, body: bytes) -> bytes:
    """Return the hash that chains ``body`` at ``seq`` (from 1) after the hash ``prev``.

    Fixed widths make the frame unambiguous: device and epoch 16 bytes, seq 8 big-endian, prev and digest 32.
    """
    digest = hashlib.sha256(body).digest()
    return hashlib.sha256(FRAME + device + epoch + seq.to_bytes(8, "big") + prev + digest).digest()


def device_id(public_key: bytes) -> bytes:
    """Return the 16 bytes that name the device of a raw Ed25519 public key."""
    return hashlib.sha256(public_key).digest()[:16]
