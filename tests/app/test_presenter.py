"""The public side as a whole: the real window drawn offscreen, the real flow, the real ledger."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import Qt

from kiosk.app.leftover import close_open
from kiosk.app.stand import read_stand
from kiosk.domain.ballot import Outcome
from kiosk.screens.ask import AskView
from kiosk.screens.closed import ClosedView
from kiosk.screens.comment import CommentView
from kiosk.screens.reasons import ReasonsView
from kiosk.screens.thanks import ThanksView
from kiosk.screens.welcome import WelcomeView
from tests.app.counter import Counter
from tests.app.office import NEVER
from tests.turning import wait_until

ISSUED = {"kind": "issued", "survey": "kbnn-5", "version": 1, "channel": "kiosk", "by": "key"}


def test_a_visitor_rates_by_keys_and_the_ballot_is_in_the_ledger(serve: Callable[..., Counter]) -> None:
    counter = serve()
    counter.wait_for(WelcomeView)
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_2)
    counter.wait_for(ThanksView)
    [ballot] = counter.ballots()
    assert ballot.answers == {"attitude": "very_satisfied", "time": "satisfied"}
    assert (ballot.outcome, ballot.issued) == (Outcome.COMPLETED, False)
    counter.tick(4_000)
    counter.wait_for(WelcomeView)


def test_reasons_and_a_comment_follow_an_unsatisfied_answer(serve: Callable[..., Counter]) -> None:
    counter = serve(flow__comment=True)
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_4)
    counter.wait_for(ReasonsView)
    counter.press(Qt.Key.Key_3)
    counter.later()
    counter.window.comment_requested.emit()
    counter.wait_for(CommentView)
    counter.later()
    counter.window.comment_done.emit("Nhân viên hướng dẫn chưa rõ")
    counter.wait_for(ReasonsView)
    [ballot] = counter.ballots()
    assert ballot.reasons == {"attitude": ("late",)}
    hashed = ballot.comments["attitude"]
    assert counter.ledger.ask(lambda reader: reader.comment(hashed)).result() == "Nhân viên hướng dẫn chưa rõ"


def test_the_language_switches_between_tap_and_answer_without_losing_it(serve: Callable[..., Counter]) -> None:
    counter = serve()
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_3)
    counter.press(Qt.Key.Key_Slash)
    view = counter.view()
    assert isinstance(view, AskView)
    assert (view.wording.lang, view.number) == ("en", 2)
    counter.press(Qt.Key.Key_1)
    counter.wait_for(ThanksView)
    [ballot] = counter.ballots()
    assert ballot.answers == {"attitude": "neutral", "time": "very_satisfied"}


def test_nothing_of_one_visitor_is_left_for_the_next(serve: Callable[..., Counter]) -> None:
    counter = serve(flow__comment=True)
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_5, Qt.Key.Key_1, Qt.Key.Key_Slash, Qt.Key.Key_Asterisk)
    counter.tick(30_000)
    counter.wait_for(WelcomeView)
    counter.press(Qt.Key.Key_Return)
    view = counter.view()
    assert isinstance(view, AskView)
    assert (view.wording.lang, view.chosen, view.number) == ("vi", None, 1)
    counter.press(Qt.Key.Key_5)
    reasons = counter.view()
    assert isinstance(reasons, ReasonsView)
    assert not any(reason.chosen for reason in reasons.reasons)
    assert reasons.comment == ""


def test_the_invitation_key_offers_a_ballot_and_its_silence_is_recorded(serve: Callable[..., Counter]) -> None:
    counter = serve(flow__walk_up=False)
    counter.press(Qt.Key.Key_Return)
    counter.wait_for(WelcomeView)
    counter.press(Qt.Key.Key_F8)
    counter.wait_for(AskView)
    counter.tick(60_000)
    counter.wait_for(WelcomeView)
    [ballot] = counter.ballots()
    assert (ballot.issued, ballot.outcome, dict(ballot.answers)) == (True, Outcome.TIMEOUT, {})


def test_the_invitation_key_over_the_notice_invites_the_next_and_keeps_nobody_here(
    serve: Callable[..., Counter],
) -> None:
    counter = serve()
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_1)
    counter.tick(21_000)
    counter.press(Qt.Key.Key_F8)
    counter.tick(9_000)
    counter.wait_for(AskView)
    assert [ballot.outcome for ballot in counter.ballots() if not ballot.issued] == [Outcome.TIMEOUT]
    assert [ballot.outcome for ballot in counter.ballots() if ballot.issued] == [None]


def test_a_ballot_names_the_officer_of_the_day_and_an_invitation_whom_it_says(serve: Callable[..., Counter]) -> None:
    counter = serve()
    told = counter.scribe.write(
        (
            {"kind": "officer", "officer": "hoa", "name": "Lê Thị Hoa", "active": True},
            {"kind": "officer", "serving": "hoa"},
        )
    )
    counter.ledger.record(told.entries, told.local).result()
    counter.presenter.adopt(counter.ledger.ask(read_stand).result())
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_1)
    counter.tick(4_000)
    counter.press(Qt.Key.Key_F8, Qt.Key.Key_1, Qt.Key.Key_1)
    counter.tick(4_000)
    counter.presenter.invite("command", "minh", "Nộp thuế")
    counter.wait_for(AskView)
    assert [(one.officer, one.service) for one in counter.ballots()] == [("hoa", None)] * 2 + [("minh", "Nộp thuế")]


def test_a_closed_office_is_closed_for_all_but_the_invited(serve: Callable[..., Counter]) -> None:
    counter = serve(hours__week=NEVER)
    counter.wait_for(ClosedView)
    counter.press(Qt.Key.Key_Return)
    counter.wait_for(ClosedView)
    counter.press(Qt.Key.Key_F8, Qt.Key.Key_1, Qt.Key.Key_1)
    counter.wait_for(ThanksView)
    [ballot] = counter.ballots()
    assert {flag.value for flag in ballot.flags} == {"outside_hours"}


def test_while_staff_pages_cover_the_screen_nobody_is_invited(serve: Callable[..., Counter]) -> None:
    counter = serve()
    counter.presenter.set_staff_open(True)
    answer: Future[str] = Future()
    counter.presenter.invite("command", None, None, answer)
    assert answer.result(timeout=1) == "refused"
    assert counter.ballots() == ()


def test_a_second_invitation_waits_and_a_third_is_refused(serve: Callable[..., Counter]) -> None:
    counter = serve()
    answers: list[Future[str]] = [Future(), Future(), Future()]
    for answer in answers:
        counter.presenter.invite("command", None, None, answer)
    assert wait_until(answers[0].done)
    assert [answer.result(timeout=5) for answer in answers] == ["shown", "waiting", "refused"]


def test_new_settings_are_taken_over_between_two_visits(serve: Callable[..., Counter]) -> None:
    counter = serve()
    stand = counter.ledger.ask(read_stand).result()
    changed = type(stand)(stand.settings.with_values({"flow.walk_up": False}), stand.survey, training=False)
    counter.presenter.adopt(changed)
    view = counter.view()
    assert isinstance(view, WelcomeView)
    assert not view.can_start


def test_a_waiting_invitation_finds_nothing_of_the_visitor_before(serve: Callable[..., Counter]) -> None:
    counter = serve(flow__comment=True)
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_5)
    counter.later()
    counter.window.comment_requested.emit()
    counter.wait_for(CommentView)
    counter.window.method_changed.emit("vni")
    counter.presenter.invite("key", None, None)
    counter.tick(30_000)
    counter.wait_for(AskView)
    counter.press(Qt.Key.Key_5)
    counter.later()
    counter.window.comment_requested.emit()
    counter.wait_for(CommentView)
    view = counter.view()
    assert isinstance(view, CommentView)
    assert (view.method, view.text) == ("telex", "")


def test_only_a_ballot_left_open_by_a_crash_is_closed_as_interrupted(serve: Callable[..., Counter]) -> None:
    counter = serve()
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_1)
    [left] = counter.ballots()
    crashed = counter.scribe.write(({**ISSUED, "ballot": "c" * 32},))
    counter.ledger.record(crashed.entries, crashed.local).result()
    done: list[bool] = []
    close_open(counter.ledger, counter.scribe, counter.jobs, frozenset({"c" * 32}), lambda: done.append(True))
    assert wait_until(lambda: bool(done))
    outcomes = {ballot.id: ballot.outcome for ballot in counter.ballots()}
    assert outcomes == {left.id: None, "c" * 32: Outcome.INTERRUPTED}


def test_the_notice_goes_the_moment_a_time_out_is_being_stored(serve: Callable[..., Counter]) -> None:
    counter = serve()
    counter.press(Qt.Key.Key_Return, Qt.Key.Key_1)
    counter.tick(20_000)
    assert counter.is_noticed()
    counter.later(30_000)
    counter.presenter.tick()
    assert counter.is_storing()
    assert not counter.is_noticed()
    assert wait_until(lambda: not counter.is_storing())
