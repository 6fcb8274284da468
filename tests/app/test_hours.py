"""Opening hours read as a person would say them."""

from kiosk.app import assets
from kiosk.app.hours import hours_line, hours_lines, next_opening
from kiosk.domain.manners import Hours
from kiosk.domain.period import parse_day, start_of

WORKDAY = ((450, 690), (810, 1020))
OFFICE = Hours((WORKDAY,) * 5 + ((),) * 2, frozenset({parse_day("2026-11-23")}))
SUNDAY_NOON = start_of(parse_day("2026-11-22")) + 12 * 3_600_000


def test_the_welcome_screen_says_the_days_and_the_outer_hours() -> None:
    assert hours_line(OFFICE, assets.wording("vi")) == "thứ Hai – thứ Sáu, 7:30\u00a0–\u00a017:00"


def test_the_closed_screen_says_every_span_in_a_line_that_begins_with_a_capital() -> None:
    assert hours_lines(OFFICE, assets.wording("vi")) == (
        "Thứ Hai – thứ Sáu: 7:30\u00a0–\u00a011:30, 13:30\u00a0–\u00a017:00",
    )


def test_the_next_opening_passes_over_a_closed_day() -> None:
    said = next_opening(OFFICE, SUNDAY_NOON, assets.wording("vi"))
    assert said == "Mở cửa lại lúc 7:30, thứ Ba, ngày 24/11/2026."


def test_an_office_that_never_opens_says_no_hours() -> None:
    never = Hours(((),) * 7, frozenset())
    assert (hours_line(never, assets.wording("en")), hours_lines(never, assets.wording("en"))) == ("", ())
    assert next_opening(never, SUNDAY_NOON, assets.wording("en")) == ""
