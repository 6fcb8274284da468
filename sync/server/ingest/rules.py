"""Who is right about the chain: section 5 of the contract, without any database."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sync.protocol.messages import BatchHeader
from sync.protocol.refusals import Code, Refused


class Standing(Struct, frozen=True):
    """How far a chain goes here: all places up to ``mark``, the hash of that one."""

    mark: int
    head: bytes


def known_places(standing: Standing, header: BatchHeader, hashes: Sequence[bytes], stored: Mapping[int, bytes]) -> int:
    """Return how many of the first places of a batch are stored already; ``stored`` holds the hashes of those.

    Raises Refused ``gap`` (with ``mark``) or ``fork`` (with ``seq``).
    """
    if header.first > standing.mark + 1:
        raise Refused(Code.GAP, mark=standing.mark)
    known = max(0, min(header.last, standing.mark) - header.first + 1)
    for seq, hashed in enumerate(hashes[:known], header.first):
        if stored.get(seq) != hashed:
            raise Refused(Code.FORK, seq=seq)
    if header.first == standing.mark + 1 and bytes.fromhex(header.prev) != standing.head:
        raise Refused(Code.FORK, seq=header.first)
    return known
