"""Days, months and waves stand where UTC+7 puts them, whatever the device's zone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.app.assets import wording
from kiosk.domain import period
from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, month, wave

days = some.dates(date(1972, 3, 1), date(9997, 12, 31)).map(period.number_of)


def test_february_2026_is_this_run_of_milliseconds() -> None:
    assert (month("2026-02").start, month("2026-02").end) == (1769878800000, 1772298000000)


def test_a_day_begins_at_five_in_the_afternoon_utc() -> None:
    midnight = month("2026-02").start
    assert period.iso(period.day_of(midnight)) == "2026-02-01"
    assert period.iso(period.day_of(midnight - 1)) == "2026-01-31"
    assert period.start_of(period.day_of(midnight)) == midnight


def test_a_leap_february_has_29_days() -> None:
    assert (month("2024-02").days, month("2023-02").days) == (29, 28)


@pytest.mark.parametrize(
    "text",
    ["2022-13", "2022-00", "2022-1", "22-10", "2022-10-01", "", "abc", "1970-12", "9999-01", "٢٠٢٢-10", "2022-10\n"],
)
def test_an_impossible_month_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as told:
        month(text)
    assert (told.value.key, told.value.params) == ("impossible_month", {"month": text})


@pytest.mark.parametrize("text", ["2023-02-29", "2023-04-31", "2023-4-1", "1/4/2023", "", "2023-00-01", "9999-01-01"])
def test_an_impossible_date_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as told:
        wave(text, text)
    assert (told.value.key, told.value.params) == ("impossible_date", {"date": text})


def test_a_wave_holds_both_its_ends() -> None:
    autumn = wave("2023-09-15", "2023-11-15")
    assert autumn.days == 62
    assert period.parse_day("2023-09-15") in autumn
    assert period.parse_day("2023-11-15") in autumn
    assert period.parse_day("2023-11-16") not in autumn
    assert autumn.month is None


def test_a_wave_of_one_day_is_a_wave() -> None:
    assert wave("2023-09-15", "2023-09-15").days == 1


def test_a_wave_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(UsageError) as told:
        wave("2023-11-15", "2023-09-15")
    assert told.value.key == "wave_backwards"


def test_a_wave_of_exactly_a_month_is_that_month() -> None:
    assert wave("2022-10-01", "2022-10-31") == month("2022-10")
    assert wave("2022-10-01", "2022-10-31").month == "2022-10"


@pytest.mark.parametrize(
    ("now", "before", "a_year_before"),
    [
        (month("2024-03"), month("2024-02"), month("2023-03")),
        (month("2024-01"), month("2023-12"), month("2023-01")),
        (month("2024-02"), month("2024-01"), month("2023-02")),
        (month("2023-02"), month("2023-01"), month("2022-02")),
        (month("2025-02"), month("2025-01"), month("2024-02")),
        (
            wave("2024-01-01", "2024-03-31"),
            wave("2023-10-01", "2023-12-31"),
            wave("2023-01-01", "2023-03-31"),
        ),
        (
            wave("2023-09-15", "2023-11-15"),
            wave("2023-07-15", "2023-09-14"),
            wave("2022-09-15", "2022-11-15"),
        ),
        (
            wave("2024-02-10", "2024-02-29"),
            wave("2024-01-21", "2024-02-09"),
            wave("2023-02-10", "2023-02-28"),
        ),
    ],
)
def test_a_period_stands_beside_the_one_before_and_the_same_of_last_year(
    now: Period, before: Period, a_year_before: Period
) -> None:
    assert now.previous() == before
    assert now.a_year_before() == a_year_before


@given(days)
def test_every_moment_of_a_day_belongs_to_its_month(day: int) -> None:
    found = period.month_of(day)
    assert day in found
    assert period.day_of(period.start_of(day)) == period.day_of(period.start_of(day + 1) - 1) == day
    assert found.start <= period.start_of(day) < found.end


@given(days)
def test_the_month_before_ends_where_the_month_begins(day: int) -> None:
    found = period.month_of(day)
    assert found.previous().end == found.start
    assert found.previous().months == 1


@given(days)
def test_a_day_survives_being_written(day: int) -> None:
    assert period.parse_day(period.iso(day)) == day


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        ("2026-02-05", "ngày 05 tháng 02 năm 2026", "5 February 2026"),
        ("2026-01-31", "ngày 31 tháng 01 năm 2026", "31 January 2026"),
        ("2026-03-09", "ngày 09 tháng 3 năm 2026", "9 March 2026"),
        ("2022-10-10", "ngày 10 tháng 10 năm 2022", "10 October 2022"),
    ],
)
def test_a_date_is_written_as_papers_write_it(day: str, vi: str, en: str) -> None:
    assert period.date_words(period.parse_day(day), wording("vi")) == vi
    assert period.date_words(period.parse_day(day), wording("en")) == en


def test_a_period_is_told_in_words() -> None:
    assert period.period_words(month("2022-10"), wording("vi")) == "tháng 10 năm 2022"
    assert period.period_words(month("2022-10"), wording("en")) == "October 2022"
    autumn = wave("2023-09-15", "2023-11-05")
    assert period.period_words(autumn, wording("vi")) == "từ ngày 15/9/2023 đến hết ngày 05/11/2023"
    assert period.period_words(autumn, wording("en")) == "from 15 September 2023 to 5 November 2023"


@pytest.mark.parametrize(
    ("first", "last", "vi", "en"),
    [
        ("2022-01-01", "2022-03-31", "quý I năm 2022", "the first quarter of 2022"),
        ("2022-04-01", "2022-06-30", "quý II năm 2022", "the second quarter of 2022"),
        ("2022-07-01", "2022-09-30", "quý III năm 2022", "the third quarter of 2022"),
        ("2022-10-01", "2022-12-31", "quý IV năm 2022", "the fourth quarter of 2022"),
        (
            "2022-02-01",
            "2022-04-30",
            "từ ngày 01/02/2022 đến hết ngày 30/4/2022",
            "from 1 February 2022 to 30 April 2022",
        ),
        ("2022-01-01", "2022-10-31", "10 tháng đầu năm 2022", "the first 10 months of 2022"),
        ("2022-01-01", "2022-12-31", "năm 2022", "the year 2022"),
        (
            "2022-01-01",
            "2022-12-30",
            "từ ngày 01/01/2022 đến hết ngày 30/12/2022",
            "from 1 January 2022 to 30 December 2022",
        ),
        (
            "2021-01-01",
            "2022-12-31",
            "từ ngày 01/01/2021 đến hết ngày 31/12/2022",
            "from 1 January 2021 to 31 December 2022",
        ),
    ],
)
def test_quarters_and_parts_of_a_year_have_names(first: str, last: str, vi: str, en: str) -> None:
    told = wave(first, last)
    assert period.period_words(told, wording("vi")) == vi
    assert period.period_words(told, wording("en")) == en
    assert period.is_named(told) == (not vi.startswith("từ"))


@given(days)
def test_a_quarter_holds_three_months_and_a_year_begins_in_january(day: int) -> None:
    quarter, year = period.quarter_of(day), period.year_to(day)
    assert day in quarter
    assert (quarter.months, quarter.quarter) == (3, (period.date_of(day).month + 2) // 3)
    assert period.quarter_of(quarter.first - 1).last == quarter.first - 1
    assert (year.of_year, year.last) == (period.date_of(day).month, period.month_of(day).last)
    assert year.a_year_before().of_year == year.of_year


@pytest.mark.parametrize("day", ["1970-01-01", "1999-12-31", "2028-02-29", "9998-12-31"])
def test_every_day_a_wrong_clock_may_show_has_its_month(day: str) -> None:
    number = period.number_of(date.fromisoformat(day))
    found = period.month_of(number)
    assert (number in found, found.months, period.iso(found.first)) == (True, 1, f"{day[:7]}-01")
