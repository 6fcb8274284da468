"""The bytes of an entry: the only ones that are stored, hashed and sent."""

import hashlib
import json
from json.encoder import encode_basestring

import msgspec
import rfc8785

from kiosk.domain.entry import FORMAT, Config, Entry, Member, from_plain, members_of, to_plain
from kiosk.domain.errors import IntegrityProblem

_SORTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_spellings: dict[type[Entry], tuple[tuple[str, Member | None], ...]] = {}


def canonical(entry: Entry) -> bytes:
    """Return the entry's bytes by RFC 8785: the only bytes that are stored, hashed and sent."""
    if isinstance(entry, Config):
        return rfc8785.dumps(to_plain(entry))
    # Names in ASCII, in a known order, and values without fractions: that is spelled at once what rfc8785 takes a good
    # part of a tap for. The test holds both against each other.
    parts = []
    for prefix, member in _spelling(type(entry)):
        value = None if member is None else getattr(entry, member.name)
        if member is not None and value is not None and member.shape.write is not None:
            value = member.shape.write(value)
        if type(value) is str:
            parts.append(prefix + encode_basestring(value))
        elif type(value) is int:
            parts.append(f"{prefix}{value}")
        elif type(value) is list and not value:
            parts.append(prefix + "[]")
        elif member is None or value is not None:
            parts.append(prefix + ("" if member is None else _SORTED.encode(value)))
    return f"{{{','.join(parts)}}}".encode()


def _spelling(made: type[Entry]) -> tuple[tuple[str, Member | None], ...]:
    """Return how the members of a class are spelled, in their order; what is the same in every entry is there whole."""
    if made not in _spellings:
        fixed: dict[str, tuple[str, Member | None]] = {
            "kind": (f'"kind":"{made.kind.value}"', None),
            "v": (f'"v":{FORMAT}', None),
        }
        told = {member.name: (f'"{member.name}":', member) for member in members_of(made)}
        _spellings[made] = tuple(spelled for _, spelled in sorted({**fixed, **told}.items()))
    return _spellings[made]


def parse(body: object) -> Entry:
    """Return the entry whose canonical bytes these are; a damaged file may hold anything in their place.

    Raises IntegrityProblem ``entry_malformed``, with ``where="bytes"`` when another spelling of it is given.
    """
    if not isinstance(body, bytes):
        raise IntegrityProblem("entry_malformed", where="bytes")
    try:
        # Three times as fast as Python's own; what either reads otherwise has other canonical bytes.
        plain = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as problem:
        raise IntegrityProblem("entry_malformed", where="json") from problem
    entry = from_plain(plain)
    if canonical(entry) != body:
        raise IntegrityProblem("entry_malformed", where="bytes")
    return entry


def comment_hash(salt: bytes, text: str) -> str:
    """Return what the chain keeps of a free text."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
