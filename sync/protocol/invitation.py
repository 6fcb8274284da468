"""A centre's invitation to one kiosk: a one-time code and the pin of its key, to be typed or scanned."""

import hashlib
import re

from msgspec import Struct

from kiosk.domain.shapes import Shape
from sync.protocol.refusals import Code, Refused
from sync.protocol.shapes import Url

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_GROUP = 4
TYPED = 26
"""Letters of a typed code: 64 bits of code, 64 bits of pin, 2 that find slips of a finger."""
SCANNED = "hailong-enrol/"
"""How the words of a QR code begin that invites to a centre, of whichever version."""
_SCANNED = re.compile(r"hailong-enrol/1 (\S{9,300}) ([0-9a-f]{32}) ([0-9a-f]{64})")
_URL_SHAPE: Shape = Url.__metadata__[0]  # type: ignore[attr-defined]
_CODE_DOMAIN = b"hailong-sync/1/code\n"


class Invitation(Struct, frozen=True):
    """A code of 8 or 16 bytes, 8 or 32 bytes of the pin of the centre's key, and its address where that is told."""

    code: bytes
    pin: bytes
    url: str | None = None


def is_address(url: str) -> bool:
    """Say whether a centre can have this address: ``https://``, host, port and folders in lower case."""
    return _URL_SHAPE.accepts(url)


def code_hash(code: bytes) -> bytes:
    """Return what a centre keeps of a code: of the 16 bytes that are scanned, and of their first 8, which are typed."""
    return hashlib.sha256(_CODE_DOMAIN + code).digest()


def write_typed(code: bytes, pin: bytes) -> str:
    """Return an invitation for typing, in groups of four: the first 8 bytes of code and pin."""
    both = code[:8] + pin[:8]
    number = int.from_bytes(both, "big") << 2 | _check(both)
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(5 * (TYPED - 1), -1, -5))
    return "-".join(letters[start : start + _GROUP] for start in range(0, TYPED, _GROUP))


def read_typed(text: str) -> Invitation:
    """Return what somebody typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.

    Raises Refused ``code_wrong``.
    """
    letters = text[:200].upper().translate(_ALIKE)
    if len(letters) != TYPED or not set(letters) <= set(_LETTERS):
        raise Refused(Code.CODE_WRONG)
    number = 0
    for letter in letters:
        number = number << 5 | _LETTERS.index(letter)
    both = (number >> 2).to_bytes(16, "big")
    if number & 3 != _check(both):
        raise Refused(Code.CODE_WRONG)
    return Invitation(both[:8], both[8:])


def write_scanned(invitation: Invitation) -> str:
    """Return the text of an invitation's QR code: address, whole code and whole pin."""
    return f"hailong-enrol/1 {invitation.url} {invitation.code.hex()} {invitation.pin.hex()}"


def read_scanned(text: str) -> Invitation:
    """Return what a QR code holds; raises Refused ``code_wrong``."""
    form = _SCANNED.fullmatch(text)
    if form is None or not is_address(form[1]):
        raise Refused(Code.CODE_WRONG)
    return Invitation(bytes.fromhex(form[2]), bytes.fromhex(form[3]), form[1])


def _check(both: bytes) -> int:
    return hashlib.sha256(both).digest()[0] >> 6
