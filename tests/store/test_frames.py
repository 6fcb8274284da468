"""A frame that is torn, flipped or buried in rubbish is known for it, and costs no other frame."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.store.frames import HEAD_BYTES, MAGIC, MOST_BYTES, Damage, frame, past_damage, until_damage

payloads = some.lists(some.binary(min_size=1, max_size=300), max_size=8)
# What a frame's head begins with makes up most of this rubbish: it looks as if frames began everywhere in it.
rubbish = some.lists(some.sampled_from([MAGIC, b"\0", b"\0\0\0\x02", b"x"]), max_size=40).map(b"".join)


def file_of(payloads: list[bytes]) -> bytes:
    return b"".join(map(frame, payloads))


def read_on(content: bytes) -> tuple[list[bytes], Damage]:
    damage = Damage()
    return list(past_damage(io.BytesIO(content), damage)), damage


def read_up_to(content: bytes) -> tuple[list[bytes], int]:
    found = list(until_damage(io.BytesIO(content)))
    return [payload for payload, _ in found], found[-1][1] if found else 0


def test_a_frame_is_its_version_length_sum_and_payload() -> None:
    assert frame(b"123456789") == bytes.fromhex("f1 00000009 cbf43926") + b"123456789"


@pytest.mark.parametrize("length", [0, MOST_BYTES + 1])
def test_nothing_and_too_much_are_not_framed(length: int) -> None:
    with pytest.raises(ValueError, match="1 to"):
        frame(bytes(length))


@given(payloads)
def test_what_was_framed_is_read_back(payloads: list[bytes]) -> None:
    content = file_of(payloads)
    assert read_up_to(content) == (payloads, len(content))
    assert read_on(content) == (payloads, Damage())


@given(payloads, some.data())
def test_a_torn_tail_costs_the_torn_frame_alone(payloads: list[bytes], data: some.DataObject) -> None:
    content = file_of(payloads)
    length = data.draw(some.integers(0, len(content)))
    whole = [len(file_of(payloads[:count])) for count in range(len(payloads) + 1)]
    count = max(number for number, end in enumerate(whole) if end <= length)
    torn = length - whole[count]
    assert read_up_to(content[:length]) == (payloads[:count], whole[count])
    assert read_on(content[:length]) == (payloads[:count], Damage(int(torn > 0), torn))


@given(payloads.filter(bool), some.data())
def test_a_flipped_bit_costs_one_frame(payloads: list[bytes], data: some.DataObject) -> None:
    content = bytearray(file_of(payloads))
    hit = data.draw(some.integers(0, len(payloads) - 1))
    begin = len(file_of(payloads[:hit]))
    at = data.draw(some.integers(begin, begin + HEAD_BYTES + len(payloads[hit]) - 1))
    content[at] ^= 1 << data.draw(some.integers(0, 7))
    assert read_up_to(bytes(content)) == (payloads[:hit], begin)
    kept, damage = read_on(bytes(content))
    assert kept == payloads[:hit] + payloads[hit + 1 :]
    assert damage == Damage(1, HEAD_BYTES + len(payloads[hit]))


@given(payloads, rubbish, payloads.filter(bool))
def test_frames_written_behind_a_torn_one_are_found(before: list[bytes], torn: bytes, behind: list[bytes]) -> None:
    # Zeros at the end of a torn frame could be taken for what its head promises, if the sum allowed it.
    content = file_of(before) + torn + file_of(behind)
    kept, damage = read_on(content)
    assert kept == before + behind
    assert damage == (Damage(1, len(torn)) if torn else Damage())


def test_a_length_that_damage_made_up_asks_for_no_memory() -> None:
    content = MAGIC + b"\xff\xff\xff\xff" + bytes(4) + frame(b"kept")
    assert read_on(content) == ([b"kept"], Damage(1, HEAD_BYTES))
