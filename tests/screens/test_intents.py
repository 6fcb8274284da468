"""One tap, one signal, by finger, mouse, key or screen reader; nothing counts twice."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from kiosk.app import assets
from kiosk.app.window import PublicWindow
from kiosk.domain.copies import replace
from kiosk.screens.ask import AskScreen, AskView
from kiosk.screens.comment import CommentScreen, CommentView
from kiosk.screens.reasons import ReasonsScreen, ReasonsView
from kiosk.screens.sorry import SorryScreen, SorryView
from kiosk.screens.thanks import ThanksView
from kiosk.screens.welcome import WelcomeScreen, WelcomeView
from kiosk.widgets.theme import Metrics
from tests.screens.views import ask, reasons
from tests.widgets.fingers import click, panel, tap, tap_both, tap_with_echo

VI = assets.wording("vi")
ASK = ask("vi")
REASONS = reasons("vi")
Heard = Callable[..., list[object]]
OpenWindow = Callable[..., PublicWindow]


def ask_screen(window: PublicWindow, view: AskView = ASK) -> AskScreen:
    window.show_view(view)
    assert isinstance(window.page, AskScreen)
    return window.page


def reasons_screen(window: PublicWindow, view: ReasonsView = REASONS) -> ReasonsScreen:
    window.show_view(view)
    assert isinstance(window.page, ReasonsScreen)
    return window.page


@pytest.mark.parametrize("press", [click, tap, tap_with_echo])
def test_a_tap_on_a_face_says_its_level_once(window: PublicWindow, heard: Heard, press: Callable[..., None]) -> None:
    said = heard(window.answered)
    press(ask_screen(window).levels.used[1])
    assert said == ["satisfied"]


def test_two_fingers_on_two_faces_say_one_level(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.answered)
    faces = ask_screen(window).levels.used
    tap_both(faces[0], faces[4])
    assert len(said) == 1


def test_a_hand_resting_on_the_panel_does_not_hold_up_a_finger(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.answered)
    page = ask_screen(window)
    QTest.touchEvent(window, panel()).press(7, QPoint(400, 590), window).commit()
    place = page.levels.used[2].mapTo(window, page.levels.used[2].rect().center())
    QTest.touchEvent(window, panel()).stationary(7).press(8, place, window).commit()
    QTest.touchEvent(window, panel()).stationary(7).release(8, place, window).commit()
    QTest.touchEvent(window, panel()).release(7, QPoint(400, 590), window).commit()
    assert said == ["neutral"]


def test_a_finger_that_slides_off_says_nothing(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.answered)
    face = ask_screen(window).levels.used[0]
    away = QPoint(-30, -30)
    QTest.touchEvent(face, panel()).press(0, face.rect().center(), face).commit()
    QTest.touchEvent(face, panel()).move(0, away, face).commit()
    QTest.touchEvent(face, panel()).release(0, away, face).commit()
    assert said == []


def test_the_first_tap_wins_until_the_next_view(window: PublicWindow, heard: Heard) -> None:
    answered, skipped, back = heard(window.answered), heard(window.skipped), heard(window.back)
    page = ask_screen(window)
    for part in (page.levels.used[3], page.levels.used[0], page.foot.right, page.foot.left):
        click(part)
    assert (answered, skipped, back) == (["unsatisfied"], [], [])
    page = ask_screen(window, replace(ASK, number=2))
    click(page.levels.used[0])
    assert answered == ["unsatisfied", "very_satisfied"]


def test_a_view_that_is_busy_takes_no_tap(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.answered)
    click(ask_screen(window, replace(ASK, busy=True)).levels.used[0])
    assert said == []


def test_the_second_tap_of_a_double_tap_answers_nothing(open_window: OpenWindow, heard: Heard) -> None:
    window = open_window(Metrics(800, 600), settle_ms=60_000)
    window.show_view(WelcomeView(VI))
    assert isinstance(window.page, WelcomeScreen)
    said = heard(window.started), heard(window.answered)
    window.theme.settle_ms = 0
    click(window.page.call)
    window.theme.settle_ms = 60_000
    click(ask_screen(window).levels.used[2])
    tap(ask_screen(window).levels.used[2])
    assert said == ([True], [])


@pytest.mark.parametrize(
    ("view", "left", "right"),
    [
        (ASK, "back", "skipped"),
        (replace(ASK, first=True, invited=True), "declined", "skipped"),
        (replace(ASK, first=True), "back", "skipped"),
        (replace(ASK, chosen="satisfied"), "back", "went_on"),
    ],
)
def test_the_pills_of_a_question_say_what_they_read(
    window: PublicWindow, heard: Heard, view: AskView, left: str, right: str
) -> None:
    said = {name: heard(getattr(window, name)) for name in ("back", "declined", "skipped", "went_on")}
    words = {"back": "Quay lại", "declined": "Không đánh giá", "skipped": "Bỏ qua câu này", "went_on": "Tiếp tục"}
    page = ask_screen(window, view)
    assert (page.foot.left.words, page.foot.right.words) == (words[left], words[right])
    click(page.foot.left)
    click(ask_screen(window, view).foot.right)
    assert {name for name, times in said.items() if times} == {left, right}


@pytest.mark.parametrize("press", [click, tap, tap_with_echo])
def test_a_reason_is_ticked_once(window: PublicWindow, heard: Heard, press: Callable[..., None]) -> None:
    said = heard(window.reason_toggled)
    page = reasons_screen(window)
    press(page.grid.used[2])
    assert said == [page.grid.used[2].ident]
    assert page.grid.used[2].isChecked()


def test_a_reason_that_does_not_count_does_not_show(window: PublicWindow, heard: Heard) -> None:
    page = reasons_screen(window)
    said = heard(window.reason_toggled)
    click(page.grid.used[0])
    click(page.grid.used[1])
    assert len(said) == 1
    assert [card.isChecked() for card in page.grid.used[:2]] == [True, False]


def test_the_reasons_lead_to_a_comment_on_and_back(window: PublicWindow, heard: Heard) -> None:
    said = [heard(signal) for signal in (window.comment_requested, window.went_on, window.back)]
    click(reasons_screen(window).comment)
    click(reasons_screen(window).foot.right)
    click(reasons_screen(window).foot.left)
    assert said == [[True], [True], [True]]


def test_without_a_comment_there_is_nothing_to_write_on(window: PublicWindow) -> None:
    assert reasons_screen(window, replace(REASONS, comment_allowed=False)).comment.isHidden()


def test_what_is_typed_is_told_and_done_gives_the_whole(window: PublicWindow, heard: Heard) -> None:
    edited, done = heard(window.comment_edited), heard(window.comment_done)
    window.show_view(CommentView(VI))
    assert isinstance(window.page, CommentScreen)
    QTest.keyClicks(window.page.field.edit, "chwa rox")
    click(window.page.head.right)
    click(window.page.head.right)
    assert edited[-1] == "chưa rõ"
    assert done == ["chưa rõ"]


def test_where_no_walk_up_is_allowed_the_officer_invites(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.started)
    window.show_view(WelcomeView(VI, can_start=False))
    assert isinstance(window.page, WelcomeScreen)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert window.page.call.isHidden()
    assert "Cán bộ sẽ mời Quý khách" in window.page.wait.text()
    assert said == []


def test_sorry_offers_what_the_view_allows(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.retried), heard(window.dismissed)
    window.show_view(SorryView(VI))
    page = window.page
    assert isinstance(page, SorryScreen)
    click(page.retry)
    window.show_view(SorryView(VI, can_retry=False))
    click(page.leave)
    assert said == ([True], [True])
    assert page.retry.isHidden()


def test_a_language_switch_keeps_the_draft_and_the_cursor(window: PublicWindow) -> None:
    window.show_view(CommentView(VI, "Nhân viên chưa rõ"))
    assert isinstance(window.page, CommentScreen)
    editor = window.page.field.edit
    QTest.keyClick(editor, Qt.Key.Key_Home)
    QTest.keyClick(editor, Qt.Key.Key_A)
    window.show_view(CommentView(assets.wording("en"), editor.toPlainText(), layout="en"))
    assert editor.toPlainText() == "aNhân viên chưa rõ"
    assert editor.textCursor().position() == 1


def test_the_next_visitor_finds_an_empty_comment(window: PublicWindow) -> None:
    window.show_view(CommentView(VI, "của người trước"))
    window.show_view(ThanksView(VI))
    window.show_view(CommentView(VI))
    assert isinstance(window.page, CommentScreen)
    assert window.page.field.text() == ""


def test_a_screen_reader_hears_level_question_and_state(window: PublicWindow) -> None:
    page = ask_screen(window, replace(ASK, chosen="satisfied"))
    face = QAccessible.queryAccessibleInterface(page.levels.used[1])
    assert face.role() == QAccessible.Role.Button
    assert face.text(QAccessible.Text.Name) == "Hài lòng"
    assert face.text(QAccessible.Text.Description) == f"{page.question.text()} (đã chọn)"
    card = QAccessible.queryAccessibleInterface(reasons_screen(window, reasons("vi", (0,))).grid.used[0])
    assert card.role() == QAccessible.Role.CheckBox


def test_a_new_screen_takes_the_focus_with_its_title(window: PublicWindow) -> None:
    page = ask_screen(window)
    assert window.focusWidget() is page
    assert page.accessibleName() == page.question.text()
