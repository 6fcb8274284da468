"""Batches and messages with one thing wrong each, and the refusal that each must meet."""

import hashlib
import json
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kiosk.domain.chain import link
from kiosk.domain.signing import Signer
from sync.protocol import messages, signing
from sync.protocol.batches import Packet
from sync.protocol.messages import Message
from sync.protocol.refusals import Code

Row = tuple[str, str, bytes, Code]
Change = Callable[[dict[str, Any]], None]


def canonical(plain: object) -> bytes:
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def frame(text: bytes, signer: Signer) -> bytes:
    return signing.seal(text, signer).frame


def refusals(
    packets: Mapping[str, Packet], said: Mapping[str, Message], signers: Mapping[str, Signer]
) -> list[dict[str, Any]]:
    """Return the vectors of refusals: what is wrong, what to read it as, its bytes, and the code."""
    first = packets["ten entries and their comment"]
    rows = [*_packets(first, signers), *_bodies(first, signers["kiosk"]), *_messages(said, signers)]
    return [
        {"name": name, "as": kind, "content": b64encode(content).decode(), "code": code.value}
        for name, kind, content, code in rows
    ]


def _packets(packet: Packet, signers: Mapping[str, Signer]) -> Iterator[Row]:
    whole = packet.content
    head, beside = packet.sealed.text, packet.body + packet.comments
    kiosk = signers["kiosk"]
    header = json.loads(head)
    yield "nothing", "batch", b"", Code.TRUNCATED
    yield "a page of the web", "batch", b"<!doctype html>\n<html><body>Sign in</body></html>\n" * 9, Code.MALFORMED
    yield "cut within the header", "batch", whole[:100], Code.TRUNCATED
    yield "cut within the signature", "batch", whole[: len(head) + 80], Code.TRUNCATED
    yield "cut within the body", "batch", whole[:-200], Code.TRUNCATED
    yield "a byte of the body changed", "batch", _flip(whole, len(whole) - len(beside) + 40), Code.BODY
    yield "a byte of the comments changed", "batch", _flip(whole, len(whole) - 3), Code.BODY
    yield "a digit of the header changed", "batch", whole.replace(b'"last":10', b'"last":11', 1), Code.SIGNATURE
    yield "signed without the domain", "batch", _bare(head, kiosk) + beside, Code.SIGNATURE
    yield "signed by another device", "batch", frame(head, signers["other kiosk"]) + beside, Code.OTHER_DEVICE
    yield "a header of 17,000 bytes", "batch", b" " * 17_000 + whole, Code.TOO_LARGE
    for name, change, code in _HEADERS:
        spoilt = dict(header)
        change(spoilt)
        yield name, "batch", frame(canonical(spoilt), kiosk) + beside, code
    spaced = json.dumps(header, sort_keys=True).encode()
    yield "spaces between the members", "batch", frame(spaced, kiosk) + beside, Code.MALFORMED
    twice = head.replace(b'"first":1,', b'"first":1,"first":1,')
    yield "a member twice", "batch", frame(twice, kiosk) + beside, Code.MALFORMED
    deep = b"[" * 16_000
    yield "lists in lists", "batch", frame(deep, kiosk) + beside, Code.MALFORMED
    long = head.replace(b'"first":1,', b'"first":' + b"9" * 15_000 + b",")
    yield "a number of 15,000 digits", "batch", frame(long, kiosk) + beside, Code.MALFORMED


_HEADERS: tuple[tuple[str, Change, Code], ...] = (
    ("a newer major version", lambda header: header.update(v="2.0"), Code.NEWER),
    ("a newer minor version", lambda header: header.update(v="1.1", wind="north"), Code.NEWER),
    ("an older major version", lambda header: header.update(v="0.9"), Code.OLDER),
    ("no version", lambda header: header.pop("v"), Code.MALFORMED),
    ("a version that is a number", lambda header: header.update(v=1), Code.MALFORMED),
    ("another kind", lambda header: header.update(kind="receipt"), Code.MALFORMED),
    ("an unknown kind", lambda header: header.update(kind="poem"), Code.MALFORMED),
    ("an unknown member", lambda header: header.update(wind="north"), Code.MALFORMED),
    ("a member missing", lambda header: header.pop("epoch"), Code.MALFORMED),
    ("a member that is null", lambda header: header.update(epoch=None), Code.MALFORMED),
    ("a place with a fraction", lambda header: header.update(first=1.5), Code.MALFORMED),
    ("a place that is true", lambda header: header.update(first=True), Code.MALFORMED),
    ("place 0", lambda header: header.update(first=0), Code.MALFORMED),
    ("the last before the first", lambda header: header.update(first=11), Code.MALFORMED),
    ("1,001 entries", lambda header: header.update(last=1001), Code.MALFORMED),
    ("capital digits", lambda header: header.update(epoch=header["epoch"].upper()), Code.MALFORMED),
    ("a hash before place 1", lambda header: header.update(prev="11" * 32), Code.MALFORMED),
    ("comments without their length", lambda header: header.update(comments_bytes=0), Code.MALFORMED),
    ("263,000 bytes", lambda header: header.update(body_bytes=263_000), Code.MALFORMED),
)


def _bodies(packet: Packet, kiosk: Signer) -> Iterator[Row]:
    """Yield batches that the device has signed as they stand: only what they unpack to is wrong."""
    header = json.loads(packet.sealed.text)
    plain, beside = zlib.decompress(packet.body), zlib.decompress(packet.comments)
    bomb = zlib.compress(b"0" * (2**21 + 1), 9)
    lines = plain.splitlines()

    def signed(lines: list[bytes]) -> bytes:
        told = dict(header) | {"last": len(lines), "head": chained(header, lines)}
        return _signed(told, zlib.compress(b"".join(line + b"\n" for line in lines)), packet.comments, kiosk)

    def commented(packed: bytes) -> bytes:
        return _signed(header, packet.body, packed, kiosk)

    yield "2 MB and a byte of zeros", "batch", _signed(header, bomb, packet.comments, kiosk), Code.TOO_LARGE
    yield "a bomb of comments", "batch", commented(bomb), Code.TOO_LARGE
    yield "no zlib stream", "batch", _signed(header, plain, packet.comments, kiosk), Code.BODY
    half = packet.body[: len(packet.body) // 2]
    yield "half a zlib stream", "batch", _signed(header, half, packet.comments, kiosk), Code.BODY
    yield "a byte after the stream", "batch", _signed(header, packet.body + b"\0", packet.comments, kiosk), Code.BODY
    yield (
        "no line feed at the end",
        "batch",
        _signed(header, zlib.compress(plain[:-1]), packet.comments, kiosk),
        Code.BODY,
    )
    fewer = zlib.compress(b"\n".join(lines[:-1]) + b"\n")
    yield "an entry fewer than places", "batch", _signed(header, fewer, packet.comments, kiosk), Code.BODY
    order = zlib.compress(b"\n".join([*lines[:-2], lines[-1], lines[-2]]) + b"\n")
    yield "two entries in each other's place", "batch", _signed(header, order, packet.comments, kiosk), Code.CHAIN
    spaced = json.dumps(json.loads(lines[3]), sort_keys=True, ensure_ascii=False).encode()
    yield "an entry with spaces", "batch", signed([*lines[:3], spaced, *lines[4:]]), Code.MALFORMED
    yield "an entry that is none", "batch", signed([*lines, b"[]"]), Code.MALFORMED
    yield "an entry without an id", "batch", signed([*lines, b'{"kind":"smiled","v":2}']), Code.MALFORMED
    deep = b'{"a":%s0%s,"id":"%s","kind":"smiled","v":2}' % (b"[" * 9, b"]" * 9, b"9f" * 16)
    yield "an entry too deep", "batch", signed([*lines, deep]), Code.MALFORMED
    half_number = b'{"a":1.5,"id":"%s","kind":"smiled","v":2}' % (b"9f" * 16)
    yield "an entry with a fraction", "batch", signed([*lines, half_number]), Code.MALFORMED
    foreign = canonical({"salt": "11" * 32, "text": "nobody names this"}) + b"\n"
    yield "a comment that no entry names", "batch", commented(zlib.compress(foreign)), Code.COMMENT
    spread = json.dumps(json.loads(beside), ensure_ascii=False).encode() + b"\n"
    yield "a comment with spaces", "batch", commented(zlib.compress(spread)), Code.MALFORMED


def chained(header: Mapping[str, Any], lines: list[bytes]) -> str:
    device, epoch = bytes.fromhex(header["device"]), bytes.fromhex(header["epoch"])
    head = bytes.fromhex(header["prev"])
    for seq, line in enumerate(lines, header["first"]):
        head = link(device, epoch, seq, head, line)
    return head.hex()


def _signed(header: Mapping[str, Any], body: bytes, comments: bytes, kiosk: Signer) -> bytes:
    told = dict(header) | {
        "body": hashlib.sha256(body).hexdigest(),
        "body_bytes": len(body),
        "comments": hashlib.sha256(comments).hexdigest(),
        "comments_bytes": len(comments),
    }
    return frame(canonical(told), kiosk) + body + comments


def _bare(text: bytes, signer: Signer) -> bytes:
    return signing.Sealed(text, signer.public_key, signer.sign(text)).frame


def _flip(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _messages(said: Mapping[str, Message], signers: Mapping[str, Signer]) -> Iterator[Row]:
    centre = signers["centre"]
    receipt = json.loads(messages.write(said["receipt"]))
    forged = messages.sealed(said["receipt"], signers["stranger"]).frame
    yield "a receipt of a stranger", "centre", forged, Code.FOREIGN_KEY
    posing = signing.Sealed(canonical(receipt), centre.public_key, signers["stranger"].sign(b"")).frame
    yield "a stranger's receipt under the centre's key", "centre", posing, Code.SIGNATURE
    for name, change in _RECEIPTS:
        yield name, "centre", frame(canonical(receipt | change), centre), Code.MALFORMED
    yield "a receipt of a newer major", "centre", frame(canonical(receipt | {"v": "2.0"}), centre), Code.NEWER
    yield "a kiosk's message from the centre", "centre", messages.sealed(said["state"], centre).frame, Code.MALFORMED
    state = json.loads(messages.write(said["state"]))
    kiosk = signers["kiosk"]
    for name, change in _STATES:
        yield name, "state", frame(canonical(state | change), kiosk), Code.MALFORMED
    manifest = json.loads(messages.write(said["manifest"]))
    for name, items in _ITEMS:
        yield name, "centre", frame(canonical(manifest | {"items": items}), centre), Code.MALFORMED


_RECEIPTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("a receipt for more than its mark", {"mark": 9}),
    ("a receipt safer than its mark", {"durable_to": 11}),
    ("a receipt that counts wrongly", {"fresh": 8}),
)
_STATES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("probes out of order", {"probes": [8, 5]}),
    ("a probe beyond the last place", {"probes": [11]}),
    ("an unheard-of belief in the clock", {"clock": "sure"}),
    ("65 probes", {"probes": list(range(1, 66)), "last": 99}),
    ("a program of two lines", {"program": "0.1\n0"}),
    ("a program of 121 letters", {"program": "a" * 121}),
    ("a place beyond what JSON says exactly", {"last": 2**53}),
)
_ITEMS: tuple[tuple[str, list[dict[str, Any]]], ...] = (
    ("items out of order", [{"name": name, "version": 1, "value": {}} for name in ("texts", "hours")]),
    ("an item twice", [{"name": "hours", "version": version, "value": {}} for version in (1, 2)]),
    ("65 items", [{"name": f"survey/{number}", "version": 1, "value": {}} for number in range(100, 165)]),
    ("an item too deep", [{"name": "hours", "version": 1, "value": {"a": [[[[[]]]]]}}]),
    ("an item since no day", [{"name": "hours", "version": 1, "value": {}, "since": "2026-02-30"}]),
    ("an item since before there were days", [{"name": "hours", "version": 1, "value": {}, "since": "1969-12-31"}]),
    ("an item with a fraction", [{"name": "hours", "version": 1, "value": {"a": 0.5}}]),
)
