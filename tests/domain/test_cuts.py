"""A period's figures cut into parts add up to the whole."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot
from kiosk.domain.copies import replace
from kiosk.domain.cuts import Cut, groups, may_show, parts, reasons, told_apart
from kiosk.domain.tally import Counts, tally_of, total
from tests.domain.ballots import FIVE, SURVEYS, TWO, answered, any_ballot, ballot
from tests.domain.test_report import figures

names = some.none() | some.sampled_from(["", "a", "b", "Thu, chi"])
piles = some.lists(some.builds(replace, any_ballot, officer=names, service=names), max_size=12)


@given(piles, some.sampled_from(Cut))
def test_the_parts_of_every_cut_add_up_to_the_whole(pile: list[Ballot], cut: Cut) -> None:
    dated = [one for one in pile if not one.undated]
    found = parts(pile, SURVEYS, cut)
    assert total(found.values()) == tally_of(dated, SURVEYS)
    assert list(found) == sorted(found, key=lambda name: (name == "", name))


@given(piles)
def test_the_groups_hold_every_answer_once(pile: list[Ballot]) -> None:
    told = figures(pile)
    found = groups(told).values()
    whole = [item for survey in told.surveys for item in survey.criteria]
    assert sum(one.n for one in found) == sum(item.n for item in whole)
    assert sum(one.satisfied.n for one in found) == sum(item.satisfied.n for item in whole)
    assert sum(one.unsatisfied.n for one in found) == sum(item.unsatisfied.n for item in whole)


@given(piles)
def test_every_reason_is_counted_as_often_as_it_was_given(pile: list[Ballot]) -> None:
    told = figures(pile)
    given_ = Counter[str]()
    for survey in told.surveys:
        for item in survey.criteria:
            given_.update(dict(item.reasons))
    found = reasons(told)
    assert {reason: one.given.n for reason, one in found.items()} == dict(given_)
    times = [one.given.n for one in found.values()]
    assert times == sorted(times, reverse=True)
    assert len({one.given.of for one in found.values()}) <= 1


def test_ballots_that_name_nobody_are_a_part_of_their_own() -> None:
    pile = [replace(answered(TWO, "satisfied"), officer=name) for name in ("o2", None, "o1", "o2")]
    found = parts([*pile, replace(ballot(), undated=True, officer="o9")], SURVEYS, Cut.OFFICER)
    assert {name: tally.total.valid for name, tally in found.items()} == {"o1": 1, "o2": 2, "": 1}
    assert list(found) == ["o1", "o2", ""]


def test_a_group_is_the_mean_of_its_answers_over_levels_of_any_number() -> None:
    pile = [answered(FIVE, "very_satisfied"), answered(FIVE, "neutral"), answered(TWO, "unsatisfied")]
    found = groups(figures(pile))
    whole = [one for one in found.values() if one.n]
    assert [(one.satisfied.n, one.unsatisfied.n, one.n, one.index) for one in whole] == [(1, 1, 3, "50.00")]


def test_a_group_nobody_answered_has_no_index() -> None:
    assert {one.index for one in groups(figures([])).values()} == {None}


def test_a_reason_is_counted_over_all_criteria() -> None:
    pile = [
        answered(TWO, "unsatisfied", "unsatisfied", reasons={"attitude": ("late",), "time": ("late", "unclear")}),
        answered(FIVE, "satisfied", "unsatisfied", reasons={"time": ("late",)}),
    ]
    found = reasons(figures(pile))
    assert [(reason, one.given.n, one.given.of) for reason, one in found.items()] == [("late", 3, 3), ("unclear", 1, 3)]


@pytest.mark.parametrize(("valid", "shown"), [(0, False), (9, False), (10, True), (11, True)])
def test_a_share_of_fewer_than_ten_ballots_is_not_shown(valid: int, shown: bool) -> None:
    assert may_show(Counts(valid=valid, issued=50)) is shown


@pytest.mark.parametrize(
    ("valid", "told"),
    [
        ({"o1": 12, "o2": 9, "": 3}, {"o1"}),
        ({"o1": 12, "o2": 9, "": 144}, {"o1"}),
        ({"o1": 12, "o2": 9}, set()),
        ({"o1": 12, "o2": 30, "o3": 1}, {"o2"}),
        ({"o1": 12, "": 3}, {"o1"}),
        ({"o1": 12, "o2": 0, "": 30}, {"o1", ""}),
        ({"o1": 10, "o2": 4, "o3": 6}, {"o1"}),
    ],
)
def test_no_difference_to_the_whole_tells_of_an_officer_with_few_ballots(valid: dict[str, int], told: set[str]) -> None:
    assert told_apart({key: Counts(valid=n) for key, n in valid.items()}) == told
