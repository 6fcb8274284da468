"""Who is right about the chain, over every way that two chains can lie to each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.chain import NO_HASH
from sync.protocol.messages import BatchHeader
from sync.protocol.refusals import Code, Refused
from sync.server.ingest.rules import Standing, known_places

NUMBERS = some.integers(0, 12)


def hash_of(branch: int, seq: int) -> bytes:
    """Return a hash by the branch it lies on: two chains that part never have one in common again."""
    return bytes([branch, seq]) * 16 if seq else NO_HASH


def chain(parting: int, length: int, branch: int) -> list[bytes]:
    return [hash_of(branch if seq > parting else 0, seq) for seq in range(length + 1)]


@given(NUMBERS, NUMBERS, NUMBERS, some.integers(1, 12))
def test_a_batch_is_taken_exactly_when_it_goes_on_where_the_chain_ends(
    mark: int, length: int, parting: int, first: int
) -> None:
    here, there = chain(parting, mark, 1), chain(parting, max(length, first), 2)
    last = len(there) - 1
    header = BatchHeader(
        device="00" * 16,
        epoch="00" * 16,
        first=first,
        last=last,
        prev=there[first - 1].hex(),
        head=there[last].hex(),
        body="00" * 32,
        body_bytes=1,
    )
    stored = {seq: here[seq] for seq in range(first, min(last, mark) + 1)}
    differing = [seq for seq in range(first, min(last, mark) + 1) if here[seq] != there[seq]]
    follows = first != mark + 1 or there[mark] == here[mark]

    def judged() -> int:
        return known_places(Standing(mark, here[mark]), header, there[first:], stored)

    if first <= mark + 1 and not differing and follows:
        assert judged() == max(0, min(last, mark) - first + 1)
        return
    with pytest.raises(Refused) as told:
        judged()
    # A fork is told with the first place that differs, or the one that does not follow.
    fork = (Code.FORK, {"seq": differing[0] if differing else mark + 1})
    assert (told.value.code, told.value.params) == ((Code.GAP, {"mark": mark}) if first > mark + 1 else fork)
