"""The periods that staff can look at, and the way from one to the next."""

import pytest

from kiosk.app import assets
from kiosk.app.staffroom.spans import Kind, Spans
from kiosk.domain.period import Period, parse_day, wave

TODAY = parse_day("2026-11-22")


def told(spans: Spans) -> str:
    return spans.view(assets.wording("vi")).title


def of(kind: Kind) -> Spans:
    return Spans.at(TODAY).of_kind(kind)


@pytest.mark.parametrize(
    ("kind", "now", "before", "twice", "name"),
    [
        (Kind.MONTH, "Tháng 11 năm 2026", "Tháng 10 năm 2026", "Tháng 9 năm 2026", "2026-11"),
        (Kind.QUARTER, "Quý IV năm 2026", "Quý III năm 2026", "Quý II năm 2026", "2026-10-01..2026-12-31"),
        (Kind.YEAR, "11 tháng đầu năm 2026", "10 tháng đầu năm 2026", "9 tháng đầu năm 2026", "2026-01-01..2026-11-30"),
    ],
)
def test_one_goes_back_and_on_again_but_never_beyond_today(
    kind: Kind, now: str, before: str, twice: str, name: str
) -> None:
    spans = of(kind)
    assert (told(spans), spans.name, spans.is_last) == (now, name, True)
    assert spans.after() == spans
    assert (told(spans.before()), told(spans.before().before())) == (before, twice)
    assert spans.before().before().after().after() == spans
    assert not spans.before().is_last


def test_the_year_before_january_is_the_whole_of_the_last_one() -> None:
    january = Spans(Kind.YEAR, wave("2026-01-01", "2026-01-31"), TODAY)
    assert told(january) == "Tháng 01 năm 2026"
    assert told(january.before()) == "Năm 2025"
    assert january.before().after() == january


def test_a_run_of_days_moves_by_its_own_length() -> None:
    autumn = Spans.at(TODAY).of_days(parse_day("2026-09-15"), parse_day("2026-09-24"))
    assert autumn.name == "2026-09-15..2026-09-24"
    assert autumn.file_name == "2026-09-15_2026-09-24"
    assert autumn.before().shown == wave("2026-09-05", "2026-09-14")
    assert autumn.after().shown == wave("2026-09-25", "2026-10-04")
    whole = Spans.at(TODAY).of_days(parse_day("2026-02-01"), parse_day("2026-02-28"))
    assert (whole.before().name, whole.after().name) == ("2026-01", "2026-03")


def test_another_kind_begins_where_one_stands() -> None:
    last_year = Spans(Kind.MONTH, wave("2025-05-01", "2025-05-31"), TODAY)
    assert told(last_year.of_kind(Kind.QUARTER)) == "Quý II năm 2025"
    assert told(last_year.of_kind(Kind.YEAR)) == "5 tháng đầu năm 2025"
    # A quarter under way goes on after today; its month is today's, not the one it ends in.
    assert told(of(Kind.QUARTER).of_kind(Kind.MONTH)) == "Tháng 11 năm 2026"
    assert told(last_year.of_kind(Kind.QUARTER).of_kind(Kind.MONTH)) == "Tháng 6 năm 2025"


@pytest.mark.parametrize(
    ("spans", "beside"),
    [
        (of(Kind.MONTH), {"before": wave("2026-10-01", "2026-10-31"), "year_before": wave("2025-11-01", "2025-11-30")}),
        (
            of(Kind.QUARTER),
            {"before": wave("2026-07-01", "2026-09-30"), "year_before": wave("2025-10-01", "2025-12-31")},
        ),
        (of(Kind.YEAR), {"year_before": wave("2025-01-01", "2025-11-30")}),
    ],
)
def test_a_period_is_held_beside_the_one_before_and_the_same_of_last_year(
    spans: Spans, beside: dict[str, Period]
) -> None:
    assert dict(spans.compared()) == beside
