"""Tallies of parts add up to the whole, and every ballot is counted where it belongs."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, Channel, Flag, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.tally import Counts, Tally, count, tally_of, total
from tests.domain.ballots import FIVE, SURVEYS, TWO, answered, any_ballot, ballot

piles = some.lists(any_ballot, max_size=8)


@given(piles, piles)
def test_the_tallies_of_two_piles_add_up_to_that_of_both(one: list[Ballot], other: list[Ballot]) -> None:
    assert tally_of(one, SURVEYS) + tally_of(other, SURVEYS) == tally_of(one + other, SURVEYS)


@given(piles, some.integers(0, 2**32))
def test_the_order_of_ballots_makes_no_difference(pile: list[Ballot], seed: int) -> None:
    shuffled = pile.copy()
    random.Random(seed).shuffle(shuffled)
    assert tally_of(shuffled, SURVEYS) == tally_of(pile, SURVEYS)


@given(piles)
def test_an_empty_pile_adds_nothing(pile: list[Ballot]) -> None:
    found = tally_of(pile, SURVEYS)
    assert found + Tally() == Tally() + found == found
    assert total([]) == Tally()


@given(piles)
def test_the_counts_agree_with_each_other(pile: list[Ballot]) -> None:
    found = tally_of(pile, SURVEYS)
    dated = [item for item in pile if not item.undated]
    counts = found.total
    assert found.undated == len(pile) - len(dated)
    assert sum(found.surveys.values()) == len(dated)
    assert counts.returned <= counts.issued
    assert counts.collected == counts.valid + counts.spoiled == sum(item.collected for item in dated)
    assert counts.all_satisfied + counts.any_unsatisfied <= counts.valid
    assert sum(found.levels.values()) == sum(len(item.answers) for item in dated if item.valid)
    assert sum(found.outcomes.values()) == sum(item.outcome is not None for item in dated)
    assert found.flagged <= sum(found.flags.values())
    assert found.flagged <= counts.collected


def test_an_open_invitation_counts_as_issued_only() -> None:
    found = count(ballot(), TWO)
    assert found.total == Counts(issued=1)
    assert (found.open, dict(found.outcomes)) == (1, {})


def test_an_open_ballot_counts_its_answers_as_soon_as_they_are_given() -> None:
    found = count(replace(answered(TWO, "satisfied"), outcome=None), TWO)
    assert found.total == Counts(issued=1, returned=1, valid=1, all_satisfied=1)
    assert (found.open, dict(found.outcomes)) == (1, {})
    assert dict(found.levels) == {(TWO.key, "attitude", "satisfied"): 1}


def test_a_walk_up_is_collected_but_never_issued() -> None:
    found = count(answered(TWO, "satisfied", "unsatisfied", issued=False), TWO)
    assert found.total == Counts(walk_up=1, valid=1, any_unsatisfied=1)
    assert found.total.collected == 1


def test_a_ballot_with_one_satisfied_answer_and_one_skipped_is_all_satisfied() -> None:
    assert count(answered(TWO, "satisfied"), TWO).total.all_satisfied == 1


def test_a_ballot_in_the_middle_is_neither_satisfied_nor_unsatisfied() -> None:
    found = count(answered(FIVE, "very_satisfied", "neutral"), FIVE).total
    assert (found.valid, found.all_satisfied, found.any_unsatisfied) == (1, 0, 0)


def test_a_declined_invitation_is_issued_and_not_collected() -> None:
    found = count(ballot(outcome=Outcome.DECLINED), TWO)
    assert found.total == Counts(issued=1)
    assert dict(found.outcomes) == {Outcome.DECLINED: 1}


def test_spoiled_paper_is_collected_and_not_valid() -> None:
    found = count(answered(TWO, "satisfied", channel=Channel.PAPER, spoiled=True, outcome=None), TWO)
    assert dict(found.channels) == {Channel.PAPER: Counts(issued=1, returned=1, spoiled=1)}
    assert (dict(found.levels), found.open) == ({}, 0)


def test_an_undated_ballot_is_in_no_other_count() -> None:
    assert count(answered(TWO, "satisfied", undated=True, flags=frozenset({Flag.BURST})), TWO) == Tally(undated=1)


def test_reasons_count_where_the_last_answer_is_unsatisfied() -> None:
    said = answered(TWO, "satisfied", "unsatisfied", reasons={"attitude": ("manner",), "time": ("hours", "late")})
    assert dict(count(said, TWO).reasons) == {(TWO.key, "time", "hours"): 1, (TWO.key, "time", "late"): 1}


def test_a_flagged_ballot_counts_in_full_and_is_told_of() -> None:
    flags = frozenset({Flag.TOO_FAST, Flag.BURST})
    found = count(answered(TWO, "satisfied", "satisfied", flags=flags), TWO)
    assert found.total.valid == found.flagged == 1
    assert dict(found.flags) == {Flag.TOO_FAST: 1, Flag.BURST: 1}


def test_a_flagged_invitation_that_nobody_answered_is_not_among_the_collected_doubtful() -> None:
    found = count(ballot(outcome=Outcome.TIMEOUT, flags=frozenset({Flag.OUTSIDE_HOURS})), TWO)
    assert (found.flagged, dict(found.flags)) == (0, {})


@pytest.mark.parametrize(
    "strange",
    [
        ballot(survey=replace(TWO, version=7)),
        ballot(answers={"weather": "satisfied"}),
        ballot(answers={"time": "neutral"}),
        ballot(reasons={"time": ("weather",)}),
        ballot(reasons={"weather": ("late",)}),
    ],
)
def test_a_ballot_that_its_survey_does_not_explain_is_no_figure(strange: Ballot) -> None:
    with pytest.raises(IntegrityProblem) as told:
        tally_of([strange], SURVEYS)
    assert (told.value.key, told.value.params) == ("ballot_strange", {"ballot": "00" * 16})
