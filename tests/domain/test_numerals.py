"""Numbers are written as the language writes them."""

import pytest

from kiosk.app.assets import wording
from kiosk.domain.numerals import Numerals


def numerals(lang: str) -> Numerals:
    return Numerals(wording(lang))


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [(0, "0", "0"), (999, "999", "999"), (3809, "3.809", "3,809"), (60_000_000, "60.000.000", "60,000,000")],
)
def test_a_count_is_grouped_by_thousands(number: int, vi: str, en: str) -> None:
    assert (numerals("vi").count(number), numerals("en").count(number)) == (vi, en)


def test_a_share_has_the_decimal_mark_of_the_language() -> None:
    assert (numerals("vi").percent("99.94"), numerals("en").percent("99.94")) == ("99,94 %", "99.94 %")
    assert numerals("vi").decimal("81.25") == "81,25"


def test_a_size_is_in_the_unit_people_know_it_by() -> None:
    assert (numerals("vi").size(41_230_000_000), numerals("en").size(41_230_000_000)) == ("41,2 GB", "41.2 GB")
    assert numerals("vi").size(730_400_000) == "730 MB"


def test_an_interval_names_both_ends() -> None:
    assert numerals("vi").between(("99.78", "99.98")) == "99,78 – 99,98 %"


def test_what_does_not_exist_is_a_dash() -> None:
    found = numerals("vi")
    assert [found.percent(None), found.decimal(None), found.between(None)] == ["–", "–", "–"]
