"""The seal of a paper: the statement that the device signs, and the file inside the PDF that carries it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import rfc8785
from msgspec import Struct, to_builtins

from kiosk.domain.chain import device_id
from kiosk.domain.period import iso
from kiosk.domain.signing import Signer
from kiosk.reports.stamp import Stamp, stamp_from

FORMAT = "hailong/report/1"
FRAME = FORMAT.upper()
"""How every statement begins: nothing else that a device signs begins so."""
FILE = "figures.json"
MOST_FILE_BYTES = 1_000_000
NO_HEAD = "-"


class Seal(Struct, frozen=True):
    """A statement, the raw public key of the device that signed it, and its signature."""

    statement: str
    public_key: bytes
    signature: bytes

    @property
    def message(self) -> bytes:
        """What was signed: the statement's bytes."""
        return self.statement.encode()

    @property
    def text(self) -> str:
        """What the printed code holds: the statement and its signature."""
        return f"{self.statement} {self.signature.hex().upper()}"


class Attached(Struct, frozen=True):
    """What the file inside a paper holds; the figures are as somebody wrote them."""

    stamp: Stamp
    figures: Mapping[str, Any]
    seal: Seal


def statement(stamp: Stamp, public_key: bytes) -> str:
    """Return what the device says of a paper: eight fields in capital letters, one space between.

    Frame, kind, period (first/last day), paper date, digest of the figures, head of the ledger (- where no entry is),
    device, and the SHA-256 of the stamp's canonical JSON, which covers whatever else the paper was made from.
    """
    # A long run of zeros is more than the maker of codes can bear.
    head = stamp.heads[-1] if stamp.heads else ""
    fields = (
        FRAME,
        stamp.kind,
        f"{iso(stamp.period.first)}/{iso(stamp.period.last)}",
        iso(stamp.day),
        stamp.digest,
        head if head.strip("0") else NO_HEAD,
        device_id(public_key).hex(),
        hashlib.sha256(rfc8785.dumps(to_builtins(stamp))).hexdigest(),
    )
    return " ".join(fields).upper()


def sealed(stamp: Stamp, signer: Signer) -> Seal:
    """Return the seal of a paper that is made from what ``stamp`` says."""
    said = statement(stamp, signer.public_key)
    return Seal(said, signer.public_key, signer.sign(said.encode()))


def attachment(figures: bytes, stamp: Stamp, seal: Seal) -> bytes:
    """Return the file that travels inside the paper: canonical JSON (RFC 8785), as ``figures`` is already."""
    told = {
        "format": FORMAT,
        "stamp": to_builtins(stamp),
        "statement": seal.statement,
        "public_key": seal.public_key.hex(),
        "signature": seal.signature.hex(),
    }
    # In canonical form a member stands as it does alone, and "figures" comes before the others.
    return b'{"figures":' + figures + b"," + rfc8785.dumps(told)[1:]


def attached_of(content: bytes) -> Attached | None:
    """Return what such a file holds; None when it is not byte for byte as we write it, or its parts do not agree.

    That the signature is one of the statement is for whoever can ask cryptography.
    """
    try:
        told: dict[str, Any] = json.loads(content)
        stamp = stamp_from(told["stamp"])
        public_key, signature = bytes.fromhex(told["public_key"]), bytes.fromhex(told["signature"])
        seal = Seal(statement(stamp, public_key), public_key, signature)
        digest = hashlib.sha256(rfc8785.dumps(told["figures"])).hexdigest()
        again = told | {
            "format": FORMAT,
            "stamp": to_builtins(stamp),
            "statement": seal.statement,
            "public_key": public_key.hex(),
            "signature": signature.hex(),
        }
        whole = (len(again), len(public_key), len(signature)) == (6, 32, 64) and isinstance(told["figures"], dict)
        fits = whole and digest == stamp.digest and rfc8785.dumps(again) == content
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, AttributeError):
        return None
    return Attached(stamp, told["figures"], seal) if fits else None
