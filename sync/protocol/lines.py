"""The lines that a batch unpacks to: entries as they are chained, and comments, which never are."""

import re
from collections.abc import Iterable

import msgspec
import rfc8785
from msgspec import Struct

from kiosk.domain.canonical import comment_hash, parse
from kiosk.domain.entry import Entry
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.shapes import is_plain
from sync.protocol.alike import Alike
from sync.protocol.limits import DEEPEST, MOST_COMMENT, MOST_ENTRY
from sync.protocol.refusals import Code, Refused

_ID = re.compile(r"[0-9a-f]{32}")
_KIND = re.compile(r"[a-z][a-z_]{0,39}")
_NAMED = re.compile(rb'"([0-9a-f]{64})"')
_SALT = re.compile(r"[0-9a-f]{64}")
_parse = Alike(parse)


class EntryLine(Struct, frozen=True, gc=False):
    """An entry by its bytes; ``entry`` is None where this program is too old to understand it."""

    body: bytes
    id: str
    kind: str
    entry: Entry | None


class Comment(Struct, frozen=True):
    """A free text and the 32 bytes that hide it in its hash."""

    salt: bytes
    text: str

    @property
    def hash(self) -> str:
        """What the entry that it belongs to says of it."""
        return comment_hash(self.salt, self.text)


def read_entry(body: bytes) -> EntryLine:
    """Return the entry of a line; raises Refused ``too_large`` or ``malformed`` (``where="entry"``)."""
    if len(body) > MOST_ENTRY:
        raise Refused(Code.TOO_LARGE, what="entry")
    try:
        entry = _parse(body)
    except IntegrityProblem:
        return _unparsed(body)
    return EntryLine(body, entry.id, entry.kind.value, entry)


def read_entries(bodies: Iterable[bytes]) -> tuple[EntryLine, ...]:
    """Return the entries of lines; raises what ``read_entry`` raises."""
    return tuple(map(read_entry, bodies))


def _unparsed(body: bytes) -> EntryLine:
    """Return an entry of a form that is not known here: a queue must not stop because a kiosk is newer."""
    plain = _plain(body)
    ident, kind, form = plain.get("id"), plain.get("kind"), plain.get("v")
    if not isinstance(ident, str) or not _ID.fullmatch(ident) or type(form) is not int or form < 1:
        raise Refused(Code.MALFORMED, where="entry")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise Refused(Code.MALFORMED, where="entry")
    return EntryLine(body, ident, kind, None)


def _plain(line: bytes) -> dict[str, object]:
    try:
        plain = msgspec.json.decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError) as problem:
        raise Refused(Code.MALFORMED, where="entry") from problem
    if not isinstance(plain, dict) or not is_plain(plain, DEEPEST) or rfc8785.dumps(plain) != line:
        raise Refused(Code.MALFORMED, where="entry")
    return plain


def named_hashes(bodies: Iterable[bytes]) -> set[str]:
    """Return every text of 64 hexadecimal digits in those entries: whatever their form, a comment's hash is one."""
    return {found.decode() for body in bodies for found in _NAMED.findall(body)}


def write_comment(comment: Comment) -> bytes:
    """Return the line of a comment."""
    return rfc8785.dumps({"salt": comment.salt.hex(), "text": comment.text})


def read_comment(line: bytes) -> Comment:
    """Return the comment of a line; raises Refused ``malformed`` (``where="comment"``)."""
    try:
        plain = msgspec.json.decode(line)
        salt, text = plain["salt"], plain["text"]
        if not _SALT.fullmatch(salt) or not 0 < len(text) <= MOST_COMMENT:
            raise ValueError
        comment = Comment(bytes.fromhex(salt), text)
        whole = write_comment(comment) == line
    except (msgspec.DecodeError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise Refused(Code.MALFORMED, where="comment") from problem
    if not whole:
        raise Refused(Code.MALFORMED, where="comment")
    return comment
