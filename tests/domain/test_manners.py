"""Opening hours, and what makes a ballot out of the ordinary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.ballot import Flag
from kiosk.domain.copies import replace
from kiosk.domain.manners import Closed, Hours, Tap, flags_of, keep_recent, remember
from kiosk.domain.settings import Settings, hours_of

OFFICE = hours_of(Settings({}), ())
MONDAY = 1_769_965_200_000 - 0  # 2026-02-02 00:00 in UTC+7


def moment(day: int, hour: int, minute: int = 0) -> int:
    """Return a moment of the week that begins on Monday 2 February 2026, in ms UTC."""
    return MONDAY + ((day * 24 + hour) * 60 + minute) * 60_000


@pytest.mark.parametrize(
    ("day", "hour", "minute", "opened"),
    [
        (0, 7, 29, False),
        (0, 7, 30, True),
        (0, 11, 29, True),
        (0, 11, 30, False),
        (0, 13, 30, True),
        (4, 16, 59, True),
        (4, 17, 0, False),
        (5, 9, 0, False),
        (6, 9, 0, False),
    ],
)
def test_the_office_is_open_from_its_first_to_before_its_last_minute(
    day: int, hour: int, minute: int, opened: bool
) -> None:
    assert OFFICE.is_open(moment(day, hour, minute)) is opened


def test_a_holiday_is_closed_and_the_next_opening_is_after_it() -> None:
    tuesday = (moment(1, 0) + 7 * 3_600_000) // 86_400_000
    hours = Hours(OFFICE.week, frozenset({tuesday}))
    assert not hours.is_open(moment(1, 9))
    assert hours.next_opening(moment(0, 18)) == (tuesday + 1, 450)


def test_an_office_that_never_opens_has_no_next_opening() -> None:
    assert Hours(((),) * 7).next_opening(MONDAY) is None


@given(st.integers(0, 4_102_444_800_000))
def test_at_the_next_opening_the_office_is_open(wall_ms: int) -> None:
    found = OFFICE.next_opening(wall_ms)
    assert found is not None
    day, minute = found
    assert OFFICE.is_open(day * 86_400_000 - 7 * 3_600_000 + minute * 60_000)


TWO_CALM = (Tap(0, 3_000), Tap(3_000, 6_000))
ANSWERS = {"attitude": "satisfied", "time": "satisfied"}


def recent(count: int, answers: dict[str, str] | None = None) -> tuple[Closed, ...]:
    told = tuple(sorted((answers or ANSWERS).items()))
    return tuple(Closed(f"{number:032x}", number * 5_000, told) for number in range(count))


@pytest.mark.parametrize(
    ("taps", "last_closed", "opened", "before", "flags"),
    [
        (TWO_CALM, None, True, (), set()),
        (TWO_CALM, -2_000, True, (), set()),
        (TWO_CALM, -1_999, True, (), {Flag.TOO_SOON}),
        (TWO_CALM, 1, True, (), {Flag.TOO_SOON}),
        (TWO_CALM, None, False, (), {Flag.OUTSIDE_HOURS}),
        ((Tap(0, 999), Tap(999, 1_998)), None, True, (), {Flag.TOO_FAST}),
        ((Tap(0, 999), Tap(999, 1_999)), None, True, (), set()),
        (TWO_CALM, None, True, recent(4), {Flag.BURST}),
        (TWO_CALM, None, True, recent(3), set()),
        (TWO_CALM, None, True, recent(4, {"attitude": "neutral"}), set()),
        ((), -1, False, recent(4), {Flag.OUTSIDE_HOURS}),
    ],
)
def test_a_ballot_is_flagged_for_what_it_is(
    taps: tuple[Tap, ...], last_closed: int | None, opened: bool, before: tuple[Closed, ...], flags: set[Flag]
) -> None:
    found, also = flags_of(
        taps=taps, last_closed=last_closed, repeat_ms=5_000, opened=opened, answers=ANSWERS, recent=before
    )
    assert found == flags
    assert len(also) == (4 if Flag.BURST in flags else 0)


def test_only_the_last_minute_is_remembered() -> None:
    kept = keep_recent(recent(20), 70_000)
    assert [item.at for item in kept] == list(range(15_000, 100_000, 5_000))


def test_another_ballot_between_them_hides_no_burst() -> None:
    other = Closed("f" * 32, 22_000, (("attitude", "neutral"),))
    found, also = flags_of(
        taps=TWO_CALM, last_closed=None, repeat_ms=5_000, opened=True, answers=ANSWERS, recent=(*recent(4), other)
    )
    assert found == {Flag.BURST}
    assert also == tuple(item.ballot for item in recent(4))


def test_a_burst_that_goes_on_flags_each_ballot_once() -> None:
    known: tuple[Closed, ...] = ()
    told: list[tuple[bool, int]] = []
    for one in recent(9):
        flags, also = flags_of(
            taps=TWO_CALM, last_closed=None, repeat_ms=5_000, opened=True, answers=ANSWERS, recent=known
        )
        told.append((Flag.BURST in flags, len(also)))
        known = remember(known, replace(one, burst=Flag.BURST in flags), one.at)
    assert told == [*[(False, 0)] * 4, (True, 4), *[(True, 0)] * 4]
    assert all(item.burst for item in known)


def test_a_burst_flags_who_has_come_to_it_since_and_nobody_else() -> None:
    flagged = tuple(replace(item, burst=True) for item in recent(2))
    fresh = recent(4)[2:]
    other = Closed("f" * 32, 1, (("attitude", "neutral"),))
    found, also = flags_of(
        taps=TWO_CALM,
        last_closed=None,
        repeat_ms=5_000,
        opened=True,
        answers=ANSWERS,
        recent=(*flagged, other, *fresh),
    )
    assert (found, also) == (frozenset({Flag.BURST}), tuple(item.ballot for item in fresh))
    known = remember((*flagged, other, *fresh), Closed("e" * 32, 20_000, fresh[0].answers, burst=True), 20_000)
    assert [item.burst for item in known] == [True, True, False, True, True, True]
