"""Entries read by what others said before: never otherwise than with care, whatever stands there."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.canonical import canonical, parse
from kiosk.domain.entry import Entry
from kiosk.domain.errors import IntegrityProblem
from sync.protocol import alike
from sync.protocol.alike import Alike
from tests.store.visits import Visits


def visit(visits: Visits) -> list[Entry]:
    """Return a ballot of every kind of entry that visitors make."""
    ballot = visits.id()
    return [
        visits.issued(ballot),
        visits.answered(ballot, "attitude", "unsatisfied"),
        visits.followed(ballot, "attitude"),
        visits.answered(ballot, "time", "satisfied"),
        visits.closed(ballot),
    ]


def bodies(visits: int, seed: int = 1) -> list[bytes]:
    made = Visits(seed=seed)
    found = []
    for number in range(visits):
        made.tick = 100 + number // 3
        found += [canonical(entry) for entry in visit(made)]
    return found


def outcome(read: Callable[[bytes], Entry], body: bytes) -> Entry | tuple[object, ...]:
    try:
        return read(body)
    except IntegrityProblem as problem:
        return problem.key, sorted(problem.params.items())


def test_entries_that_differ_in_time_and_ids_are_read_once_with_care_and_come_out_the_same() -> None:
    asked: list[bytes] = []

    def read(body: bytes) -> Entry:
        asked.append(body)
        return parse(body)

    reading = Alike(read)
    many = bodies(60)
    assert [reading(body) for body in many] == [parse(body) for body in many]
    assert len(asked) < 30


@given(some.randoms(use_true_random=False), some.integers(0, 4), some.integers(1, 3))
def test_no_damage_is_read_otherwise_than_with_care(chance: Random, which: int, times: int) -> None:
    reading = Alike(parse)
    known = bodies(3)
    for one in known:
        reading(one)
    body = bytearray(bodies(1, seed=2)[which])
    for _ in range(times):
        at = chance.randrange(len(body))
        match chance.randrange(3):
            case 0:
                body[at] = chance.choice(b'0123456789abcdef":,{}\\n\xff')
            case 1:
                del body[at]
            case _:
                body[at:at] = chance.choice([b'"', b"0", b',"id":"' + b"0" * 32 + b'"', b" "])
    assert outcome(reading, bytes(body)) == outcome(parse, bytes(body))


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b'"at":', b'"at":0'),
        (b'"at":', b'"at":1'),
        (b'"at":', b'"at":-'),
        (b"00,", b"01,"),
        (b'"id":"', b'"id":"0'),
        (b'"ballot":"', b'"ballot":"A'),
        (b'"kind":', b'"id":"00000000000000000000000000000000","kind":'),
        (b'"v":1,', b'"v":1.0,'),
        (b"{", b" {"),
        (b"}", b"}\n"),
    ],
)
def test_another_spelling_is_refused_although_its_like_is_known(found: bytes, put: bytes) -> None:
    reading = Alike(parse)
    for body in bodies(3):
        reading(body)
    for body in bodies(2, seed=3):
        damaged = body.replace(found, put, 1)
        assert outcome(reading, damaged) == outcome(parse, damaged)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "MOST_TEXTS", 4)
    reading = Alike(parse)
    many = bodies(40)
    assert [reading(body) for body in many] == [parse(body) for body in many]
    assert max(len(reading._known), len(reading._times)) <= 4
