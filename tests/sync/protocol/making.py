"""Makes the vectors of protocol 1.0: ``python -m tests.sync.protocol.making``.

What is there is never made anew: programs in offices speak it. A later version gets a folder of its own.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.ballot import ClockState
from kiosk.domain.chain import NO_HASH, device_id, link
from kiosk.domain.signing import Signer
from sync.protocol import invitation, messages
from sync.protocol.batches import Packet, Start, write_batch
from sync.protocol.invitation import Invitation
from sync.protocol.lines import Comment
from sync.protocol.messages import (
    Enrol,
    Fetch,
    Grant,
    Manifest,
    Message,
    Receipt,
    Refusal,
    Request,
    Standing,
    State,
    Time,
)
from sync.protocol.refusals import Code
from sync.protocol.shapes import Item
from sync.protocol.trust import pin_of
from tests.sync.protocol.spoiling import refusals

FOLDER = Path(__file__).parents[2] / "vectors" / "sync-1.0"
ENTRIES: dict[str, Any] = json.loads((FOLDER.parent / "entries.json").read_text("utf-8"))
AT = 1_769_878_800_123
NONCE, CHALLENGE, GENERATION = "a0" * 16, "b1" * 32, "c2" * 16
EPOCH = bytes.fromhex(ENTRIES["epoch"])
TLS = (sha256(b"tls now").hexdigest(), sha256(b"tls next").hexdigest())
NEWER_ENTRY = b'{"at":1769879100000,"face":{"seen":[]},"id":"%s","kind":"smiled","v":2}' % (b"9f" * 16)


def key_of(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def signer_of(seed: bytes) -> Signer:
    key = key_of(seed)
    return Signer(key.public_key().public_bytes_raw(), key.sign)


SEEDS = {
    "kiosk": bytes.fromhex(ENTRIES["seed"]),
    "other kiosk": sha256(b"other kiosk").digest(),
    "centre": sha256(b"centre").digest(),
    "next centre": sha256(b"next centre").digest(),
    "stranger": sha256(b"stranger").digest(),
}
SIGNERS = {name: signer_of(seed) for name, seed in SEEDS.items()}
KIOSK, CENTRE = SIGNERS["kiosk"], SIGNERS["centre"]
DEVICE = device_id(KIOSK.public_key)
KEYS = (CENTRE.public_key.hex(), SIGNERS["next centre"].public_key.hex())


def keys() -> dict[str, Any]:
    told = {}
    for name, seed in SEEDS.items():
        public_key = SIGNERS[name].public_key
        told[name] = {
            "seed": seed.hex(),
            "public_key": public_key.hex(),
            "device": device_id(public_key).hex(),
            "pin": pin_of(public_key).hex(),
        }
    return told


def bodies() -> list[bytes]:
    return [one["canonical"].encode() for one in ENTRIES["entries"]]


def comments() -> dict[str, Comment]:
    told = ENTRIES["comment"]
    comment = Comment(bytes.fromhex(told["salt"]), told["text"])
    return {comment.hash: comment}


def packets() -> Mapping[str, Packet]:
    whole = bodies()
    first = write_batch(Start(EPOCH, 1, NO_HASH), whole[:10], comments(), KIOSK)
    rest = Start(EPOCH, 11, bytes.fromhex(first.header.head))
    return {
        "ten entries and their comment": first,
        "the rest of the chain, one entry of a newer form": write_batch(rest, [*whole[10:], NEWER_ENTRY], {}, KIOSK),
        "one entry": write_batch(Start(EPOCH, 1, NO_HASH), whole[:1], {}, KIOSK),
    }


def batches() -> list[dict[str, Any]]:
    return [_batch(name, packet) for name, packet in packets().items()]


def _batch(name: str, packet: Packet) -> dict[str, Any]:
    header = packet.header
    entries = [*bodies(), NEWER_ENTRY][header.first - 1 : header.last]
    hashes, prev = [], bytes.fromhex(header.prev)
    for seq, body in enumerate(entries, header.first):
        prev = link(DEVICE, EPOCH, seq, prev, body)
        hashes.append(prev.hex())
    beside = [{"salt": one.salt.hex(), "text": one.text, "hash": one.hash} for one in comments().values()]
    return {
        "name": name,
        "header": json.loads(packet.sealed.text),
        "entries": [body.decode() for body in entries],
        "hashes": hashes,
        "comments": beside if packet.comments else [],
        "packet": b64encode(packet.content).decode(),
    }


def said() -> list[tuple[str, Message]]:
    """Return a message of every kind but the batch, and who signs it."""
    first = packets()["ten entries and their comment"].header
    device, epoch = DEVICE.hex(), EPOCH.hex()
    asks: dict[str, Any] = {"nonce": NONCE, "device": device}
    answers: dict[str, Any] = {"nonce": NONCE, "at": AT}
    place: dict[str, Any] = {
        "device": device,
        "epoch": epoch,
        "first": first.first,
        "last": first.last,
        "body": first.body,
    }
    stands: dict[str, Any] = {"mark": 10, "durable_to": 4, "generation": GENERATION}
    counts: dict[str, Any] = {"fresh": 7, "known": 2, "conflicting": 1, "unparsed": 0}
    trust: dict[str, Any] = {"keys": KEYS, "tls": TLS}
    hours = Item("hours", 3, {"mon": ["07:30-11:30", "13:30-17:00"]})
    survey = Item("survey/kbnn-2", 2, _survey(), "2026-12-01")
    return [
        ("kiosk", Enrol(**asks, challenge=CHALLENGE, code="d3" * 8, training=False, program="0.1.0")),
        ("kiosk", Request(**asks, office="0031", counter="Quầy 1", training=False, program="0.1.0")),
        (
            "kiosk",
            State(
                **asks,
                epoch=epoch,
                last=10,
                hash=first.head,
                probes=(5, 8),
                at=AT,
                clock=ClockState.HOLDOVER,
                config_version=6,
                program="0.1.0",
            ),
        ),
        ("kiosk", Fetch(**asks)),
        ("centre", Time(**answers, speaks="1.0", challenge=CHALLENGE, tls=TLS)),
        ("centre", Time(**answers, speaks="1.7", challenge=CHALLENGE, tls=())),
        ("centre", _grant(url="https://centre.example:8443/hailong")),
        ("centre", _grant()),
        (
            "centre",
            Standing(**answers, device=device, epoch=epoch, **stands, hashes=_hashes((5, 8, 10)), config_version=7),
        ),
        ("centre", Receipt(at=AT, head=first.head, **place, **stands, **counts)),
        ("centre", Refusal(at=AT, code=Code.FORK, **place)),
        ("centre", Manifest(at=AT, device=device, version=7, items=(hours, survey), nonce=NONCE, **trust)),
        ("centre", Manifest(at=AT, device=device, version=7, items=(), **trust)),
    ]


def _grant(url: str | None = None) -> Grant:
    return Grant(
        nonce=NONCE,
        at=AT,
        device=DEVICE.hex(),
        office="0031",
        office_name="Kho bạc Nhà nước khu vực X – Phòng Giao dịch số 1",
        counter="Quầy 1",
        training=False,
        keys=KEYS,
        tls=TLS,
        url=url,
    )


def _survey() -> dict[str, Any]:
    plain: dict[str, Any] = next(one["plain"]["survey"] for one in ENTRIES["entries"] if "survey" in one["plain"])
    return plain


def _hashes(places: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((seq, ENTRIES["entries"][seq - 1]["hash"]) for seq in places)


def told() -> list[dict[str, Any]]:
    return [_message(by, message) for by, message in said()]


def _message(by: str, message: Message) -> dict[str, Any]:
    sealed = messages.sealed(message, SIGNERS[by])
    return {
        "kind": message.kind,
        "by": by,
        "plain": json.loads(sealed.text),
        "frame": sealed.frame.decode(),
    }


def invitations() -> dict[str, Any]:
    code, pin = bytes.fromhex("d3" * 8 + "e4" * 8), pin_of(CENTRE.public_key)
    return {
        "code": code.hex(),
        "pin": pin.hex(),
        "typed": invitation.write_typed(code, pin),
        "typed_hash": invitation.code_hash(code[:8]).hex(),
        "scanned": invitation.write_scanned(Invitation(code, pin, "https://centre.example:8443/hailong")),
        "scanned_hash": invitation.code_hash(code).hex(),
    }


def files() -> list[dict[str, Any]]:
    """Return a file of every kind that goes by stick."""
    frames: dict[str, list[str]] = {}
    for one in told():
        frames.setdefault(one["kind"], []).append(one["frame"])
    two = b"".join(packet.content for packet in list(packets().values())[:2])
    return [
        {"name": "two batches.ksb", "holds": ["batch", "batch"], "content": b64encode(two).decode()},
        _frames("an answer.ksr", frames["receipt"] + frames["refusal"]),
        _frames("a request.kreq", frames["request"]),
        _frames("a grant.kgrant", [frames["grant"][0], frames["manifest"][0]]),
    ]


def _frames(name: str, frames: list[str]) -> dict[str, Any]:
    holds = [json.loads(frame.splitlines()[0])["kind"] for frame in frames]
    return {"name": name, "holds": holds, "content": b64encode("".join(frames).encode()).decode()}


def main() -> None:
    """Write the vectors that are not there yet."""
    made: Mapping[str, Any] = {
        "keys": keys(),
        "messages": told(),
        "batches": batches(),
        "refusals": refusals(packets(), {message.kind: message for _, message in said()}, SIGNERS),
        "invitations": invitations(),
        "files": files(),
    }
    FOLDER.mkdir(exist_ok=True)
    for name, content in made.items():
        file = FOLDER / f"{name}.json"
        if not file.exists():
            file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
