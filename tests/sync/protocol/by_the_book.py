"""A reader of protocol 1.0 by somebody who has nothing but README.md: not a line of the project is imported."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.sync.protocol.members_by_the_book import (
    HEX32,
    HEX64,
    KIOSK,
    MAY_LACK,
    MEMBERS,
    PLACE,
    Json,
    agrees,
    form,
    plain,
)


class Wrong(Exception):
    """What is read is refused with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def load(text: bytes) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Wrong("malformed") from problem


def cut(content: bytes, most: int) -> tuple[bytes, bytes, bytes, bytes]:
    """Return the message, the key, the signature, and what follows."""
    text, found, rest = content[: most + 1].partition(b"\n")
    if not found:
        raise Wrong("too_large" if len(content) > most else "truncated")
    rest = content[len(text) + 1 :]
    if len(rest) < 194 and b"\n" not in rest:
        raise Wrong("truncated")
    seal = re.fullmatch(rb"([0-9a-f]{64}) ([0-9a-f]{128})\n", rest[:194])
    if seal is None:
        raise Wrong("malformed")
    return text, bytes.fromhex(seal[1].decode()), bytes.fromhex(seal[2].decode()), rest[194:]


def verify(text: bytes, key: bytes, signature: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, b"hailong-sync/1\n" + text)
    except InvalidSignature as problem:
        raise Wrong("signature_wrong") from problem


def message(text: bytes) -> dict[str, Any]:
    found = load(text)
    if not isinstance(found, dict):
        raise Wrong("malformed")
    version = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", str(found.get("v")))
    if version is None:
        raise Wrong("malformed")
    numbers = int(version[1]), int(version[2])
    if numbers != (1, 0):
        raise Wrong("protocol_newer" if numbers > (1, 0) else "protocol_older")
    members = MEMBERS.get(str(found.get("kind")), {})
    lacking = members.keys() - found.keys()
    if not members or found.keys() - members.keys() != {"v", "kind"} or lacking - MAY_LACK.get(found["kind"], set()):
        raise Wrong("malformed")
    if not all(test(found[name]) for name, test in members.items() if name in found) or not agrees(found):
        raise Wrong("malformed")
    if canonical(found) != text:
        raise Wrong("malformed")
    return found


def of_device(text: bytes, key: bytes, signature: bytes, kind: str) -> dict[str, Any]:
    verify(text, key, signature)
    found = message(text)
    if found["kind"] != kind:
        raise Wrong("malformed")
    if found["device"] != hashlib.sha256(key).hexdigest()[:32]:
        raise Wrong("other_device")
    return found


def of_centre(text: bytes, key: bytes, signature: bytes, keys: set[bytes]) -> dict[str, Any]:
    if key not in keys:
        raise Wrong("key_unknown")
    verify(text, key, signature)
    found = message(text)
    if found["kind"] in KIOSK:
        raise Wrong("malformed")
    return found


def batch(content: bytes) -> tuple[dict[str, Any], list[bytes], list[dict[str, str]], bytes]:
    """Return header, entries and comments of the first batch, and what follows it."""
    text, key, signature, rest = cut(content, 16_384)
    header = of_device(text, key, signature, "batch")
    size, beside = header["body_bytes"], header["comments_bytes"]
    if len(rest) < size + beside:
        raise Wrong("truncated")
    body, comments = rest[:size], rest[size : size + beside]
    if hashlib.sha256(body).hexdigest() != header["body"]:
        raise Wrong("body_wrong")
    if beside and hashlib.sha256(comments).hexdigest() != header["comments"]:
        raise Wrong("body_wrong")
    entries = unpacked(body)
    if len(entries) != header["last"] - header["first"] + 1:
        raise Wrong("body_wrong")
    if chain(header, entries)[-1] != header["head"]:
        raise Wrong("chain_broken")
    for body in entries:
        entry(body)
    return header, entries, texts(comments, entries) if beside else [], rest[size + beside :]


def unpacked(packed: bytes) -> list[bytes]:
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(packed, 2_097_153)
    except zlib.error as problem:
        raise Wrong("body_wrong") from problem
    if len(found) > 2_097_152:
        raise Wrong("too_large")
    if not stream.eof or stream.unused_data or not found.endswith(b"\n"):
        raise Wrong("body_wrong")
    return found[:-1].split(b"\n")


def chain(header: Mapping[str, Any], entries: list[bytes]) -> list[str]:
    found, prev = [], bytes.fromhex(header["prev"])
    for place, body in enumerate(entries, header["first"]):
        who = bytes.fromhex(header["device"]) + bytes.fromhex(header["epoch"])
        frame = b"hailong/1" + who + place.to_bytes(8, "big") + prev + hashlib.sha256(body).digest()
        prev = hashlib.sha256(frame).digest()
        found.append(prev.hex())
    return found


def entry(body: bytes) -> None:
    found = load(body)
    if not isinstance(found, dict) or not plain(found, 8) or canonical(found) != body or len(body) > 262_144:
        raise Wrong("malformed")
    if not HEX32(found.get("id")) or not form("[a-z][a-z_]{0,39}")(found.get("kind")) or not PLACE(found.get("v")):
        raise Wrong("malformed")


def texts(packed: bytes, entries: list[bytes]) -> list[dict[str, str]]:
    named = {hashed for body in entries for hashed in re.findall(rb'"([0-9a-f]{64})"', body)}
    found: list[dict[str, str]] = []
    for each in unpacked(packed):
        comment = load(each)
        if canonical(comment) != each or comment.keys() != {"salt", "text"} or not HEX64(comment["salt"]):
            raise Wrong("malformed")
        hashed = hashlib.sha256(bytes.fromhex(comment["salt"]) + comment["text"].encode()).hexdigest()
        if hashed.encode() not in named:
            raise Wrong("comment_unnamed")
        found.append({**comment, "hash": hashed})
    if [one["hash"] for one in found] != sorted({one["hash"] for one in found}):
        raise Wrong("malformed")
    return found


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
