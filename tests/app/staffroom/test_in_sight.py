"""The field one writes in stays in sight above the keyboard, with its name and what is wrong with it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from kiosk.staff.frame import above
from kiosk.widgets.form import FormRow
from kiosk.widgets.scroll import Scroller
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_closing import CHAIR, opened
from tests.turning import wait_until

Office = Callable[..., Kiosk]
SIZES = [(1024, 600), (1280, 800), (600, 1024), (800, 1280)]


def with_nobody(kiosk: Kiosk, size: tuple[int, int]) -> None:
    """Press the close of the month without the name of a chair."""
    kiosk.window.resize(*size)
    QApplication.processEvents()
    if not kiosk.hands.can("Chốt tháng 10 năm 2026"):
        kiosk.hands.press("Chốt tháng")
    kiosk.hands.press("Chốt tháng 10 năm 2026")


def chair_is_in_sight(kiosk: Kiosk) -> bool:
    """Tell whether the chair's field, its name and what is wrong with it can all be read above the keyboard."""
    row = above(kiosk.hands.field(CHAIR), FormRow)
    assert row is not None
    scroller = above(row, Scroller)
    assert scroller is not None
    viewport = scroller.viewport()
    assert not kiosk.hands.frame.keyboard.isHidden()
    assert row.note.text() == "Xin ghi tên trưởng ban."
    parts = (row.label, row.content, row.note)
    return all(viewport.rect().contains(part.rect().translated(part.mapTo(viewport, QPoint(0, 0)))) for part in parts)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_wrong_with_a_name_can_be_read_above_the_keyboard(office: Office, size: tuple[int, int]) -> None:
    kiosk = opened(office)
    with_nobody(kiosk, size)
    assert wait_until(lambda: chair_is_in_sight(kiosk))


@pytest.mark.parametrize("size", SIZES)
def test_what_one_writes_in_stays_in_sight_when_the_window_turns(office: Office, size: tuple[int, int]) -> None:
    kiosk = opened(office)
    with_nobody(kiosk, size)
    kiosk.window.resize(size[1], size[0])
    assert wait_until(lambda: chair_is_in_sight(kiosk))


def test_what_one_writes_in_stays_in_sight_when_the_text_grows(office: Office) -> None:
    kiosk = opened(office)
    with_nobody(kiosk, (1280, 800))
    kiosk.hands.press("Chữ to hơn")
    assert wait_until(lambda: chair_is_in_sight(kiosk))
