"""How long somebody stays in."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.app.staffroom.rights import PAGES
from kiosk.app.staffroom.session import DOOR_MS, IDLE_MS, LONGEST_MS, Session
from kiosk.store.people import Person, Role
from tests.app.staffroom.stage import NAMES, Kiosk

Office = Callable[..., Kiosk]
SOMEBODY = Person("1", "An", Role.STAFF)


def test_two_minutes_without_a_touch_end_it() -> None:
    session = Session.begin(1_000, SOMEBODY)
    assert not session.is_over(1_000 + IDLE_MS - 1)
    assert session.is_over(1_000 + IDLE_MS)


def test_touches_keep_it_for_a_quarter_of_an_hour_at_most() -> None:
    session = Session.begin(0, SOMEBODY)
    for now in range(0, LONGEST_MS, 60_000):
        session = session.touch(now)
        assert not session.is_over(now)
    assert session.touch(LONGEST_MS).is_over(LONGEST_MS)


def test_the_door_closes_after_a_minute() -> None:
    assert Session.begin(0).is_over(DOOR_MS)


def one_in(office: Office, role: Role = Role.MANAGER) -> Kiosk:
    kiosk = office()
    kiosk.add_people(*Role)
    kiosk.sign_in(role)
    kiosk.rest()
    return kiosk


def test_who_goes_away_is_signed_out_and_nothing_stays(office: Office) -> None:
    kiosk = one_in(office)
    room = kiosk.staffroom
    assert room is not None
    kiosk.clock.later(IDLE_MS - 1)
    room.tick()
    assert kiosk.is_staff_shown()
    kiosk.clock.later(1)
    room.tick()
    assert not kiosk.is_staff_shown()
    assert kiosk.told == ["closed"]
    assert kiosk.acts()[-1] == "signed_out"


def test_a_touch_of_the_window_keeps_somebody_in(office: Office) -> None:
    kiosk = one_in(office)
    room = kiosk.staffroom
    assert room is not None
    kiosk.clock.later(IDLE_MS - 1_000)
    handle = kiosk.window.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(640, 700))
    kiosk.clock.later(IDLE_MS - 1_000)
    room.tick()
    assert kiosk.is_staff_shown()


def test_nobody_is_put_out_in_the_middle_of_a_work(office: Office) -> None:
    kiosk = one_in(office)
    room = kiosk.staffroom
    assert room is not None
    kiosk.hands.press("Báo cáo")
    kiosk.hands.press("Lập báo cáo")
    kiosk.clock.later(LONGEST_MS)
    room.tick()
    assert kiosk.is_staff_shown()
    kiosk.rest()
    kiosk.clock.later(LONGEST_MS)
    room.tick()
    assert not kiosk.is_staff_shown()


def test_an_answer_that_comes_after_the_sign_out_harms_nothing(office: Office) -> None:
    kiosk = one_in(office)
    room = kiosk.staffroom
    assert room is not None
    kiosk.hands.press("Báo cáo")
    kiosk.hands.press("Lập báo cáo")
    room.close()
    kiosk.jobs.run(lambda: None, lambda _: kiosk.told.append("worked"), lambda _: None)
    kiosk.rest()
    assert not kiosk.is_staff_shown()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_has_its_pages_and_no_others(office: Office, role: Role) -> None:
    kiosk = one_in(office, role)
    room = kiosk.staffroom
    assert room is not None
    names = [row.entry.id for row in room.frame.rail.entries]
    assert tuple(names) == PAGES[role]
    for hidden in {name for pages in PAGES.values() for name in pages} - set(names):
        room.go(hidden)
        assert room.current != hidden
    assert NAMES[role] in kiosk.hands.words()
    if role is Role.STAFF:
        assert set(names) == {"figures", "comments", "paper", "ballots", "serving"}


def test_larger_text_ends_with_the_session(office: Office) -> None:
    kiosk = one_in(office)
    room = kiosk.staffroom
    assert room is not None
    kiosk.hands.press("Chữ to hơn")
    assert kiosk.theme.metrics.text_scale == 1.25
    room.close()
    assert kiosk.theme.metrics.text_scale == 1.0


def test_an_answer_for_a_page_that_was_left_does_not_bring_it_back(office: Office) -> None:
    kiosk = one_in(office)
    kiosk.hands.press("Số liệu")
    kiosk.hands.press("Người phục vụ")
    kiosk.rest()
    assert "Ai phục vụ tại quầy hôm nay?" in kiosk.hands.words()
