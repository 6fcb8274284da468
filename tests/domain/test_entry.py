"""The form of a ledger entry never changes: vectors, independent framing, hostile input, round trips."""

import hashlib
import json
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain import entry as entries
from kiosk.domain.canonical import canonical, parse
from kiosk.domain.chain import link
from kiosk.domain.copies import replace
from kiosk.domain.entry import Answered, Entry, from_plain, to_plain
from kiosk.domain.errors import Bug, IntegrityProblem
from kiosk.domain.shapes import TICK_MS, floor_time
from tests.domain.made_entries import entries_made

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors/entries.json").read_text("utf-8"))
ANSWERED: dict[str, Any] = next(one["plain"] for one in VECTORS["entries"] if one["plain"]["kind"] == "answered")


@pytest.mark.parametrize("vector", VECTORS["entries"], ids=lambda vector: f"{vector['seq']}-{vector['plain']['kind']}")
def test_an_entry_has_the_bytes_and_the_hash_of_its_vector(vector: dict[str, Any]) -> None:
    body = canonical(from_plain(vector["plain"]))
    assert body.decode() == vector["canonical"]
    device, epoch, prev = (bytes.fromhex(VECTORS["device"]), bytes.fromhex(VECTORS["epoch"]), vector["prev"])
    assert link(device, epoch, vector["seq"], bytes.fromhex(prev), body).hex() == vector["hash"]
    assert to_plain(parse(body)) == vector["plain"]


def test_the_vectors_can_be_recomputed_without_this_program() -> None:
    device = hashlib.sha256(bytes.fromhex(VECTORS["public_key"])).digest()[:16]
    prev = bytes(32)
    for seq, vector in enumerate(VECTORS["entries"], 1):
        body = json.dumps(vector["plain"], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        frame = struct.pack(">9s16s16sQ32s", b"hailong/1", device, bytes.fromhex(VECTORS["epoch"]), seq, prev)
        prev = hashlib.sha256(frame + hashlib.sha256(body).digest()).digest()
        assert (vector["seq"], vector["hash"]) == (seq, prev.hex())
    comment = VECTORS["comment"]
    assert hashlib.sha256(bytes.fromhex(comment["salt"]) + comment["text"].encode()).hexdigest() == comment["hash"]


def test_the_vectors_show_every_kind_that_can_be_written() -> None:
    shown = {type(from_plain(vector["plain"])) for vector in VECTORS["entries"]}
    made = {one for one in vars(entries).values() if isinstance(one, type) and issubclass(one, Entry)}
    assert shown == {one for one in made if hasattr(one, "kind")}


@given(entries_made)
def test_every_entry_comes_back_from_its_bytes(entry: Entry) -> None:
    body = canonical(entry)
    assert parse(body) == entry
    assert body == rfc8785.dumps(to_plain(entry))


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("v", {"v": 2}),
        ("v", {"v": True}),
        ("v", {"v": 1.0}),
        ("kind", {"kind": "correction"}),
        ("kind", {"kind": "unheard_of"}),
        ("kind", {"kind": ["answered"]}),
        ("at", {"at": 1}),
        ("at", {"at": -TICK_MS}),
        ("at", {"at": 1.5}),
        ("at", {"at": 2**60 * TICK_MS}),
        ("id", {"id": "0" * 31}),
        ("id", {"id": "G" * 32}),
        ("id", {"id": "A" * 32}),
        ("clock", {"clock": "sure"}),
        ("clock", {"clock": ["trusted"]}),
        ("counter", {"counter": ""}),
        ("counter", {"counter": "x" * 121}),
        ("counter", {"counter": "a\nb"}),
        ("counter", {"counter": "\ud800"}),
        ("ballot", {"ballot": None}),
        ("version", {"version": 0}),
        ("version", {"version": True}),
        ("channel", {"channel": "carrier_pigeon"}),
        ("criterion", {"criterion": "a b"}),
        ("officer", {"officer": None}),
        ("serving", {"serving": "o1"}),
        ("extra", {"extra": 1}),
    ],
)
def test_an_ill_formed_entry_is_refused_by_name(where: str, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**ANSWERED, **change})
    assert (refused.value.key, refused.value.params) == ("entry_malformed", {"where": where})


@pytest.mark.parametrize("by", ["somebody", ["key"], {}, 1])
def test_an_invitation_by_nobody_we_know_is_refused_by_name(by: object) -> None:
    issued = next(one["plain"] for one in VECTORS["entries"] if one["plain"]["kind"] == "issued")
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**issued, "by": by})
    assert refused.value.params == {"where": "by"}


@pytest.mark.parametrize("member", sorted(set(ANSWERED) - {"officer", "service"}))
def test_a_missing_member_is_refused_by_name(member: str) -> None:
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({name: value for name, value in ANSWERED.items() if name != member})
    assert refused.value.params == {"where": member}


@pytest.mark.parametrize(
    "change",
    [
        {"flags": ["burst", "burst"]},
        {"flags": ["too_soon", "burst"]},
        {"flags": ["strange"]},
        {"flags": "burst"},
        {"also": {"burst": []}},
        {"also": {"strange": ["0" * 32]}},
        {"also": []},
        {"outcome": "won"},
    ],
)
def test_a_closing_with_ill_formed_flags_is_refused(change: dict[str, Any]) -> None:
    closed = next(one["plain"] for one in VECTORS["entries"] if one["plain"]["kind"] == "closed")
    with pytest.raises(IntegrityProblem):
        from_plain({**closed, **change})


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("cause", {"cause": "bad luck"}),
        ("cause", {"cause": ["rollback"]}),
        ("certain", {"certain": -1}),
        ("uncertain", {"uncertain": 1.5}),
        ("lost_from", {"lost_from": "1"}),
        ("lost_to", {"lost_to": None}),
    ],
)
def test_a_recovery_with_ill_formed_members_is_refused_by_name(where: str, change: dict[str, Any]) -> None:
    recovery = next(one["plain"] for one in VECTORS["entries"] if one["plain"]["kind"] == "recovery")
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**recovery, **change})
    assert refused.value.params == {"where": where}


@pytest.mark.parametrize(
    "dated",
    [
        [],
        {},
        [{"first": "1" * 32, "last": "2" * 32}],
        [{"first": "1" * 32, "last": "2" * 31, "day": "2026-01-31"}],
        [{"first": "1" * 32, "last": "2" * 32, "day": "20260131"}],
        [{"first": "1" * 32, "last": "2" * 32, "day": "2026-02-30"}],
        [{"first": "1" * 32, "last": "2" * 32, "day": "1969-12-31"}],
        [{"first": "1" * 32, "last": "2" * 32, "day": 20_000}],
        [{"first": "1" * 32, "last": "2" * 32, "day": "2026-01-31"}] * 401,
        ["first"],
    ],
)
def test_a_confirmation_with_ill_formed_days_is_refused_by_name(dated: object) -> None:
    clock = next(one["plain"] for one in VECTORS["entries"] if "dated" in one["plain"])
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**clock, "dated": dated})
    assert refused.value.params == {"where": "dated"}


PAPERS = [one["plain"] for one in VECTORS["entries"] if one["plain"]["kind"] == "paper"]


@pytest.mark.parametrize(
    ("place", "where", "change"),
    [
        (0, "printed", {"printed": 0}),
        (0, "printed", {"printed": 1001}),
        (0, "first", {"first": 10_000_000}),
        (0, "first", {"first": 0}),
        (0, "ballot", {"ballot": "0" * 32}),
        (1, "people", {"people": ["p1"]}),
        (1, "people", {"people": ["p1", "p1"]}),
        (1, "people", {"people": ["p2", "p1"]}),
        (1, "people", {"people": ["p1", "p2", "p3"]}),
        (1, "answers", {"answers": {}}),
        (1, "answers", {"answers": {"a b": "satisfied"}}),
        (1, "answers", {"answers": {"time": 1}}),
        (1, "answers", {"answers": ["time"]}),
        (1, "reasons", {"reasons": {"time": []}}),
        (1, "reasons", {"reasons": {"time": ["other", "late"]}}),
        (1, "reasons", {"reasons": {"time": "late"}}),
        (1, "comments", {"comments": {"time": "late"}}),
        (2, "spoiled", {"spoiled": False}),
        (3, "unused", {"unused": 0}),
        (3, "answers", {"answers": {"time": "satisfied"}}),
    ],
)
def test_a_paper_fact_with_ill_formed_members_is_refused_by_name(
    place: int, where: str, change: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**PAPERS[place], **change})
    assert refused.value.params == {"where": where}


@pytest.mark.parametrize("outcome", ["unreturned", "unused"])
def test_no_visit_ends_as_paper_does(outcome: str) -> None:
    closed = next(one["plain"] for one in VECTORS["entries"] if one["plain"]["kind"] == "closed")
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**closed, "outcome": outcome})
    assert refused.value.params == {"where": "outcome"}


@pytest.mark.parametrize(
    "settings",
    [{"a": 1.5}, {"a": 2**53}, {"a": {1: 2}}, {"a b": 1}, {"a": [[[[[[[1]]]]]]]}, {"a": b"x"}, {"a": "\udfff"}],
)
def test_settings_hold_only_what_json_says_exactly(settings: dict[str, Any]) -> None:
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**VECTORS["entries"][0]["plain"], "settings": settings})
    assert refused.value.params == {"where": "settings"}


@pytest.mark.parametrize("spoil", [{"version": 0}, {"criteria": []}, {"extra": 1}, {"levels": 3}])
def test_a_survey_that_no_file_could_hold_is_refused(spoil: dict[str, Any]) -> None:
    config = VECTORS["entries"][1]["plain"]
    with pytest.raises(IntegrityProblem) as refused:
        from_plain({**config, "survey": {**config["survey"], **spoil}})
    assert refused.value.params == {"where": "survey"}


@pytest.mark.parametrize(
    ("canonically", "otherwise"),
    [('"v":1', '"v":1 '), ('"v":1', '"v": 1'), ('"v":1', '"v":1,"v":1'), ("ầ", "\\u1ea7"), ("{", " {")],
)
def test_another_spelling_of_the_same_entry_is_refused(canonically: str, otherwise: str) -> None:
    body = canonical(from_plain(ANSWERED)).replace(canonically.encode(), otherwise.encode())
    with pytest.raises(IntegrityProblem) as refused:
        parse(body)
    assert refused.value.params == {"where": "bytes"}


@given(entries_made, some.data())
def test_bytes_with_anything_changed_are_refused_or_another_entry(entry: Entry, change: some.DataObject) -> None:
    body = bytearray(canonical(entry))
    at = change.draw(some.integers(0, len(body) - 1))
    body[at : at + change.draw(some.integers(0, 2))] = change.draw(some.binary(max_size=3))
    with suppress(IntegrityProblem):
        assert rfc8785.dumps(to_plain(parse(bytes(body)))) == bytes(body)


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"[]", b"1", b"[" * 100_000])
def test_bytes_that_are_no_entry_are_refused(body: bytes) -> None:
    with pytest.raises(IntegrityProblem):
        parse(body)


def test_our_own_ill_formed_entry_is_a_bug() -> None:
    good = from_plain(ANSWERED)
    assert isinstance(good, Answered)
    with pytest.raises(Bug, match=r"answered\.ballot"):
        replace(good, ballot="nonsense")


def test_the_chained_time_is_floored_to_five_minutes() -> None:
    assert floor_time(1_769_878_800_000) == 1_769_878_800_000
    assert floor_time(1_769_879_099_999) == 1_769_878_800_000
    assert floor_time(1_769_879_100_000) == 1_769_879_100_000
