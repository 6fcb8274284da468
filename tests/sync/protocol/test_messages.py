"""Messages come back from their bytes, foreign ones are judged by one rule, and nobody believes the wrong key."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.errors import IllFormedError
from sync.protocol import manifests, messages, refusals, signing, trust, versions
from sync.protocol.limits import MOST_MANIFEST, MOST_MESSAGE
from sync.protocol.messages import FROM_DEVICE, Fetch, Manifest, Message, Standing, Time
from sync.protocol.refusals import Code, Problem, Refused
from sync.protocol.shapes import Item
from tests.sync.protocol import by_the_book
from tests.sync.protocol.by_the_book import Wrong
from tests.sync.protocol.made_messages import anything, messages_made
from tests.sync.protocol.making import CENTRE, CHALLENGE, DEVICE, KEYS, KIOSK, NONCE, SIGNERS, said
from tests.sync.protocol.members_by_the_book import KIOSK as KINDS_OF_KIOSKS
from tests.sync.protocol.spoiling import canonical

SAID: dict[str, Message] = {message.kind: message for _, message in said()}
CENTRES = {bytes.fromhex(key) for key in KEYS}


def manifest(*items: Item) -> Manifest:
    return Manifest(at=0, device=DEVICE.hex(), version=1, items=items, keys=KEYS, tls=())


@settings(max_examples=60, deadline=None)
@given(messages_made)
def test_every_message_comes_back_from_its_bytes_here_and_by_the_book(message: Message) -> None:
    text = messages.write(message)
    assert messages.read(text, type(message)) == message
    assert by_the_book.message(text) == json.loads(text)


@settings(deadline=None)
@given(some.sampled_from(sorted(SAID)), some.data())
def test_a_member_of_another_form_is_judged_as_the_book_says(kind: str, chance: some.DataObject) -> None:
    plain: dict[str, Any] = json.loads(messages.write(SAID[kind]))
    name = chance.draw(some.sampled_from(sorted(plain)))
    plain[name] = chance.draw(anything)
    text = canonical(plain)
    assert verdict(text) == verdict_by_the_book(text)


def verdict(text: bytes) -> str:
    try:
        messages.read_any(text)
    except Refused as refused:
        return refused.code
    return "taken"


def verdict_by_the_book(text: bytes) -> str:
    try:
        by_the_book.message(text)
    except Wrong as wrong:
        return wrong.code
    return "taken"


@settings(max_examples=50, deadline=None)
@given(some.binary(max_size=300) | anything.map(canonical))
def test_whatever_comes_is_a_message_or_refused(content: bytes) -> None:
    assert verdict(content) in {Code.MALFORMED, Code.NEWER, Code.OLDER}


def test_nobody_makes_an_ill_formed_message() -> None:
    with pytest.raises(IllFormedError):
        Fetch(nonce=NONCE, device="nobody")


def test_a_message_that_nobody_would_read_is_not_signed() -> None:
    items = [Item(f"survey/{number}", 1, {"a": "a" * 40_000}) for number in range(10, 40)]
    with pytest.raises(Refused) as refused:
        messages.sealed(manifest(*items), CENTRE)
    assert (refused.value.code, refused.value.params) == (Code.TOO_LARGE, {"what": "manifest"})
    assert len(messages.sealed(manifest(*items[:20]), CENTRE).text) > MOST_MANIFEST // 2


def test_a_kind_keeps_to_its_own_length() -> None:
    time: dict[str, Any] = json.loads(messages.write(SAID["time"]))
    with pytest.raises(Refused) as refused:
        messages.read(canonical(time | {"tls": ["a" * MOST_MESSAGE]}), Time)
    assert refused.value.code == Code.TOO_LARGE


def test_an_answer_is_believed_for_its_question_only() -> None:
    nonce, sealed = bytes.fromhex(NONCE), messages.sealed(SAID["standing"], CENTRE)
    assert trust.answer(sealed, Standing, CENTRES, nonce, DEVICE) == SAID["standing"]
    for code, kind, keys, asked, device in (
        (Code.FOREIGN_KEY, Standing, {KIOSK.public_key}, nonce, DEVICE),
        (Code.NONCE, Standing, CENTRES, bytes(16), DEVICE),
        (Code.OTHER_DEVICE, Standing, CENTRES, nonce, bytes(16)),
        (Code.MALFORMED, Time, CENTRES, nonce, DEVICE),
    ):
        with pytest.raises(Refused) as refused:
            trust.answer(sealed, kind, keys, asked, device)
        assert refused.value.code == code


def test_the_time_is_nobodys_in_particular() -> None:
    sealed = messages.sealed(SAID["time"], CENTRE)
    assert trust.answer(sealed, Time, CENTRES, bytes.fromhex(NONCE), bytes(16)).challenge == CHALLENGE


@pytest.mark.parametrize("length", [8, 32])
def test_a_pin_names_one_key(length: int) -> None:
    sealed = messages.sealed(SAID["time"], CENTRE)
    assert trust.pinned(sealed, trust.pin_of(CENTRE.public_key)[:length]) == CENTRE.public_key
    for pin in (trust.pin_of(SIGNERS["stranger"].public_key)[:length], b"", trust.pin_of(CENTRE.public_key)[:7]):
        with pytest.raises(Refused) as refused:
            trust.pinned(sealed, pin)
        assert refused.value.code == Code.FOREIGN_KEY


def test_a_message_is_one_and_nothing_more() -> None:
    frame = messages.sealed(SAID["fetch"], KIOSK).frame
    assert trust.from_device(signing.cut_only(frame), Fetch) == SAID["fetch"]
    with pytest.raises(Refused) as refused:
        signing.cut_only(frame + b"\n")
    assert refused.value.params == {"where": "end"}


@pytest.mark.parametrize(("other", "spoken"), [("1.0", "1.0"), ("1.7", "1.0")])
def test_the_newest_version_that_both_speak_is_spoken(other: str, spoken: str) -> None:
    assert versions.both_speak(other) == spoken


@pytest.mark.parametrize(
    ("other", "code"), [("2.0", Code.NEWER), ("0.3", Code.OLDER), ("1", Code.MALFORMED), ("1.00", Code.MALFORMED)]
)
def test_another_major_is_not_spoken(other: str, code: Code) -> None:
    with pytest.raises(Refused) as refused:
        versions.both_speak(other)
    assert refused.value.code == code


@pytest.mark.parametrize("code", Code)
def test_a_refusal_comes_back_from_its_problem_document(code: Code) -> None:
    problem = refusals.write_problem(Refused(code, mark=17, where="first"))
    assert refusals.read_problem(problem, 418) == Problem(code, 418, {"mark": 17, "where": "first"})
    assert json.loads(problem)["status"] == refusals.STATUS[code]


@settings(max_examples=30, deadline=None)
@given(some.binary(max_size=99) | anything.map(canonical))
def test_a_page_of_anybody_is_a_problem_without_a_reason(content: bytes) -> None:
    assert refusals.read_problem(content, 200) == Problem(Code.OTHER, 200)


def test_a_problem_of_another_kind_or_length_is_none_of_ours() -> None:
    plain = json.loads(refusals.write_problem(Refused(Code.GAP)))
    for other in (plain | {"type": "about:blank"}, plain | {"code": "smiled"}, plain | {"detail": "a" * MOST_MESSAGE}):
        assert refusals.read_problem(canonical(other), 409) == Problem(Code.OTHER, 409)


def test_of_each_item_the_newest_is_kept() -> None:
    held = {item.name: item for item in (Item("hours", 3, {}), Item("slides", 5, {}), Item("texts", 2, {"a": 1}))}
    offered = manifest(Item("app", 1, {}), Item("hours", 4, {}), Item("slides", 4, {}), Item("texts", 2, {"a": 1}))
    adoption = manifests.compare(held, offered)
    assert ([item.name for item in adoption.fresh], adoption.older) == (["app", "hours"], ("slides",))
    with pytest.raises(Refused) as refused:
        manifests.compare(held, manifest(Item("texts", 2, {"a": 2})))
    assert (refused.value.code, refused.value.params) == (Code.CONFIG, {"where": "texts"})


def test_who_says_what_is_settled() -> None:
    assert {kind.kind for kind in FROM_DEVICE} == KINDS_OF_KIOSKS
