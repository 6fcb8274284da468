"""Batches of entries: packed and signed by a kiosk, and taken apart again, each step bounded."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kiosk.domain.chain import device_id, link
from kiosk.domain.signing import Signer
from sync.protocol import messages, trust
from sync.protocol.limits import MOST_ENTRIES, MOST_ENTRY, MOST_PACKED, MOST_PACKET, MOST_PLAIN
from sync.protocol.lines import Comment, EntryLine, named_hashes, read_comment, read_entries, write_comment
from sync.protocol.messages import BatchHeader
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed, cut

# A ballot of two criteria that an officer invited takes 127 bytes in a full batch, 129 by level 6; 80 are its ids.
_LEVEL = 9


class Start(Struct, frozen=True):
    """Where a batch begins: the epoch, the place of its first entry, and the hash of the place before it."""

    epoch: bytes
    first: int
    prev: bytes


class Packet(Struct, frozen=True):
    """A signed batch as it travels: its signature is good and its bytes are those it was made of."""

    header: BatchHeader
    sealed: Sealed
    body: bytes
    comments: bytes

    @property
    def content(self) -> bytes:
        """The bytes that travel, by net and by stick."""
        return self.sealed.frame + self.body + self.comments


class Unpacked(Struct, frozen=True):
    """What a batch holds: entries from its first place on, chained as it says, and comments that they name.

    ``hashes`` are those of their places.
    """

    lines: tuple[EntryLine, ...]
    comments: tuple[Comment, ...]
    hashes: tuple[bytes, ...]


def write_batch(start: Start, bodies: Sequence[bytes], comments: Mapping[str, Comment], signer: Signer) -> Packet:
    """Return a batch of as many of the entries, from the first on, as a batch may hold.

    ``comments`` are found by their hash; those that no entry of the batch names stay behind.
    Raises Refused ``too_large`` when not even one entry fits.
    """
    count = _fitting(bodies)
    while count:
        taken = bodies[:count]
        named = sorted(named_hashes(taken) & comments.keys()) if comments else []
        body = _packed(taken)
        beside = _packed([write_comment(comments[name]) for name in named]) if named else b""
        if len(body) + len(beside) <= MOST_PACKED:
            return _signed(start, taken, body, beside, signer)
        count //= 2
    raise Refused(Code.TOO_LARGE, what="entry")


def _fitting(bodies: Sequence[bytes]) -> int:
    """Return how many of the first entries fit before they are packed."""
    size = 0
    for count, body in enumerate(bodies[:MOST_ENTRIES]):
        size += len(body) + 1
        if size > MOST_PLAIN or len(body) > MOST_ENTRY:
            return count
    return min(len(bodies), MOST_ENTRIES)


def _packed(lines: Iterable[bytes]) -> bytes:
    return zlib.compress(b"".join(line + b"\n" for line in lines), _LEVEL)


def _signed(start: Start, bodies: Sequence[bytes], body: bytes, beside: bytes, signer: Signer) -> Packet:
    device = device_id(signer.public_key)
    header = BatchHeader(
        device=device.hex(),
        epoch=start.epoch.hex(),
        first=start.first,
        last=start.first + len(bodies) - 1,
        prev=start.prev.hex(),
        head=_linked(device, start, bodies)[-1].hex(),
        body=hashlib.sha256(body).hexdigest(),
        body_bytes=len(body),
        comments=hashlib.sha256(beside).hexdigest() if beside else None,
        comments_bytes=len(beside),
    )
    return Packet(header, messages.sealed(header, signer), body, beside)


def _linked(device: bytes, start: Start, bodies: Iterable[bytes]) -> list[bytes]:
    """Return the hash of each place of a batch."""
    found, prev = [], start.prev
    for seq, body in enumerate(bodies, start.first):
        prev = link(device, start.epoch, seq, prev, body)
        found.append(prev)
    return found


def read_packet(content: bytes, start: int = 0) -> tuple[Packet, int]:
    """Return the batch that begins at ``start`` and where it ends; nothing is unpacked yet.

    Raises Refused: ``too_large``, ``truncated``, ``malformed``, ``signature_wrong``, ``other_device``,
    ``protocol_newer``, ``protocol_older``, ``body_wrong``.
    """
    sealed, begins = cut(content, start)
    header = trust.from_device(sealed, BatchHeader)
    between = begins + header.body_bytes
    ends = between + header.comments_bytes
    if len(content) < ends:
        raise Refused(Code.TRUNCATED, what="body")
    body, comments = content[begins:between], content[between:ends]
    if hashlib.sha256(body).hexdigest() != header.body:
        raise Refused(Code.BODY, what="body")
    if comments and hashlib.sha256(comments).hexdigest() != header.comments:
        raise Refused(Code.BODY, what="comments")
    return Packet(header, sealed, body, comments), ends


def read_only_packet(content: bytes) -> Packet:
    """Return the one batch that ``content`` is; raises what ``read_packet`` raises, ``malformed`` for more of it."""
    if len(content) > MOST_PACKET:
        raise Refused(Code.TOO_LARGE, what="batch")
    packet, end = read_packet(content)
    if end != len(content):
        raise Refused(Code.MALFORMED, where="end")
    return packet


def unpack(packet: Packet) -> Unpacked:
    """Return what a batch holds.

    Raises Refused: ``too_large``, ``body_wrong``, ``chain_broken``, ``malformed``, ``comment_unnamed``.
    """
    header = packet.header
    count = header.last - header.first + 1
    bodies = _lines(packet.body, "body", count)
    if len(bodies) != count:
        raise Refused(Code.BODY, what="count")
    start = Start(bytes.fromhex(header.epoch), header.first, bytes.fromhex(header.prev))
    hashes = _linked(bytes.fromhex(header.device), start, bodies)
    if hashes[-1].hex() != header.head:
        raise Refused(Code.CHAIN, first=header.first, last=header.last)
    return Unpacked(read_entries(bodies), _comments(packet, bodies), tuple(hashes))


def _comments(packet: Packet, bodies: Sequence[bytes]) -> tuple[Comment, ...]:
    if not packet.comments:
        return ()
    named = named_hashes(bodies)
    # One more than there can be is enough to find the one that nobody names, or that is there twice.
    found = tuple(map(read_comment, _lines(packet.comments, "comments", len(named))))
    hashes = [comment.hash for comment in found]
    if not set(hashes) <= named:
        raise Refused(Code.COMMENT)
    if hashes != sorted(set(hashes)):
        raise Refused(Code.MALFORMED, where="comments")
    return found


def _lines(packed: bytes, what: str, most: int) -> list[bytes]:
    """Return the lines that one zlib stream holds, one more than ``most`` of them where there are more.

    No more is ever unpacked than a batch may hold, and no more pieces are made of it than can be right.
    """
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(packed, MOST_PLAIN + 1)
    except zlib.error as problem:
        raise Refused(Code.BODY, what=what) from problem
    if len(plain) > MOST_PLAIN:
        raise Refused(Code.TOO_LARGE, what=what)
    if not stream.eof or stream.unused_data or not plain.endswith(b"\n"):
        raise Refused(Code.BODY, what=what)
    return plain[:-1].split(b"\n", most + 1)[: most + 1]
