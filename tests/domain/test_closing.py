"""What a month's close freezes stays as it is: whatever comes later stands in supplements that add up to a recount."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, Channel, Outcome
from kiosk.domain.closing import (
    ClosedPart,
    added,
    admit,
    closed_json,
    difference,
    digest,
    from_plain,
    parts_of,
    to_plain,
)
from kiosk.domain.copies import replace
from kiosk.domain.entry import from_plain as entry_of
from kiosk.domain.errors import IntegrityProblem, UsageError
from kiosk.domain.period import Period, month, parse_day
from kiosk.domain.shapes import TeamMember
from kiosk.domain.tally import Tally, tally_of
from tests.domain.ballots import FIVE, SURVEYS, TWO, answered, any_ballot, ballot

Fact = tuple[str, Ballot, int]
OCTOBER = month("2022-10")
piles = some.lists(any_ballot, max_size=6)
late_facts = some.lists(
    some.tuples(some.sampled_from(["adds", "takes", "dates", "changes"]), any_ballot, some.integers(0, 2**16)),
    max_size=8,
)


def changed(pile: list[Ballot], fact: Fact) -> list[Ballot]:
    """Return a month's ballots after a late fact: one more, one dated elsewhere, one dated, or one ended otherwise."""
    what, other, place = fact
    if what == "adds" or not pile:
        return [*pile, other]
    at = place % len(pile)
    kept = pile[at]
    put = {
        "takes": [],
        "dates": [replace(kept, undated=not kept.undated)],
        "changes": [replace(kept, outcome=other.outcome, flags=other.flags)],
    }[what]
    return [*pile[:at], *put, *pile[at + 1 :]]


@given(piles, some.lists(late_facts, max_size=4))
def test_close_and_supplements_add_up_to_a_recount(pile: list[Ballot], rounds: list[list[Fact]]) -> None:
    states = [tally_of(pile, SURVEYS)]
    for facts in rounds:
        for fact in facts:
            pile = changed(pile, fact)
        states.append(tally_of(pile, SURVEYS))
    parts = parts_of(states)
    assert len(parts) == len(states)
    assert added(parts) == added([states[-1]])
    for so_far in range(1, len(parts) + 1):
        assert added(parts[:so_far]) == added([states[so_far - 1]])


@given(piles, late_facts)
def test_no_late_fact_changes_what_was_closed(pile: list[Ballot], facts: list[Fact]) -> None:
    frozen = added([tally_of(pile, SURVEYS)])
    named = digest("2022-10", 0, frozen)
    for fact in facts:
        pile = changed(pile, fact)
    now = tally_of(pile, SURVEYS)
    first, late = parts_of([frozen, now])
    assert (first, digest("2022-10", 0, first)) == (frozen, named)
    assert added([first, late]) == added([now])


@given(piles, piles)
def test_a_tally_and_a_difference_come_back_from_their_json(one: list[Ballot], other: list[Ballot]) -> None:
    for tally in (added([tally_of(one, SURVEYS)]), difference(tally_of(one, SURVEYS), tally_of(other, SURVEYS))):
        assert from_plain(json.loads(json.dumps(to_plain(tally)))) == tally


@given(piles, piles)
def test_two_tallies_have_one_digest_only_when_they_are_the_same(one: list[Ballot], other: list[Ballot]) -> None:
    both = [added([tally_of(pile, SURVEYS)]) for pile in (one, other)]
    assert (digest("2022-10", 0, both[0]) == digest("2022-10", 0, both[1])) == (both[0] == both[1])


def test_the_digest_is_that_of_the_canonical_json() -> None:
    tally = tally_of([answered(TWO, "satisfied", "unsatisfied"), ballot()], SURVEYS)
    plain = {
        "month": "2022-10",
        "supplement": 0,
        "channels": {
            "kiosk": {
                "issued": 2,
                "returned": 1,
                "walk_up": 0,
                "valid": 1,
                "spoiled": 0,
                "all_satisfied": 0,
                "any_unsatisfied": 1,
            }
        },
        "surveys": [
            {
                "id": "kbnn-2",
                "version": 1,
                "ballots": 2,
                "levels": [["attitude", "satisfied", 1], ["time", "unsatisfied", 1]],
                "reasons": [],
            }
        ],
        "outcomes": {"completed": 1},
        "flags": {},
        "open": 1,
        "flagged": 0,
        "undated": 0,
    }
    written = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    assert digest("2022-10", 0, tally) == hashlib.sha256(written).hexdigest()
    assert digest("2022-10", 1, tally) != digest("2022-10", 0, tally) != digest("2022-11", 0, tally)


def test_a_difference_tells_what_came_and_what_went() -> None:
    gone, late = answered(TWO, "satisfied", "satisfied"), answered(FIVE, "neutral", channel=Channel.PAPER)
    opened = ballot()
    ended = replace(opened, outcome=Outcome.DECLINED)
    found = difference(tally_of([late, ended], SURVEYS), tally_of([gone, opened], SURVEYS))
    assert found.channels[Channel.PAPER].valid == 1
    assert found.channels[Channel.KIOSK].valid == -1
    assert found.surveys == {TWO.key: -1, FIVE.key: 1}
    assert (found.open, found.outcomes) == (-1, {Outcome.DECLINED: 1})
    assert difference(Tally(), Tally()) == Tally()


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("close_clock", {"believed": False}),
        ("close_not_over", {"today": OCTOBER.last}),
        ("close_not_over", {"today": OCTOBER.first}),
        ("close_before_ledger", {"founded": OCTOBER.last + 1}),
        ("close_before_ledger", {"founded": None}),
        ("close_twice", {"made": 1}),
        ("close_twice", {"made": 3}),
        ("close_first", {"number": 1}),
        ("close_supplement_twice", {"made": 3, "number": 2}),
        ("close_first", {"made": 2, "number": 3}),
        ("close_no_month", {"month": Period(OCTOBER.first, OCTOBER.last - 1)}),
    ],
)
def test_what_cannot_be_closed_is_refused_with_its_reason(key: str, told: dict[str, object]) -> None:
    good: dict[str, object] = {"month": OCTOBER, "today": OCTOBER.last + 1, "believed": True, "founded": OCTOBER.last}
    with pytest.raises(UsageError) as refused:
        admit(**{**good, "made": 0, "number": 0, **told})  # type: ignore[arg-type]
    assert refused.value.key == key


@pytest.mark.parametrize("made", [0, 1, 2])
def test_a_month_that_is_over_gets_its_close_and_then_supplements_in_their_order(made: int) -> None:
    today = parse_day("2022-11-01")
    admit(OCTOBER, today=today, believed=True, founded=OCTOBER.first, made=made, number=made)


def test_the_json_tells_the_close_and_each_supplement() -> None:
    team = (TeamMember("An", "chair"), TeamMember("Bình", "member"))
    part = ClosedPart(
        number=0,
        at=0,
        day=parse_day("2022-11-02"),
        team=team,
        person="p1",
        digest="d" * 64,
        epoch="e" * 32,
        seq=9,
        head="f" * 64,
        tally=tally_of([answered(TWO, "satisfied", "satisfied"), ballot(undated=True)], SURVEYS),
    )
    assert closed_json(()) is None
    told = closed_json((part, replace(part, number=1, tally=Tally(), seq=12)))
    assert told is not None
    assert (told["date"], told["seq"], told["head"]) == ("2022-11-02", 9, "f" * 64)
    assert told["team"] == [{"name": "An", "role": "chair"}, {"name": "Bình", "role": "member"}]
    assert (told["counts"]["valid"], told["counts"]["undated"]) == (1, 1)
    assert [one["number"] for one in told["supplements"]] == [1]
    assert told["supplements"][0]["counts"]["valid"] == 0


AN, BINH = {"name": "An", "role": "chair"}, {"name": "Bình", "role": "member"}


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("month", {"month": "2026-13"}),
        ("month", {"month": "2026-02-01"}),
        ("supplement", {"supplement": -1}),
        ("team", {"team": []}),
        ("team", {"team": [BINH]}),
        ("team", {"team": [AN, AN]}),
        ("team", {"team": [AN, {**BINH, "name": "An"}]}),
        ("team", {"team": [{**AN, "name": ""}]}),
        ("team", {"team": [{**AN, "more": 1}]}),
        ("team", {"team": [AN, *({"name": f"{n}", "role": "member"} for n in range(12))]}),
        ("team", {"team": "An"}),
        ("digest", {"digest": "0" * 63}),
        ("epoch", {"epoch": "0" * 64}),
        ("head", {"head": None}),
        ("seq", {"seq": True}),
    ],
)
def test_a_close_with_ill_formed_members_is_refused_by_name(where: str, change: dict[str, Any]) -> None:
    vectors = json.loads((Path(__file__).parents[1] / "vectors/entries.json").read_text("utf-8"))
    closed = next(one["plain"] for one in vectors["entries"] if one["plain"]["kind"] == "month_closed")
    with pytest.raises(IntegrityProblem) as refused:
        entry_of({**closed, **change})
    assert refused.value.params == {"where": where}
