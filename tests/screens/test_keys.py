"""The whole journey by keyboard and numpad."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app import assets
from kiosk.app.window import PublicWindow
from kiosk.domain.copies import replace
from kiosk.screens.ask import AskScreen
from kiosk.screens.comment import CommentView
from kiosk.screens.reasons import ReasonsScreen
from kiosk.screens.sorry import SorryView
from kiosk.screens.welcome import WelcomeView
from tests.screens.views import SURVEY, ask, reasons

VI = assets.wording("vi")
ASK = ask("vi")
REASONS = reasons("vi")
Heard = Callable[..., list[object]]
Keypad = Qt.KeyboardModifier.KeypadModifier
Plain = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("held", [Plain, Keypad])
def test_digits_choose_the_level_best_first(window: PublicWindow, heard: Heard, held: Qt.KeyboardModifier) -> None:
    said = heard(window.answered)
    for key in (Qt.Key.Key_1, Qt.Key.Key_5, Qt.Key.Key_9):
        window.show_view(ASK)
        QTest.keyClick(window.focusWidget(), key, held)
    assert said == ["very_satisfied", "very_unsatisfied"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus])
def test_enter_and_plus_start_and_go_on(window: PublicWindow, heard: Heard, key: Qt.Key) -> None:
    said = [heard(signal) for signal in (window.started, window.skipped, window.went_on, window.retried)]
    for view in (WelcomeView(VI), ASK, replace(ASK, chosen="neutral"), REASONS, SorryView(VI)):
        window.show_view(view)
        QTest.keyClick(window.focusWidget(), key)
    assert said == [[True], [True], [True, True], [True]]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_0])
def test_escape_backspace_and_zero_go_back(window: PublicWindow, heard: Heard, key: Qt.Key) -> None:
    said = [heard(signal) for signal in (window.back, window.declined, window.dismissed)]
    for view in (ASK, REASONS, replace(ASK, first=True, invited=True), SorryView(VI)):
        window.show_view(view)
        QTest.keyClick(window.focusWidget(), key)
    assert said == [[True, True], [True], [True]]


def test_digits_tick_reasons(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.reason_toggled)
    window.show_view(REASONS)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_4)
    assert said == [SURVEY.reasons[3].id]
    assert isinstance(window.page, ReasonsScreen)
    assert window.page.grid.used[3].isChecked()


def test_star_and_slash_ask_for_larger_text_and_the_other_language(window: PublicWindow, heard: Heard) -> None:
    larger, language = heard(window.text_size_requested), heard(window.language_requested)
    window.show_view(ASK)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Asterisk, Keypad)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Slash, Keypad)
    assert (larger, language) == ([True], [True])


def test_in_a_comment_these_keys_are_letters(window: PublicWindow, heard: Heard) -> None:
    edited, language, back = heard(window.comment_edited), heard(window.language_requested), heard(window.back)
    window.show_view(CommentView(VI))
    QTest.keyClicks(window.focusWidget(), "10/2*0")
    assert (edited[-1], language, back) == ("10/2*0", [], [])
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert back == [True]


def test_tab_and_arrows_move_a_ring_and_space_or_enter_presses(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.answered)
    window.show_view(ASK)
    assert isinstance(window.page, AskScreen)
    faces = window.page.levels.used
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert (window.focusWidget(), faces[1].ring) == (faces[1], True)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert window.focusWidget() is window.page.foot.left
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    window.show_view(replace(ASK, number=2))
    faces[3].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(faces[3], Qt.Key.Key_Return)
    assert said == ["very_satisfied", "unsatisfied"]


def test_the_ring_can_be_seen(window: PublicWindow) -> None:
    window.show_view(ASK)
    assert isinstance(window.page, AskScreen)
    face = window.page.levels.used[0]
    before = face.grab().toImage()
    face.setFocus(Qt.FocusReason.TabFocusReason)
    assert face.grab().toImage() != before
    face.clearFocus()
    face.setFocus(Qt.FocusReason.MouseFocusReason)
    assert face.grab().toImage() == before


def test_tab_reaches_everything_that_can_be_pressed(window: PublicWindow) -> None:
    window.show_view(ASK)
    assert isinstance(window.page, AskScreen)
    reached = set()
    for _ in range(12):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.add(window.focusWidget())
    foot = window.page.foot
    assert reached >= {*window.page.levels.used, foot.left, foot.right, window.bar.larger, window.bar.language}


def test_keys_nobody_uses_reach_the_one_who_listens_for_the_invitation(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.key_pressed)
    window.show_view(WelcomeView(VI))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F9)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_7)
    assert said == [Qt.Key.Key_F9, Qt.Key.Key_7]


def test_the_staff_keys_work_on_every_screen(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.staff_requested)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for view in (WelcomeView(VI), CommentView(VI), ASK):
        window.show_view(view)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_S, held)
    assert said == [True, True, True]
