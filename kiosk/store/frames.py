"""Payloads framed in a file that is only ever written at its end, so that a torn or damaged one is known for it."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

MAGIC = b"\xf1"
"""The form's version; a byte that stands in no text anybody writes."""
HEAD_BYTES = 9
MOST_BYTES = 1 << 22
"""No payload is longer: a length that damage made up asks for no memory."""
_CHUNK = 1 << 16


class Damage(Struct):
    """What a reading passed over: ``places`` stretches of ``count`` bytes in all."""

    places: int = 0
    count: int = 0


def frame(payload: bytes) -> bytes:
    """Return ``payload`` behind its version (1 byte), length (u32 big-endian) and CRC-32 (u32 big-endian)."""
    if not 0 < len(payload) <= MOST_BYTES:
        raise ValueError(f"a frame holds 1 to {MOST_BYTES} bytes")
    return MAGIC + len(payload).to_bytes(4, "big") + zlib.crc32(payload).to_bytes(4, "big") + payload


def until_damage(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield each payload from the file's beginning with the place behind its frame; a damaged frame ends it."""
    at = 0
    while (payload := whole_at(file, at)) is not None:
        at += HEAD_BYTES + len(payload)
        yield payload, at


def past_damage(file: BinaryIO, damage: Damage, start: int = 0) -> Iterator[bytes]:
    """Yield every whole payload behind ``start``; what stands between them is passed over and told to ``damage``."""
    good = at = start
    while True:
        payload = whole_at(file, at)
        if payload is not None:
            _passed(damage, at - good)
            good = at = at + HEAD_BYTES + len(payload)
            yield payload
            continue
        behind = _next_magic(file, at + 1)
        if behind is None:
            _passed(damage, file.seek(0, 2) - good)
            return
        at = behind


def _passed(damage: Damage, count: int) -> None:
    if count:
        damage.places += 1
        damage.count += count


def whole_at(file: BinaryIO, at: int) -> bytes | None:
    """Return the payload of the frame that begins at ``at``, None where none begins that is whole."""
    file.seek(at)
    head = file.read(HEAD_BYTES)
    length = int.from_bytes(head[1:5], "big")
    if len(head) < HEAD_BYTES or head[:1] != MAGIC or not 0 < length <= MOST_BYTES:
        return None
    payload = file.read(length)
    return payload if len(payload) == length and zlib.crc32(payload) == int.from_bytes(head[5:], "big") else None


def _next_magic(file: BinaryIO, at: int) -> int | None:
    """Return the first place from ``at`` on where a frame could begin."""
    file.seek(at)
    while chunk := file.read(_CHUNK):
        found = chunk.find(MAGIC)
        if found >= 0:
            return at + found
        at += len(chunk)
    return None
