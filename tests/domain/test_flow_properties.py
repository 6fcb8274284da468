"""No order of events loses a tap, shows one customer's data to the next, or counts a visit twice."""

from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import events as ev
from kiosk.domain.states import Rules, Sorry, Thanks, Visit, Waiting
from tests.domain.stage import Stage, survey

LEVELS = survey(5).level_ids()
REASONS = tuple(reason.id for reason in survey(5).reasons)
Move = Callable[[Stage], object]


def at(make: Callable[[int], ev.Event]) -> Move:
    return lambda kiosk: kiosk.do(make(kiosk.now))


PLAIN: list[Callable[[int], ev.Event]] = [
    ev.Skipped,
    ev.WentBack,
    ev.Declined,
    ev.WentOn,
    ev.CommentRequested,
    ev.MoreTime,
    ev.Retried,
    ev.Dismissed,
]


def hold(kiosk: Stage, on: bool) -> None:
    kiosk.hold = on
    if not on:
        kiosk.settle()


def turn(name: str, on: bool) -> Move:
    return lambda kiosk: setattr(kiosk, name, on)


MOVES: st.SearchStrategy[Move] = st.one_of(
    st.sampled_from(LEVELS).map(lambda level: at(lambda now: ev.Answered(now, level))),
    st.sampled_from(REASONS).map(lambda reason: at(lambda now: ev.ReasonToggled(now, reason))),
    st.sampled_from([at(plain) for plain in PLAIN]),
    st.text(max_size=12).map(lambda text: at(lambda now: ev.CommentDone(now, text))),
    st.text(max_size=12).map(lambda text: at(lambda now: ev.CommentEdited(now, text))),
    st.sampled_from(["vi", "en"]).map(lambda lang: at(lambda now: ev.LanguageChosen(now, lang))),
    st.just(lambda kiosk: kiosk.walk_up()),
    st.just(lambda kiosk: kiosk.invite()),
    st.sampled_from([0, 40, 300, 1_200, 5_000, 20_000, 31_000, 61_000]).map(lambda ms: lambda kiosk: kiosk.tick(ms)),
    st.sampled_from([0, 40, 300, 1_200]).map(lambda ms: lambda kiosk: kiosk.later(ms)),
    st.booleans().map(lambda on: turn("broken", on)),
    st.booleans().map(lambda on: turn("opened", on)),
    st.booleans().map(lambda on: lambda kiosk: hold(kiosk, on)),
)


def answers_stored(kiosk: Stage, ballot: str) -> dict[str, str]:
    mine = [fact for fact in kiosk.stored if fact["kind"] == "answered" and fact["ballot"] == ballot]
    return {fact["criterion"]: fact["level"] for fact in mine}


def check(kiosk: Stage) -> None:
    phase = kiosk.state.phase
    closed = Counter(fact["ballot"] for fact in kiosk.stored if fact["kind"] == "closed")
    assert all(count == 1 for count in closed.values())
    if isinstance(phase, Visit):
        assert phase.answers == answers_stored(kiosk, phase.ballot)
        assert phase.ballot not in closed
    if isinstance(phase, Thanks):
        assert kiosk.stored[-1]["kind"] == "closed"
    if isinstance(phase, Waiting | Thanks):
        assert kiosk.state.pending is None


@given(st.lists(MOVES, max_size=80))
def test_whatever_happens_what_is_shown_is_what_is_stored(moves: list[Move]) -> None:
    kiosk = Stage(Rules(survey(5), comment=True))
    seen: str | None = None
    for move in moves:
        move(kiosk)
        check(kiosk)
        phase = kiosk.state.phase
        if isinstance(phase, Visit) and phase.ballot != seen:
            seen = phase.ballot
            assert phase.answers == answers_stored(kiosk, seen)
            assert (phase.reasons, phase.texts, phase.draft, phase.taps, phase.number) == ({}, {}, "", (), 0)
            assert kiosk.state.comfort.text_size == 0


@given(st.lists(MOVES, max_size=60))
def test_left_alone_with_a_good_disk_every_ballot_gets_closed(moves: list[Move]) -> None:
    kiosk = Stage(Rules(survey(5), comment=True))
    for move in moves:
        move(kiosk)
    kiosk.broken = False
    kiosk.hold = False
    kiosk.settle()
    for _ in range(8):
        if isinstance(kiosk.state.phase, Sorry):
            kiosk.do(ev.Retried(kiosk.now))
        kiosk.tick(61_000)
    kiosk.opened = True
    kiosk.tick(1_000).invite().tap("satisfied").tap("satisfied")
    begun = {fact["ballot"] for fact in kiosk.stored}
    closed = [fact["ballot"] for fact in kiosk.stored if fact["kind"] == "closed"]
    assert sorted(closed) == sorted(begun)


@given(st.lists(MOVES, max_size=60))
def test_a_ballot_is_issued_at_most_once_and_before_its_answers(moves: list[Move]) -> None:
    kiosk = Stage(Rules(survey(5)))
    for move in moves:
        move(kiosk)
    issued = Counter(fact["ballot"] for fact in kiosk.stored if fact["kind"] == "issued")
    assert all(count == 1 for count in issued.values())
    for ballot in issued:
        kinds = [fact["kind"] for fact in kiosk.stored if fact["ballot"] == ballot]
        assert kinds[0] == "issued"
