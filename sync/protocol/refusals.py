"""Why something is refused: codes that never change their meaning, and the documents that tell them."""

from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec
import rfc8785
from msgspec import Struct, field

from kiosk.domain.errors import WorldError
from kiosk.domain.shapes import is_plain
from sync.protocol.limits import MOST_MESSAGE

PROBLEM_TYPE = "urn:hailong:refusal:"
MEDIA_TYPE = "application/problem+json"


class Code(StrEnum):
    """Every reason; the words for staff stand under ``error.refused_<code>``."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    NEWER = "protocol_newer"
    OLDER = "protocol_older"
    SIGNATURE = "signature_wrong"
    FOREIGN_KEY = "key_unknown"
    OTHER_DEVICE = "other_device"
    NONCE = "nonce_wrong"
    BODY = "body_wrong"
    CHAIN = "chain_broken"
    COMMENT = "comment_unnamed"
    UNKNOWN_DEVICE = "device_unknown"
    REVOKED = "device_revoked"
    GAP = "gap"
    FORK = "fork"
    CODE_WRONG = "code_wrong"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    CHALLENGE = "challenge_expired"
    TRAINING = "training_mixed"
    CONFIG = "config_contradicts"
    TOO_MANY = "too_many"
    BUSY = "busy"
    FULL = "storage_full"
    OTHER = "other"


STATUS = MappingProxyType(
    {
        Code.MALFORMED: 400,
        Code.TOO_LARGE: 413,
        Code.TRUNCATED: 400,
        Code.NEWER: 400,
        Code.OLDER: 400,
        Code.SIGNATURE: 401,
        Code.FOREIGN_KEY: 403,
        Code.OTHER_DEVICE: 403,
        Code.NONCE: 400,
        Code.BODY: 422,
        Code.CHAIN: 422,
        Code.COMMENT: 422,
        Code.UNKNOWN_DEVICE: 404,
        Code.REVOKED: 409,
        Code.GAP: 409,
        Code.FORK: 409,
        Code.CODE_WRONG: 403,
        Code.CODE_USED: 403,
        Code.CODE_EXPIRED: 403,
        Code.CHALLENGE: 403,
        Code.TRAINING: 403,
        Code.CONFIG: 422,
        Code.TOO_MANY: 429,
        Code.BUSY: 503,
        Code.FULL: 507,
        Code.OTHER: 500,
    }
)
"""The HTTP status of each."""


class Refused(WorldError):
    """Something from elsewhere is not taken; ``params`` say where it is wrong, and nothing of it was kept."""

    def __init__(self, code: Code, **params: str | int) -> None:
        super().__init__(f"refused_{code}", **params)
        self.code = code


class Problem(Struct, frozen=True):
    """What an answer of refusal says: its code (``OTHER`` where it is none of ours), HTTP status and members."""

    code: Code
    status: int
    params: dict[str, str | int] = field(default_factory=dict)


def write_problem(refused: Refused) -> bytes:
    """Return a refusal as a problem document (RFC 9457)."""
    told: dict[str, Any] = {
        **refused.params,
        "type": PROBLEM_TYPE + refused.code,
        "title": refused.code.replace("_", " "),
        "status": STATUS[refused.code],
        "code": refused.code.value,
    }
    return rfc8785.dumps(told)


def read_problem(content: bytes, status: int) -> Problem:
    """Return what an answer of this HTTP status says; a page of anybody's is a Problem ``OTHER``.

    Nobody signs it: it may make a client ask again or wait, never throw anything away.
    """
    plain: Any = None
    if len(content) <= MOST_MESSAGE:
        try:
            plain = msgspec.json.decode(content)
        except (msgspec.DecodeError, ValueError, RecursionError):
            plain = None
    if not isinstance(plain, dict) or not is_plain(plain, 1) or plain.get("code") not in set(Code):
        return Problem(Code.OTHER, status)
    code = Code(plain["code"])
    if plain.get("type") != PROBLEM_TYPE + code:
        return Problem(Code.OTHER, status)
    told = {"type", "title", "status", "code", "detail", "instance"}
    params = {name: value for name, value in plain.items() if name not in told and type(value) in {str, int}}
    return Problem(code, status, params)
