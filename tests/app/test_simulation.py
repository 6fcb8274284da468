"""Made-up ballots go through the flow and come out as asked."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kiosk.app.assets import load_survey
from kiosk.app.simulation import Moment, Request, play
from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, day_of, month
from kiosk.domain.settings import Settings, hours_of, rules_of

OFFICE = Settings({})
HOURS = hours_of(OFFICE, ())
RULES = rules_of(OFFICE, load_survey("kbnn-2"))


def played(request: Request) -> list[Moment]:
    return list(play(request, RULES, HOURS))


def closings(moments: list[Moment]) -> Counter[str]:
    return Counter(fact["outcome"] for moment in moments for fact in moment.facts if fact["kind"] == "closed")


def test_the_month_of_the_article_is_played_as_asked() -> None:
    moments = played(Request(month("2022-10"), issued=3809, collected=3240, unsatisfied=2))
    kinds = Counter(fact["kind"] for moment in moments for fact in moment.facts)
    levels = Counter(fact["level"] for moment in moments for fact in moment.facts if fact["kind"] == "answered")
    assert (kinds["issued"], kinds["closed"]) == (3809, 3809)
    assert closings(moments)["completed"] == 3240
    assert levels == {"satisfied": 6478, "unsatisfied": 2}
    assert all(not fact["flags"] for moment in moments for fact in moment.facts if fact["kind"] == "closed")


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_asked_comes_out_in_order_and_in_opening_hours(data: st.DataObject) -> None:
    issued = data.draw(st.integers(0, 60))
    collected = data.draw(st.integers(0, issued))
    unsatisfied = data.draw(st.integers(0, collected))
    request = Request(month("2026-02"), issued, collected, unsatisfied, data.draw(st.integers(0, 99)))
    moments = played(request)
    assert [moment.wall_ms for moment in moments] == sorted(moment.wall_ms for moment in moments)
    begun = [moment.wall_ms for moment in moments if moment.facts[0]["kind"] == "issued"]
    assert len(begun) == issued
    assert all(HOURS.is_open(wall_ms) and day_of(wall_ms) in request.period for wall_ms in begun)
    assert closings(moments)["completed"] == collected


def test_a_crowded_month_is_played_without_a_ballot_too_soon() -> None:
    moments = played(Request(Period(month("2022-10").first + 2, month("2022-10").first + 2), 900, 800, 100))
    closed = [fact for moment in moments for fact in moment.facts if fact["kind"] == "closed"]
    assert len(closed) == 900
    assert not any("too_soon" in fact["flags"] for fact in closed)


def test_the_same_request_is_played_the_same() -> None:
    request = Request(month("2026-03"), 40, 30, 5, seed=7)
    assert played(request) == played(request)


@pytest.mark.parametrize(("issued", "collected", "unsatisfied"), [(1, 2, 0), (2, 1, 2)])
def test_counts_that_cannot_be_are_refused(issued: int, collected: int, unsatisfied: int) -> None:
    with pytest.raises(UsageError, match="simulate_numbers"):
        played(Request(month("2026-03"), issued, collected, unsatisfied))


def test_days_on_which_nobody_is_there_are_refused() -> None:
    sunday = month("2026-03").first
    with pytest.raises(UsageError, match="simulate_closed"):
        played(Request(Period(sunday, sunday), 1, 1, 0))
