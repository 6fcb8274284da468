"""Messages that somebody has signed: one line of canonical JSON, and under it the key and the signature."""

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct

from kiosk.domain.signing import Signer
from sync.protocol.limits import MOST_MESSAGE, SEALED_LINE
from sync.protocol.refusals import Code, Refused

DOMAIN = b"hailong-sync/1\n"
"""What is signed begins with it: nothing else that a kiosk or a centre signs begins so."""
_SEAL = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{128})")


class Sealed(Struct, frozen=True):
    """The bytes of a message and who says to have signed them; ``check`` says whether that is true."""

    text: bytes
    public_key: bytes
    signature: bytes

    @property
    def frame(self) -> bytes:
        """The two lines that travel."""
        return self.text + b"\n" + f"{self.public_key.hex()} {self.signature.hex()}\n".encode()


def seal(text: bytes, signer: Signer) -> Sealed:
    """Return a message signed."""
    return Sealed(text, signer.public_key, signer.sign(DOMAIN + text))


def cut(content: bytes, start: int = 0, most: int = MOST_MESSAGE) -> tuple[Sealed, int]:
    """Return the two lines that begin at ``start`` and where they end; nothing of them is believed yet.

    Raises Refused ``too_large``, ``truncated`` or ``malformed`` (``where="seal"``).
    """
    ends = content.find(b"\n", start, start + most + 1)
    if ends < 0:
        raise Refused(Code.TOO_LARGE if len(content) - start > most else Code.TRUNCATED, what="message")
    under = content[ends + 1 : ends + 1 + SEALED_LINE + 1]
    form = _SEAL.fullmatch(under[:SEALED_LINE])
    if form is None:
        whole = len(under) > SEALED_LINE or b"\n" in under
        raise Refused(Code.MALFORMED, where="seal") if whole else Refused(Code.TRUNCATED, what="seal")
    if under[SEALED_LINE:] != b"\n":
        raise Refused(Code.MALFORMED, where="seal") if under[SEALED_LINE:] else Refused(Code.TRUNCATED, what="seal")
    sealed = Sealed(content[start:ends], bytes.fromhex(form[1].decode()), bytes.fromhex(form[2].decode()))
    return sealed, ends + 1 + len(under)


def cut_only(content: bytes, most: int = MOST_MESSAGE) -> Sealed:
    """Return the one signed message that ``content`` is; raises what ``cut`` raises, ``malformed`` for more of it."""
    sealed, end = cut(content, 0, most)
    if end != len(content):
        raise Refused(Code.MALFORMED, where="end")
    return sealed


def check(sealed: Sealed) -> None:
    """Do nothing when the holder of the key has signed the message; raises Refused ``signature_wrong``."""
    try:
        Ed25519PublicKey.from_public_bytes(sealed.public_key).verify(sealed.signature, DOMAIN + sealed.text)
    except (InvalidSignature, ValueError) as problem:
        raise Refused(Code.SIGNATURE) from problem
