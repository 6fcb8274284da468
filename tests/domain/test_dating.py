"""A wrong clock never moves a ballot to another month: it gets the right one, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.dating import MOST_RUNS, Course, Doubt, belongs, between, confirmed, dated
from kiosk.domain.entry import Answered, Clock, Entry
from kiosk.domain.gathering import gather
from kiosk.domain.period import DAY_MS, Period, day_of, iso, month, month_of, parse_day, start_of
from kiosk.domain.shapes import TICK_MS

YEAR = range(parse_day("2028-01-01"), parse_day("2029-01-01"))
"""A leap year."""
EDGES = [day for day in YEAR if day == month_of(day).first] + [YEAR.stop]
MORNING = 9 * 3_600_000
WRONG = {
    "1970": 0,
    "2000": start_of(parse_day("2000-01-01")),
    "2099": start_of(parse_day("2099-12-31")),
}


def tick(wall_ms: int) -> int:
    return wall_ms - wall_ms % TICK_MS


def answered(number: int, wall_ms: int, clock: ClockState) -> Answered:
    return Answered(
        id=f"{number:032x}",
        at=tick(wall_ms),
        clock=clock,
        counter="1",
        ballot=f"{number:032x}",
        survey="kbnn-2",
        version=1,
        criterion="time",
        level="satisfied",
    )


def told(*entries: Answered) -> list[Ballot]:
    """Return the ballots of a chain, each begun by one entry, as their neighbours date them."""
    course, waiting, known = Course(), list[str](), dict[str, Ballot]()
    for entry in entries:
        before, course = course, course.after(entry)
        if entry.clock is not ClockState.UNTRUSTED:
            known |= {ident: between(known[ident], before, day_of(entry.at)) for ident in waiting}
            waiting.clear()
        else:
            waiting.append(entry.ballot)
        known[entry.ballot] = gather(None, entry, course.day)
    return list(known.values())


def one_between(before_ms: int, wrong_ms: int, after_ms: int) -> Ballot:
    """Return the ballot of a wrong clock between two that are believed."""
    return told(
        answered(1, before_ms, ClockState.TRUSTED),
        answered(2, wrong_ms, ClockState.UNTRUSTED),
        answered(3, after_ms, ClockState.HOLDOVER),
    )[1]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("off", [-DAY_MS, -1, 0, 1, DAY_MS])
def test_at_every_edge_of_a_year_a_wrong_clock_gives_the_right_month_or_none(wrong: int, off: int) -> None:
    for edge in EDGES:
        tapped = start_of(edge) + off
        for before, after in ((1, 1), (MORNING, 1), (1, MORNING), (2 * DAY_MS, 2 * DAY_MS)):
            neighbours = day_of(tick(tapped - before)), day_of(tick(tapped + after))
            ballot = one_between(tapped - before, wrong, tapped + after)
            agree = month_of(neighbours[0]) == month_of(neighbours[1])
            assert ballot.undated is not agree, (iso(edge), off)
            assert ballot.undated or month_of(ballot.day) == month_of(day_of(tapped))
            assert (ballot.day, ballot.until) == (neighbours[0], neighbours[1] if agree else None)


steps = some.one_of(
    some.integers(0, 40 * DAY_MS),
    some.sampled_from([0, 1, MORNING, DAY_MS]),
    some.sampled_from([-DAY_MS, -1, 0, 1, DAY_MS]).map(lambda off: ("edge", off)),
)
clocks = some.one_of(some.just("right"), some.sampled_from(sorted(WRONG)), some.integers(-DAY_MS, DAY_MS))


@given(some.lists(some.tuples(steps, clocks), max_size=40))
def test_months_and_undated_ballots_are_all_and_every_month_is_the_true_one(
    history: list[tuple[int | tuple[str, int], str | int]],
) -> None:
    """What is believed is right; what is not may say anything."""
    now, true, entries = start_of(YEAR.start) - DAY_MS, dict[str, int](), list[Answered]()
    for number, (step, clock) in enumerate(history):
        ahead = start_of(month_of(day_of(now)).last + 1) + step[1] - now if isinstance(step, tuple) else step
        now += max(0, ahead)
        state = ClockState.TRUSTED if clock == "right" else ClockState.UNTRUSTED
        shown = now if clock == "right" else WRONG[clock] if isinstance(clock, str) else now + clock
        entries.append(answered(number, shown, state))
        true[entries[-1].ballot] = month_of(day_of(now)).first
    ballots = told(*entries)
    months = {month_of(ballot.day).first for ballot in ballots}
    counted = [(one.id, first) for one in ballots for first in months if belongs(one, month_of(first))]
    assert len(counted) + sum(ballot.undated for ballot in ballots) == len(history)
    assert dict(counted).items() <= true.items()
    assert [ballot.id for ballot in ballots] == list(true)


def test_a_right_clock_gives_the_day_to_the_millisecond_at_every_edge() -> None:
    for edge in EDGES:
        before, after = start_of(edge) - 1, start_of(edge)
        assert told(answered(1, before, ClockState.TRUSTED))[0].day == edge - 1
        assert told(answered(1, after, ClockState.HOLDOVER))[0].day == edge


def test_the_leap_day_is_a_day_of_february() -> None:
    leap = parse_day("2028-02-29")
    ballot = one_between(start_of(leap) + MORNING, 0, start_of(leap) + 2 * MORNING)
    assert (ballot.undated, ballot.day, ballot.until) == (False, leap, leap)
    assert belongs(ballot, month("2028-02"))
    assert one_between(start_of(leap) + MORNING, 0, start_of(leap + 1) + MORNING).undated


def test_an_entry_from_2099_moves_nothing_for_those_after_it() -> None:
    today = parse_day("2026-11-22")
    entries = [answered(n, start_of(today) + n * TICK_MS, ClockState.TRUSTED) for n in range(3)]
    strange = answered(9, WRONG["2099"], ClockState.UNTRUSTED)
    without, with_it = told(*entries), told(entries[0], strange, *entries[1:])
    assert [ballot for ballot in with_it if ballot.id != strange.ballot] == without


def test_without_a_believed_entry_on_both_sides_a_ballot_has_no_month() -> None:
    morning = start_of(parse_day("2026-11-22")) + MORNING
    first, last = told(answered(1, 0, ClockState.UNTRUSTED), answered(2, morning, ClockState.TRUSTED))
    assert (first.undated, last.undated) == (True, False)
    assert told(answered(1, morning, ClockState.TRUSTED), answered(2, 0, ClockState.UNTRUSTED))[1].undated


def test_where_only_the_month_is_known_a_shorter_period_must_hold_both_days() -> None:
    first, last = parse_day("2026-11-14"), parse_day("2026-11-16")
    ballot = one_between(start_of(first), 0, start_of(last))
    assert belongs(ballot, month("2026-11"))
    assert belongs(ballot, Period(first, last))
    assert not belongs(ballot, Period(first, last - 1))
    assert not belongs(ballot, Period(first + 1, last))


def test_a_confirmation_knows_the_day_of_each_ballot_to_the_millisecond() -> None:
    edge = start_of(parse_day("2026-12-01"))
    doubts = [Doubt(f"{n:032x}", 50_000 + ms) for n, ms in enumerate((-DAY_MS, -2, -1, 0, 1, DAY_MS))]
    found = dated(doubts, edge + 5 * DAY_MS, 50_000 + 5 * DAY_MS)
    days = [(iso(run.day), run.first[-1], run.last[-1]) for run in found]
    assert days == [("2026-11-30", "0", "2"), ("2026-12-01", "3", "4"), ("2026-12-02", "5", "5")]


def test_a_confirmation_holds_no_more_days_than_an_entry_can() -> None:
    doubts = [Doubt(f"{n:032x}", n * DAY_MS) for n in range(MOST_RUNS + 3)]
    found = dated(doubts, start_of(parse_day("2028-06-01")), len(doubts) * DAY_MS)
    given = {"id": "f" * 32, "at": 0, "clock": ClockState.TRUSTED, "counter": "1"}
    entry: Entry = Clock(**given, confirmed=True, dated=found)  # type: ignore[arg-type]
    assert (len(found), found[-1].first) == (MOST_RUNS, doubts[-1].entry)
    assert entry.clock is ClockState.TRUSTED


def test_a_day_before_1970_is_no_day() -> None:
    assert dated([Doubt("1" * 32, 0)], 0, DAY_MS) == ()


def test_a_confirmed_day_is_certain() -> None:
    ballot = confirmed(one_between(0, 0, 40 * DAY_MS), 20_000)
    assert (ballot.day, ballot.until, ballot.undated) == (20_000, None, False)
    assert ballot == confirmed(ballot, 20_000)
