"""Shares, indices, intervals and ranks on exact integers, rounded once, at the end, half up."""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

HUNDRED = Fraction(100)
# The 97.5 % point of the normal distribution to 15 decimals: two-sided 95 %.
Z95 = Fraction(1_959_963_984_540_054, 10**15)
# Digits of the one irrational step, the square root; two are printed.
ROOT_SCALE = 10**40


def half_up(value: Fraction) -> int:
    """Return the hundredths of ``value`` (not negative), the half rounded up."""
    return (200 * value.numerator + value.denominator) // (2 * value.denominator)


def two_decimals(value: Fraction) -> str:
    """Return ``"4.31"``."""
    return _text(half_up(value))


def out_of_hundred(value: Fraction) -> str:
    """Return ``"99.94"`` for a value from 0 to 100.

    Rounding never reaches an end that the value itself does not: one dissenter among a million is
    99.99, one voice among a million 0.01.
    """
    return _text(_guarded(value, 0, 100))


def one_to_five(value: Fraction) -> str:
    """Return ``"4.31"`` for a value from 1 to 5, guarded at both ends as a share is."""
    return _text(_guarded(value, 1, 5))


def percent(part: int, whole: int) -> str | None:
    """Return the share of ``part`` in ``whole`` as ``"85.06"``; None where there is no whole."""
    return out_of_hundred(Fraction(100 * part, whole)) if whole else None


def index(counts: Sequence[int]) -> Fraction | None:
    """Return the mean of 100 for the best level down to 0 for the worst in equal steps.

    ``counts`` holds the answers of each of 2–5 levels, best first; None where nobody answered.
    """
    steps, answers = len(counts) - 1, sum(counts)
    if not answers:
        return None
    return Fraction(100 * sum(count * (steps - place) for place, count in enumerate(counts)), steps * answers)


def average(counts: Sequence[int]) -> Fraction | None:
    """Return the mean of 5 for the best level down to 1 for the worst; None where nobody answered."""
    found = index(counts)
    return None if found is None else 1 + found / 25


def wilson(part: int, whole: int) -> tuple[str, str] | None:
    """Return the 95 % Wilson score interval of a share in per cent; None where there is no whole."""
    if not whole:
        return None
    square = Z95**2
    root = _root(square + Fraction(4 * part * (whole - part), whole))
    middle, length = 2 * part + square, 2 * (whole + square)
    # The ends of the interval of "all" and of "nobody" are exactly 100 and 0.
    low = Fraction(0) if part == 0 else 100 * (middle - Z95 * root) / length
    high = HUNDRED if part == whole else 100 * (middle + Z95 * root) / length
    return out_of_hundred(low), out_of_hundred(high)


def ranking_score(found: Fraction, ballots: int, all_mean: Fraction, all_weight: Fraction) -> Fraction:
    """Return a unit's index drawn towards that of all units, the more the fewer its ballots.

    ``all_mean`` is the weighted mean index of all units, ``all_weight`` their mean number of ballots.
    """
    return (all_mean * all_weight + found * ballots) / (all_weight + ballots)


def _root(value: Fraction) -> Fraction:
    whole = isqrt(value.numerator * value.denominator * ROOT_SCALE**2)
    return Fraction(whole, value.denominator * ROOT_SCALE)


def _guarded(value: Fraction, low: int, high: int) -> int:
    found = half_up(value)
    if value < high:
        found = min(found, 100 * high - 1)
    if value > low:
        found = max(found, 100 * low + 1)
    return found


def _text(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"
