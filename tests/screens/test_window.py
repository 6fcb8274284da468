"""The window shows what it is given, at once, and lets nobody out."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.app import assets
from kiosk.app.pages import SCREENS
from kiosk.app.window import PublicWindow
from kiosk.screens.ask import AskScreen
from kiosk.screens.welcome import WelcomeScreen, WelcomeView
from kiosk.widgets.bar import HOLD_MS
from kiosk.widgets.notice import NoticeView
from tests.screens.views import ask, bar, every_view
from tests.widgets.fingers import click, tap, tap_with_echo

VI = assets.wording("vi")
Heard = Callable[..., list[object]]


def test_every_kind_of_view_has_its_screen(window: PublicWindow) -> None:
    for case in every_view("vi"):
        window.show_view(case.view)
        assert type(window.page).__name__ == type(case.view).__name__.replace("View", "Screen")
        assert [page for page in window.pages() if not page.isHidden()] == [window.page]


def test_painted_tells_when_a_new_view_stands_on_the_window(window: PublicWindow) -> None:
    painted = QSignalSpy(window.painted)
    window.show_view(WelcomeView(VI))
    assert painted.count() == 0
    assert painted.wait(5000)
    window.show_view(ask("vi"))
    assert painted.wait(5000)
    assert painted.count() == 2


def test_the_new_screen_is_on_the_window_with_the_next_frame(window: PublicWindow) -> None:
    painted = QSignalSpy(window.painted)
    for view in (WelcomeView(VI), ask("vi")):
        window.show_view(view)
        assert painted.wait(5000)
    assert isinstance(window.page, AskScreen)
    face = window.page.levels.used[0]
    middle = face.mapTo(window, QPoint(face.width() // 2, face.height() // 4))
    colours = {window.grab().toImage().pixelColor(middle + QPoint(x, 0)).name() for x in range(-40, 40)}
    assert window.theme.palette.levels[0].name() in colours


def test_a_press_shows_with_the_next_frame(window: PublicWindow) -> None:
    window.show_view(ask("vi"))
    assert isinstance(window.page, AskScreen)
    face = window.page.levels.used[0]
    before = face.grab().toImage()
    QTest.mousePress(face, Qt.MouseButton.LeftButton)
    assert face.glow == 1.0
    assert face.grab().toImage() != before


def test_screens_not_yet_shown_are_made_while_nothing_happens(window: PublicWindow) -> None:
    window.show_view(WelcomeView(VI))
    window.prepare()
    for _ in SCREENS:
        QApplication.processEvents()
    made = {type(page).__name__ for page in window.pages()}
    assert made == {name.replace("View", "Screen") for name in SCREENS}
    assert isinstance(window.page, WelcomeScreen)
    assert [page for page in window.pages() if not page.isHidden()] == [window.page]


@pytest.mark.parametrize("press", [click, tap, tap_with_echo])
def test_the_notice_gives_more_time_and_holds_off_the_screen(
    window: PublicWindow, heard: Heard, press: Callable[..., None]
) -> None:
    more, answered = heard(window.more_time), heard(window.answered)
    window.show_view(ask("vi"))
    window.show_notice(NoticeView(VI, 10))
    press(window.notice.more)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)
    QTest.mouseClick(window.notice, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    assert len(more) >= 2
    assert answered == []
    window.show_notice(None)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)
    assert answered == ["very_satisfied"]


def test_who_moves_the_ring_is_still_here(window: PublicWindow, heard: Heard) -> None:
    window.show_view(ask("vi"))
    more = heard(window.more_time)
    handle = window.windowHandle()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_F9):
        QTest.keyClick(handle, key)
    assert len(more) == 2


def test_the_notice_counts_down_in_words(window: PublicWindow) -> None:
    window.show_view(ask("vi"))
    for left in (10, 9):
        window.show_notice(NoticeView(VI, left))
        assert f"sau {left} giây" in window.notice.rest.text()


def test_the_bar_asks_for_text_size_and_language(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.text_size_requested), heard(window.language_requested)
    window.show_view(ask("vi"))
    tap(window.bar.larger)
    tap(window.bar.language)
    assert said == ([True], [True])


def test_the_emblem_opens_the_staff_side_only_when_held(window: PublicWindow, heard: Heard) -> None:
    said = heard(window.staff_requested)
    click(window.bar.emblem)
    assert said == []
    QTest.mousePress(window.bar.emblem, Qt.MouseButton.LeftButton)
    assert QSignalSpy(window.staff_requested).wait(HOLD_MS + 2000)
    QTest.mouseRelease(window.bar.emblem, Qt.MouseButton.LeftButton)
    assert said == [True]


def test_training_is_written_over_every_screen(window: PublicWindow) -> None:
    window.show_bar(bar("vi", training=True))
    window.show_view(ask("vi"))
    assert "TẬP HUẤN" in window.bar.ribbon.text()
    assert window.bar.ribbon.isVisible()


def test_the_staff_side_covers_everything_and_goes_without_a_trace(window: PublicWindow, heard: Heard) -> None:
    answered, keys = heard(window.answered), heard(window.key_pressed)
    window.show_view(ask("vi"))
    staff = QLabel("nhân viên")
    window.show_staff(staff)
    assert staff.geometry() == window.rect()
    QTest.keyClick(staff, Qt.Key.Key_1)
    window.show_view(ask("vi"))
    assert window.childAt(window.rect().center()) is staff
    gone = QSignalSpy(staff.destroyed)
    window.hide_staff()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone.count() == 1
    assert (answered, keys) == ([], [])
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)
    assert answered == ["very_satisfied"]


def test_the_window_does_not_close_unless_it_may(window: PublicWindow, heard: Heard) -> None:
    asked = heard(window.close_requested)
    assert not window.close()
    assert (window.isVisible(), asked) == (True, [True])
    window.allow_close()
    assert window.close()


def test_no_menu_opens_anywhere(window: PublicWindow) -> None:
    for case in every_view("vi"):
        window.show_view(case.view)
        for target in (window, window.page, window.focusWidget()):
            assert target is not None
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(10, 10), QPoint(10, 10))
            QApplication.sendEvent(target, event)
            assert QApplication.activePopupWidget() is None


def test_the_pointer_goes_with_a_finger(window: PublicWindow) -> None:
    window.show_view(ask("vi"))
    assert isinstance(window.page, AskScreen)
    tap(window.page.levels.used[0])
    assert window.cursor().shape() == Qt.CursorShape.BlankCursor


def test_a_text_size_or_contrast_change_reaches_the_screen_at_once(window: PublicWindow) -> None:
    window.show_view(ask("vi"))
    assert isinstance(window.page, AskScreen)
    before = window.page.count.face().pixelSize()
    window.theme.set_text_scale(1.5)
    assert window.page.count.face().pixelSize() > before
    plain = window.grab().toImage()
    window.theme.set_contrast(True)
    assert window.grab().toImage() != plain
