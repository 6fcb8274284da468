"""Whom to believe: a device by its own key, a centre by keys that a grant named or by the pin of an invitation."""

import hashlib
from collections.abc import Collection
from typing import TypeVar

from kiosk.domain.chain import device_id
from sync.protocol.messages import FROM_CENTRE, Grant, Manifest, Message, Time, read, read_any
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed, check

_Told = TypeVar("_Told", bound=Message)


def pin_of(public_key: bytes) -> bytes:
    """Return the 32 bytes by which a key can be known before it is."""
    return hashlib.sha256(public_key).digest()


def from_device(sealed: Sealed, expected: type[_Told]) -> _Told:
    """Return what a device says of itself; whether the device is known, is for the centre to ask.

    Raises Refused ``signature_wrong``, ``other_device``, and what ``messages.read`` raises.
    """
    check(sealed)
    message = read(sealed.text, expected)
    if getattr(message, "device", None) != device_id(sealed.public_key).hex():
        raise Refused(Code.OTHER_DEVICE)
    return message


def from_centre(sealed: Sealed, keys: Collection[bytes]) -> Message:
    """Return what a centre says whose raw keys are these.

    Raises Refused ``key_unknown``, ``signature_wrong``, ``malformed`` (a kind that only devices say), and what
    ``messages.read_any`` raises.
    """
    if sealed.public_key not in keys:
        raise Refused(Code.FOREIGN_KEY)
    check(sealed)
    message = read_any(sealed.text)
    if not isinstance(message, FROM_CENTRE):
        raise Refused(Code.MALFORMED, where="kind")
    return message


def answer(sealed: Sealed, expected: type[_Told], keys: Collection[bytes], nonce: bytes, device: bytes) -> _Told:
    """Return the answer to a question of this ``nonce`` (16 bytes) by this device.

    Raises Refused ``nonce_wrong``, ``other_device``, and what ``from_centre`` raises.
    """
    message = from_centre(sealed, keys)
    if not isinstance(message, expected):
        raise Refused(Code.MALFORMED, where="kind")
    if getattr(message, "nonce", None) != nonce.hex():
        raise Refused(Code.NONCE)
    if not isinstance(message, Time) and getattr(message, "device", None) != device.hex():
        raise Refused(Code.OTHER_DEVICE)
    return message


def pinned(sealed: Sealed, pin: bytes) -> bytes:
    """Return the raw key of a message when it is the one that an invitation means: 8 or 32 bytes of its pin.

    Raises Refused ``key_unknown``.
    """
    if len(pin) not in {8, 32} or not pin_of(sealed.public_key).startswith(pin):
        raise Refused(Code.FOREIGN_KEY)
    return sealed.public_key


def own_grant(grant: Grant, sealed: Sealed) -> frozenset[bytes]:
    """Return the raw keys to believe from now on; raises Refused ``key_unknown`` when the signer's is not one."""
    keys = frozenset(map(bytes.fromhex, grant.keys))
    if sealed.public_key not in keys:
        raise Refused(Code.FOREIGN_KEY)
    return keys


def next_keys(manifest: Manifest) -> frozenset[bytes]:
    """Return the raw keys to believe once a manifest is adopted."""
    return frozenset(map(bytes.fromhex, manifest.keys))
