"""The public side as a whole: the real window drawn offscreen, the real flow, the real ledger."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.app import assets
from kiosk.app.clock import Clock
from kiosk.app.jobs import Jobs
from kiosk.app.pages import View
from kiosk.app.presenter import Presenter, close_open
from kiosk.app.scribe import Scribe
from kiosk.app.stand import read_stand
from kiosk.app.window import PublicWindow
from kiosk.domain.ballot import Ballot, ClockState, Outcome
from kiosk.domain.period import Period
from kiosk.screens.ask import AskView
from kiosk.screens.closed import ClosedView
from kiosk.screens.comment import CommentView
from kiosk.screens.reasons import ReasonsView
from kiosk.screens.thanks import ThanksView
from kiosk.screens.welcome import WelcomeView
from kiosk.store.ledger import Ledger
from kiosk.widgets.theme import Theme, load_fonts
from tests.app.office import NEVER, open_office
from tests.turning import wait_until

ALL_DAYS = Period(0, 100_000)
ISSUED = {"kind": "issued", "survey": "kbnn-5", "version": 1, "channel": "kiosk", "by": "key"}


class ToldClock(Clock):
    """A clock that goes on when the test says so; a tap is never too early for its screen."""

    def __init__(self) -> None:
        self.ahead = 0

    def mono_ms(self) -> int:
        return super().mono_ms() + self.ahead

    def wall_ms(self) -> int:
        return super().wall_ms() + self.ahead


class Counter:
    """One kiosk as a visitor meets it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.clock = ToldClock()
        self.jobs = Jobs()
        theme = Theme(load_fonts(assets.folder() / "fonts"), settle_ms=0)
        self.window = PublicWindow(theme)
        self.window.open_sized(1280, 800)
        self.scribe = Scribe(self.clock, "2", lambda _: ClockState.TRUSTED)
        stand = ledger.ask(read_stand).result()
        self.presenter = Presenter(ledger, self.window, self.scribe, self.jobs, self.clock, stand)

    def view(self) -> View:
        shown = self.presenter.shown
        assert shown is not None
        return shown.view

    def wait_for(self, kind: type, settled: bool = True) -> None:
        """Wait until the view is of ``kind`` and no tap is being saved."""
        ok = wait_until(lambda: isinstance(self.view(), kind) and (self.presenter.state.pending is None or not settled))
        assert ok, self.view()

    def later(self, ms: int = 1_500) -> None:
        self.clock.ahead += ms

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.later()
            # Offscreen, no window system gives the focus to anything by itself.
            focused: QWidget | None = self.window.focusWidget()
            QTest.keyClick(focused or self.window, key)
            assert wait_until(lambda: self.presenter.state.pending is None)

    def tick(self, ms: int) -> None:
        self.later(ms)
        self.presenter.tick()
        assert wait_until(lambda: self.presenter.state.pending is None)

    def ballots(self) -> tuple[Ballot, ...]:
        return self.ledger.ask(lambda reader: reader.ballots(ALL_DAYS)).result()

    def close(self) -> None:
        self.window.allow_close()
        self.window.close()
        self.jobs.close()
        self.ledger.close()


@pytest.fixture
def serve(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    opened: list[Counter] = []

    def of(**chosen: object) -> Counter:
        opened.append(Counter(open_office(tmp_path, **chosen)))
        return opened[-1]

    yield of
    for counter in opened:
        counter.close()


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
    assert counter.presenter.shown is not None
    assert counter.presenter.shown.notice is not None
    counter.later(30_000)
    counter.presenter.tick()
    assert counter.presenter.state.pending is not None
    assert counter.presenter.shown.notice is None
