"""Entries become a ballot in one way only."""

from collections.abc import Sequence
from functools import reduce

import pytest

from kiosk.domain.ballot import Ballot, Channel, ClockState, Flag, Outcome
from kiosk.domain.entry import Answered, Clock, Closed, Entry, Followed, Issued
from kiosk.domain.errors import Bug
from kiosk.domain.gathering import gather, touched
from kiosk.domain.period import day_of, parse_day, start_of

BALLOT, OTHER = "b" * 32, "c" * 32
MORNING = start_of(parse_day("2026-02-28")) + 9 * 3_600_000


def issued(ballot: str = BALLOT, clock: ClockState = ClockState.TRUSTED, at: int = MORNING) -> Issued:
    return Issued(
        id="1" * 32, at=at, clock=clock, counter="1", ballot=ballot, survey="kbnn-2", version=1, by="key", officer="o1"
    )


def answered(criterion: str, level: str, survey: str = "kbnn-2", at: int = MORNING) -> Answered:
    return Answered(
        id="2" * 32,
        at=at,
        clock=ClockState.TRUSTED,
        counter="1",
        ballot=BALLOT,
        survey=survey,
        version=1,
        criterion=criterion,
        level=level,
    )


def followed(*reasons: str, comment: str | None = None) -> Followed:
    return Followed(
        id="3" * 32,
        at=MORNING,
        clock=ClockState.TRUSTED,
        counter="1",
        ballot=BALLOT,
        criterion="time",
        reasons=reasons,
        comment=comment,
    )


def closed(*flags: Flag, ballot: str = BALLOT, also: dict[Flag, tuple[str, ...]] | None = None) -> Closed:
    return Closed(
        id="4" * 32,
        at=MORNING,
        clock=ClockState.TRUSTED,
        counter="1",
        ballot=ballot,
        outcome=Outcome.COMPLETED,
        flags=frozenset(flags),
        also=also,
    )


def gathered(*entries: Entry) -> Ballot:
    nothing: Ballot | None = None
    ballot = reduce(gather, entries, nothing)
    assert ballot is not None
    return ballot


def test_an_invited_ballot_is_issued_and_keeps_who_served() -> None:
    ballot = gathered(issued(), answered("time", "satisfied"))
    assert (ballot.issued, ballot.officer, ballot.answers) == (True, "o1", {"time": "satisfied"})
    assert (ballot.counter, ballot.channel, ballot.survey) == ("1", Channel.KIOSK, ("kbnn-2", 1))


def test_a_ballot_that_begins_with_an_answer_is_a_walk_up() -> None:
    ballot = gathered(answered("time", "satisfied"))
    assert (ballot.issued, ballot.walk_up) == (False, True)


def test_the_last_tap_of_a_criterion_counts() -> None:
    ballot = gathered(answered("time", "satisfied"), answered("attitude", "satisfied"), answered("time", "unsatisfied"))
    assert ballot.answers == {"time": "unsatisfied", "attitude": "satisfied"}


def test_reasons_and_comment_are_as_they_were_last_told() -> None:
    comment = "d" * 64
    told = gathered(answered("time", "unsatisfied"), followed("late"), followed("hours", "late", comment=comment))
    assert (told.reasons, told.comments) == ({"time": ("hours", "late")}, {"time": comment})
    taken_back = gather(told, followed())
    assert (taken_back.reasons, taken_back.comments) == ({}, {})


def test_a_ballot_belongs_to_the_day_of_its_first_entry() -> None:
    midnight = start_of(parse_day("2026-03-01"))
    ballot = gathered(issued(at=midnight - 300_000), answered("time", "satisfied", at=midnight))
    assert (ballot.at, ballot.day) == (midnight - 300_000, parse_day("2026-02-28"))


def test_a_ballot_whose_clock_is_not_believed_has_no_date() -> None:
    assert gathered(issued(clock=ClockState.UNTRUSTED), answered("time", "satisfied")).undated
    assert not gathered(issued(clock=ClockState.HOLDOVER)).undated


def test_a_ballot_whose_clock_is_not_believed_is_kept_under_the_day_of_its_run() -> None:
    today = day_of(MORNING)
    assert gather(None, issued(at=0, clock=ClockState.UNTRUSTED), today).day == today
    assert gather(None, issued(), today - 1).day == today


def test_a_closing_flags_its_own_ballot_and_others_in_retrospect() -> None:
    closing = closed(Flag.BURST, Flag.TOO_FAST, also={Flag.BURST: (OTHER,)})
    assert touched(closing) == (BALLOT, OTHER)
    own = gather(gathered(answered("time", "satisfied")), closing)
    assert (own.outcome, own.flags) == (Outcome.COMPLETED, frozenset({Flag.BURST, Flag.TOO_FAST}))
    other = gather(gathered(issued(OTHER), closed(Flag.TOO_SOON, ballot=OTHER)), closing)
    assert other.flags == {Flag.TOO_SOON, Flag.BURST}


BEGUN = [answered("time", "satisfied")]
ENDED = [*BEGUN, closed()]


@pytest.mark.parametrize(
    ("before", "entry"),
    [
        pytest.param([], followed("late"), id="reasons without a ballot"),
        pytest.param([], closed(), id="closing without a ballot"),
        pytest.param(BEGUN, issued(), id="issued twice"),
        pytest.param(ENDED, answered("time", "satisfied"), id="answered after closing"),
        pytest.param(ENDED, followed("late"), id="reasons after closing"),
        pytest.param(ENDED, closed(), id="closed twice"),
        pytest.param(BEGUN, answered("time", "satisfied", survey="kbnn-5"), id="another survey"),
        pytest.param([issued(OTHER)], answered("time", "satisfied"), id="another ballot"),
        pytest.param([issued(OTHER), closed(ballot=OTHER)], closed(), id="a closing that does not name it"),
        pytest.param([issued(OTHER)], closed(also={Flag.BURST: (OTHER,)}), id="a flag for an open ballot"),
    ],
)
def test_an_entry_that_cannot_follow_is_a_bug(before: Sequence[Entry], entry: Entry) -> None:
    nothing: Ballot | None = None
    with pytest.raises(Bug):
        gather(reduce(gather, before, nothing), entry)


def test_an_entry_about_no_ballot_touches_none() -> None:
    confirmed = Clock(id="5" * 32, at=MORNING, clock=ClockState.TRUSTED, counter="1", confirmed=True)
    assert touched(confirmed) == ()
