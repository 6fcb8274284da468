"""Batches hold what they were given, as much as fits, and nothing that anybody has touched."""

import random
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.canonical import canonical
from kiosk.domain.chain import NO_HASH
from kiosk.domain.entry import Entry
from sync.protocol import batches, invitation, limits, signing, sticks
from sync.protocol.batches import Packet, Start, write_batch
from sync.protocol.limits import MOST_ENTRIES, MOST_PACKED, MOST_PLAIN
from sync.protocol.lines import Comment
from sync.protocol.refusals import Code, Refused
from tests.domain.made_entries import entries_made
from tests.sync.protocol import by_the_book
from tests.sync.protocol.making import CENTRE, DEVICE, EPOCH, KIOSK, bodies, packets
from tests.sync.protocol.making import comments as made_comments
from tests.sync.protocol.making import files as made_files

WHOLE = packets()["ten entries and their comment"]
START = Start(EPOCH, 1, NO_HASH)


def refused(read: Callable[..., object], *given: object) -> Refused:
    with pytest.raises(Refused) as found:
        read(*given)
    return found.value


def taken(content: bytes) -> batches.Unpacked:
    return batches.unpack(batches.read_only_packet(content))


def smiles(count: int, size: int = 0) -> list[bytes]:
    """Return entries of a form to come, that no packing makes much smaller."""
    chance = random.Random(7)
    told = [(chance.randbytes(16).hex(), chance.randbytes(size // 2).hex()) for _ in range(count)]
    return [f'{{"face":"{face}","id":"{ident}","kind":"smiled","v":2}}'.encode() for ident, face in told]


@settings(max_examples=20, deadline=None)
@given(some.lists(entries_made, min_size=1, max_size=3), some.integers(1, 2**52), some.text(min_size=1, max_size=500))
def test_a_batch_gives_back_what_it_was_made_of(entries: list[Entry], first: int, text: str) -> None:
    told = [canonical(entry) for entry in entries]
    comment = Comment(sha256(text.encode("utf-8", "surrogatepass")).digest(), text)
    start = Start(EPOCH, first, NO_HASH if first == 1 else sha256(b"before").digest())
    named = [*told, b'{"id":"%s","kind":"smiled","of":"%s","v":2}' % (b"9f" * 16, comment.hash.encode())]
    packet = write_batch(start, named, {comment.hash: comment}, KIOSK)
    unpacked = taken(packet.content)
    assert batches.read_only_packet(packet.content) == packet
    assert [line.body for line in unpacked.lines] == named
    assert [line.entry for line in unpacked.lines] == [*entries, None]
    assert unpacked.comments == (comment,)
    assert by_the_book.batch(packet.content)[1] == named


@pytest.mark.parametrize("seed", range(2))
def test_a_batch_with_any_byte_changed_is_refused(seed: int) -> None:
    chance, content = random.Random(seed), WHOLE.content
    for at in chance.sample(range(len(content)), 300):
        spoilt = bytearray(content)
        spoilt[at] ^= chance.randrange(1, 256)
        refused(taken, bytes(spoilt))
    for at in chance.sample(range(len(content)), 100):
        refused(taken, content[:at] + content[at + 1 :])
        refused(taken, content[:at])


def test_a_batch_is_one_and_nothing_more() -> None:
    assert refused(lambda: batches.read_only_packet(WHOLE.content + b"\0")).params == {"where": "end"}
    long = WHOLE.content + bytes(limits.MOST_PACKET)
    assert refused(lambda: batches.read_only_packet(long)).code == Code.TOO_LARGE


@pytest.mark.parametrize(("count", "size", "most"), [(1_500, 0, MOST_ENTRIES), (1_000, 800, 500), (40, 120_000, 2)])
def test_as_many_entries_go_as_fit(count: int, size: int, most: int) -> None:
    given = smiles(count, size)
    packet = write_batch(START, given, {}, KIOSK)
    held = taken(packet.content).lines
    assert 0 < len(held) <= most
    assert [line.body for line in held] == given[: len(held)]
    assert len(packet.body) <= MOST_PACKED


def test_an_entry_that_fits_into_no_batch_is_told() -> None:
    assert refused(lambda: write_batch(START, smiles(1, 600_000), {}, KIOSK)).params == {"what": "entry"}


def test_a_comment_stays_behind_with_the_entry_that_names_it() -> None:
    assert write_batch(START, bodies()[:1], made_comments(), KIOSK).comments == b""
    assert WHOLE.comments


@pytest.mark.parametrize("filled", [b"0", b"[", b'{"a":', b"[],", b"9"], ids=["zeros", "[", "{", "[],", "digits"])
def test_a_body_that_swells_is_refused_in_little_room(filled: bytes) -> None:
    """A device itself has signed them: one megabyte in a thousand bytes."""
    for size in (2**21 + 1, 2**18 + 1, 2**18 - 9):
        line = (filled * (size // len(filled) + 1))[:size]
        packed = batches._packed([line])
        packet = batches._signed(START, [line], packed, b"", KIOSK)
        tracemalloc.start()
        try:
            code = refused(taken, packet.content).code
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert code == (Code.TOO_LARGE if size > MOST_PLAIN or size > limits.MOST_ENTRY else Code.MALFORMED)
        assert peak < 16 * 2**20


class Drop:
    """Reads a file as a bad line gives it: a little at a time."""

    def __init__(self, content: bytes) -> None:
        self._file = BytesIO(content)
        self.most = 0

    def take(self, size: int) -> bytes:
        self.most = max(self.most, size)
        return self._file.read(min(size, 4_099))


def test_a_file_of_many_batches_is_read_one_by_one() -> None:
    given, made, start = smiles(3_000, 200), [], START
    while given:
        packet = write_batch(start, given, {}, KIOSK)
        made.append(packet)
        given = given[packet.header.last - packet.header.first + 1 :]
        start = Start(EPOCH, packet.header.last + 1, bytes.fromhex(packet.header.head))
    content = b"".join(packet.content for packet in made)
    file = Drop(content)
    assert list(sticks.packets(file.take)) == made
    assert file.most <= limits.MOST_PACKET
    name = sticks.batches_name(made[0], made[-1])
    assert name == f"{DEVICE.hex()}-{EPOCH.hex()}-1-3000.ksb"
    assert sticks.read_name(name) == sticks.Named(DEVICE.hex(), EPOCH.hex(), 1, 3000)


@pytest.mark.parametrize(
    "name", ["", "a.ksb", "../x.ksb", f"{'0' * 32}-{'0' * 32}-0-5.ksb", f"{'0' * 32}-{'0' * 32}-1-5.ksb\n"]
)
def test_a_name_of_another_form_says_nothing(name: str) -> None:
    assert sticks.read_name(name) is None


def test_a_file_cut_short_gives_what_is_whole() -> None:
    found: list[Packet] = []
    content = WHOLE.content * 2
    with pytest.raises(Refused) as short:
        found += sticks.packets(BytesIO(content[:-1]).read)
    read = sticks.packets(BytesIO(content[:-1]).read)
    assert (next(read), short.value.code) == (WHOLE, Code.TRUNCATED)


def test_a_file_of_grants_is_for_whom_it_names() -> None:
    content = by_the_book.decoded(next(one["content"] for one in made_files() if one["name"].endswith(".kgrant")))
    pin, nonce = sha256(CENTRE.public_key).digest()[:8], bytes.fromhex("a0" * 16)

    def read(content: bytes = content, pin: bytes = pin, device: bytes = DEVICE, nonce: bytes = nonce) -> object:
        return sticks.joining(BytesIO(content).read, pin, device, nonce)

    read()
    assert refused(lambda: read(device=bytes(16))).code == Code.OTHER_DEVICE
    assert refused(lambda: read(nonce=bytes(16))).code == Code.NONCE
    assert refused(lambda: read(pin=bytes(8))).code == Code.FOREIGN_KEY
    assert refused(lambda: read(content=b"")).code == Code.OTHER_DEVICE
    ends = signing.cut(content)[1]
    assert refused(lambda: read(content=content[:ends])).code == Code.TRUNCATED
    assert refused(lambda: read(content=content[:ends] * 2)).params == {"where": "manifest"}


def test_receipts_for_others_are_passed_over() -> None:
    content = by_the_book.decoded(next(one["content"] for one in made_files() if one["name"].endswith(".ksr")))
    assert list(sticks.receipts(BytesIO(content).read, {CENTRE.public_key}, bytes(16))) == []
    stranger = sticks.receipts(BytesIO(content).read, {KIOSK.public_key}, DEVICE)
    assert refused(lambda: list(stranger)).code == Code.FOREIGN_KEY


def test_a_file_of_more_messages_than_anybody_writes_is_refused() -> None:
    frame = signing.seal(b"{}", KIOSK).frame
    read = sticks.frames(BytesIO(frame * (limits.MOST_FRAMES + 1)).read)
    assert refused(lambda: list(read)).params == {"what": "file"}


@given(some.binary(min_size=16, max_size=16), some.binary(min_size=32, max_size=32))
def test_a_code_is_read_as_people_type_it(code: bytes, pin: bytes) -> None:
    typed = invitation.write_typed(code, pin)
    sloppy = typed.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for text in (typed, sloppy, typed.replace("-", "")):
        assert invitation.read_typed(text) == invitation.Invitation(code[:8], pin[:8])
    scanned = invitation.Invitation(code, pin, "https://centre.example")
    assert invitation.read_scanned(invitation.write_scanned(scanned)) == scanned


@pytest.mark.parametrize("text", ["", "0" * 25, "0" * 27, "U" * 26, "8" * 10**6, "ß" * 26])
def test_what_is_no_code_is_refused(text: str) -> None:
    assert refused(lambda: invitation.read_typed(text)).code == Code.CODE_WRONG


@pytest.mark.parametrize("url", ["http://a", "https://a b", "https://a@b", "https://a?x", "javascript:1", "https://A"])
def test_an_invitation_to_no_address_is_refused(url: str) -> None:
    text = f"hailong-enrol/1 {url} {'0' * 32} {'0' * 64}"
    assert refused(lambda: invitation.read_scanned(text)).code == Code.CODE_WRONG
