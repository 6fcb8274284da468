"""The files that go by hand: batches (.ksb), receipts (.ksr), requests (.kreq) and grants (.kgrant)."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from msgspec import Struct

from sync.protocol import batches, trust
from sync.protocol.batches import Packet
from sync.protocol.limits import MOST_FRAMES, MOST_MANIFEST, MOST_PACKET, SEALED_LINE
from sync.protocol.messages import Grant, Manifest, Receipt, Refusal, Request, most_bytes
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed, cut

BATCHES, RECEIPTS, REQUESTS, GRANTS = ".ksb", ".ksr", ".kreq", ".kgrant"

Take = Callable[[int], bytes]
"""Reads at most so many bytes of a file; none at its end."""
_Cut = TypeVar("_Cut")
_NAME = re.compile(r"([0-9a-f]{32})-([0-9a-f]{32})-([1-9][0-9]{0,15})-([1-9][0-9]{0,15})\.ksb")


class Named(Struct, frozen=True):
    """What the name of a file of batches says; only what is inside is believed."""

    device: str
    epoch: str
    first: int
    last: int


class Joining(Struct, frozen=True):
    """What a file of grants holds for one kiosk; ``signed`` are grant and manifest as the centre signed them."""

    grant: Grant
    manifest: Manifest
    keys: frozenset[bytes]
    signed: tuple[Sealed, Sealed]


def batches_name(first: Packet, last: Packet) -> str:
    """Return the name of a file that holds the batches of an epoch from one to another."""
    header = first.header
    return f"{header.device}-{header.epoch}-{header.first}-{last.header.last}{BATCHES}"


def read_name(name: str) -> Named | None:
    """Return what such a name says; None for any other."""
    form = _NAME.fullmatch(name)
    return None if form is None else Named(form[1], form[2], int(form[3]), int(form[4]))


def packets(take: Take) -> Iterator[Packet]:
    """Yield the batches of a file one by one, with no more than one in memory.

    Raises what ``batches.read_packet`` raises: those before it are whole.
    """
    return _stream(take, MOST_PACKET, batches.read_packet)


def frames(take: Take) -> Iterator[Sealed]:
    """Yield the signed messages of a file one by one; nothing is believed of them yet.

    Raises Refused ``too_large``, ``truncated``, ``malformed``: those before it are whole.
    """
    most = MOST_MANIFEST + 1 + SEALED_LINE + 1
    for number, sealed in enumerate(_stream(take, most, lambda content: cut(content, 0, MOST_MANIFEST))):
        if number == MOST_FRAMES:
            raise Refused(Code.TOO_LARGE, what="file")
        yield sealed


def receipts(take: Take, keys: Collection[bytes], device: bytes) -> Iterator[Receipt | Refusal | Manifest]:
    """Yield what a centre sends back to a device by stick; what is for others is passed over.

    Raises what ``frames`` and ``trust.from_centre`` raise.
    """
    for sealed in frames(take):
        message = trust.from_centre(sealed, keys)
        if not isinstance(message, Receipt | Refusal | Manifest):
            raise Refused(Code.MALFORMED, where="kind")
        if message.device == device.hex():
            yield message


def requests(take: Take) -> Iterator[tuple[Request, bytes]]:
    """Yield the requests of kiosks with their raw keys; raises what ``frames`` and ``trust.from_device`` raise."""
    for sealed in frames(take):
        if len(sealed.text) > most_bytes(Request):
            raise Refused(Code.TOO_LARGE, what="message")
        yield trust.from_device(sealed, Request), sealed.public_key


def joining(take: Take, pin: bytes, device: bytes, nonce: bytes) -> Joining:
    """Return what answers the request of this ``nonce`` in a file of grants for many kiosks.

    Only what the holder of the pinned key signed is looked at. Raises Refused ``other_device`` when nothing there is
    for this device, ``nonce_wrong`` when it answers another request, and what ``frames`` and ``messages.read`` raise.
    """
    stream = frames(take)
    grant, own, keys = _own_grant(stream, pin, device, nonce)
    sealed = next(stream, None)
    if sealed is None:
        raise Refused(Code.TRUNCATED, what="manifest")
    manifest = trust.from_centre(sealed, keys)
    if not isinstance(manifest, Manifest) or manifest.device != device.hex():
        raise Refused(Code.MALFORMED, where="manifest")
    return Joining(grant, manifest, keys, (own, sealed))


def _own_grant(
    stream: Iterator[Sealed], pin: bytes, device: bytes, nonce: bytes
) -> tuple[Grant, Sealed, frozenset[bytes]]:
    for sealed in stream:
        message = trust.from_centre(sealed, {trust.pinned(sealed, pin)})
        if isinstance(message, Grant) and message.device == device.hex():
            if message.nonce != nonce.hex():
                raise Refused(Code.NONCE)
            return message, sealed, trust.own_grant(message, sealed)
    raise Refused(Code.OTHER_DEVICE)


def _stream(take: Take, most: int, cut_one: Callable[[bytes], tuple[_Cut, int]]) -> Iterator[_Cut]:
    content = b""
    ended = False
    while True:
        while not ended and len(content) < most:
            more = take(most - len(content))
            ended = not more
            content += more
        if not content:
            return
        one, end = cut_one(content)
        yield one
        content = content[end:]
