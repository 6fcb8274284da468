"""PINs and recovery codes: made from given randomness, kept as salted scrypt hashes."""

import hashlib
import hmac
import json
from collections.abc import Callable
from itertools import pairwise

from msgspec import Struct

Draw = Callable[[int], bytes]
"""Returns that many random bytes; the caller brings it."""

SALT_BYTES = 16
CODES = 10
CODE_LENGTH = 12
_CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# The largest multiple of a million below 2^32: above it some PINs would come more often than others.
_FAIR = 4_294_000_000
_COST = json.dumps({"n": 2**14, "p": 1, "r": 8})


class Hashed(Struct, frozen=True):
    """A secret as it is kept; ``params`` is the cost as JSON, so that it can grow later."""

    salt: bytes
    hash: bytes
    params: str


def hashed(secret: str, salt: bytes) -> Hashed:
    """Return ``secret`` as it is kept; this takes some 50 ms by intention."""
    return Hashed(salt, _scrypt(secret, salt, _COST), _COST)


def fits(secret: str, kept: Hashed) -> bool:
    return hmac.compare_digest(_scrypt(secret, kept.salt, kept.params), kept.hash)


def _scrypt(secret: str, salt: bytes, params: str) -> bytes:
    cost = json.loads(params)
    return hashlib.scrypt(secret.encode(), salt=salt, n=cost["n"], r=cost["r"], p=cost["p"], dklen=32)


def new_pin(draw: Draw) -> str:
    """Return a PIN of six digits that is not weak."""
    while True:
        number = int.from_bytes(draw(4), "big")
        pin = f"{number % 1_000_000:06}"
        if number < _FAIR and not is_weak(pin):
            return pin


def is_weak(pin: str) -> bool:
    """Say whether a PIN is one of those that are tried first: repeats, mirrors, runs and dates."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    repeats = len(set(pin)) < 3 or pin[:3] == pin[3:] or pin[:2] * 3 == pin or pin == pin[::-1]
    return repeats or steps in ({1}, {9}) or _is_date(pin)


def _is_date(pin: str) -> bool:
    """Say whether the digits read as ddmmyy, mmddyy, yymmdd, mmyyyy or yyyymm."""
    one, two, three = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    if any(1 <= day <= 31 and 1 <= month <= 12 for day, month in ((one, two), (two, one), (three, two))):
        return True
    return (1 <= one <= 12 and two in {19, 20}) or (one in {19, 20} and 1 <= three <= 12)


def new_codes(draw: Draw) -> tuple[str, ...]:
    """Return ten recovery codes of 60 bits each."""
    codes: set[str] = set()
    while len(codes) < CODES:
        codes.add("".join(_CODE_SIGNS[byte % 32] for byte in draw(CODE_LENGTH)))
    return tuple(sorted(codes))


def spelled(code: str) -> str:
    """Return a typed code as it was printed: capitals without gaps, O as 0, I and L as 1."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return signs.translate(str.maketrans("OIL", "011"))
