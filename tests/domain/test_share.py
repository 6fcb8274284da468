"""Shares, indices and intervals say no more than the counts."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from kiosk.domain.share import (
    average,
    half_up,
    index,
    one_to_five,
    out_of_hundred,
    percent,
    ranking_score,
    two_decimals,
    wilson,
)

wholes = some.integers(1, 60_000_000)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (3240, 3809, "85.06"),
        (3238, 3240, "99.94"),
        (2, 3240, "0.06"),
        (39_999, 40_000, "99.99"),
        (1, 40_000, "0.01"),
        (831, 841, "98.81"),
        (999_999, 1_000_000, "99.99"),
        (1, 60_000_000, "0.01"),
        (1, 1, "100.00"),
        (0, 7, "0.00"),
        (1, 8, "12.50"),
        (1, 800, "0.13"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (0, 0, None),
    ],
)
def test_a_share_is_rounded_half_up_and_never_beyond_the_truth(part: int, whole: int, told: str | None) -> None:
    assert percent(part, whole) == told


@given(wholes, some.data())
def test_a_share_is_whole_or_nought_only_when_it_is(whole: int, data: some.DataObject) -> None:
    part = data.draw(some.integers(0, whole))
    told = percent(part, whole)
    assert (told == "100.00") == (part == whole)
    assert (told == "0.00") == (part == 0)


@given(wholes, some.data())
def test_a_share_is_within_half_a_hundredth_unless_an_end_is_guarded(whole: int, data: some.DataObject) -> None:
    part = data.draw(some.integers(0, whole))
    told = Fraction(percent(part, whole) or "-1")
    limit = Fraction(1, 100) if told in {Fraction("99.99"), Fraction("0.01")} else Fraction(1, 200)
    assert abs(told - Fraction(100 * part, whole)) <= limit


@given(wholes, some.data())
def test_a_larger_part_never_has_a_smaller_share(whole: int, data: some.DataObject) -> None:
    part = data.draw(some.integers(0, whole - 1))
    assert Fraction(percent(part, whole) or "-1") <= Fraction(percent(part + 1, whole) or "-1")


def test_a_half_is_rounded_up_where_binary_numbers_would_round_down() -> None:
    assert f"{2.675:.2f}" == "2.67"
    assert two_decimals(Fraction("2.675")) == "2.68"
    assert half_up(Fraction("0.005")) == 1


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((126, 60, 16, 17), "78.23"),
        ((51, 23, 12, 2, 4), "81.25"),
        ((3239, 1), "99.97"),
        ((1, 0, 0), "100.00"),
        ((0, 1, 0), "50.00"),
        ((0, 1, 0, 0), "66.67"),
        ((0, 0, 1, 0), "33.33"),
        ((0, 0, 0, 0, 9), "0.00"),
        ((999_999, 1, 0, 0, 0), "99.99"),
        ((0, 0, 0, 1, 999_999), "0.01"),
    ],
)
def test_the_index_is_the_mean_of_equal_steps(counts: tuple[int, ...], told: str) -> None:
    found = index(counts)
    assert found is not None
    assert out_of_hundred(found) == told


def test_the_average_runs_from_five_to_one() -> None:
    assert [average(counts) for counts in ((9, 0, 0, 0, 0), (0, 0, 9, 0, 0), (0, 0, 0, 0, 9))] == [5, 3, 1]


@pytest.mark.parametrize(
    ("counts", "told"),
    [((51, 23, 12, 4, 1), "4.31"), ((3239, 1), "4.99"), ((1, 9_999), "1.01"), ((1, 0, 0), "5.00"), ((0, 0, 1), "1.00")],
)
def test_the_average_is_rounded_but_never_to_an_end_it_does_not_reach(counts: tuple[int, ...], told: str) -> None:
    found = average(counts)
    assert found is not None
    assert one_to_five(found) == told


def test_nobody_has_no_index_no_average_and_no_interval() -> None:
    assert (index((0, 0)), average((0, 0)), wilson(0, 0)) == (None, None, None)


@pytest.mark.parametrize(
    ("part", "whole", "ends"),
    [
        (10, 10, ("72.25", "100.00")),
        (50, 50, ("92.87", "100.00")),
        (3238, 3240, ("99.78", "99.98")),
        (3239, 3240, ("99.83", "99.99")),
        (0, 10, ("0.00", "27.75")),
        (1, 2, ("9.45", "90.55")),
        (59_999_999, 60_000_000, ("99.99", "99.99")),
    ],
)
def test_the_interval_is_wilsons(part: int, whole: int, ends: tuple[str, str]) -> None:
    assert wilson(part, whole) == ends


@given(wholes, some.data())
def test_the_interval_holds_the_share(whole: int, data: some.DataObject) -> None:
    part = data.draw(some.integers(0, whole))
    ends = wilson(part, whole)
    told = percent(part, whole)
    assert ends is not None
    assert told is not None
    assert Fraction(ends[0]) <= Fraction(told) <= Fraction(ends[1])


@given(wholes, some.data())
def test_the_interval_of_the_rest_is_the_mirror_image(whole: int, data: some.DataObject) -> None:
    part = data.draw(some.integers(0, whole))
    low, high = wilson(part, whole) or ("", "")
    rest_low, rest_high = wilson(whole - part, whole) or ("", "")
    # A half rounds up on both sides, and the guards work on both ends: one hundredth at most.
    assert abs(Fraction(low) + Fraction(rest_high) - 100) <= Fraction(1, 100)
    assert abs(Fraction(high) + Fraction(rest_low) - 100) <= Fraction(1, 100)


@given(some.lists(some.integers(0, 60_000_000), min_size=2, max_size=5))
def test_the_index_lies_between_nought_and_a_hundred(counts: list[int]) -> None:
    assume(sum(counts))
    found = index(counts)
    assert found is not None
    assert (found == 100) == (sum(counts[1:]) == 0)
    assert (found == 0) == (sum(counts[:-1]) == 0)
    assert 0 <= found <= 100


@pytest.mark.parametrize(("found", "ballots", "told"), [(100, 3, "95.07"), (97, 900, "96.64")])
def test_few_ballots_are_drawn_towards_the_mean_of_all(found: int, ballots: int, told: str) -> None:
    assert two_decimals(ranking_score(Fraction(found), ballots, Fraction(95), Fraction(200))) == told
