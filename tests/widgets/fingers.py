"""Fingers on a panel: real touch events, and the mouse click some systems make of them."""

from functools import cache

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


@cache
def panel() -> QPointingDevice:
    return QTest.createTouchDevice()


def tap(widget: QWidget, at: QPoint | None = None) -> None:
    """Touch ``widget`` with one finger, by default in its middle, and lift it."""
    place = at or widget.rect().center()
    QTest.touchEvent(widget, panel()).press(0, place, widget).commit()
    QTest.touchEvent(widget, panel()).release(0, place, widget).commit()


def tap_both(one: QWidget, other: QWidget) -> None:
    """Put one finger on each of two widgets of a window at the same time and lift both at once."""
    window = one.window()
    places = [part.mapTo(window, part.rect().center()) for part in (one, other)]
    down = QTest.touchEvent(window, panel())
    for number, place in enumerate(places):
        down.press(number, place, window)
    down.commit()
    up = QTest.touchEvent(window, panel())
    for number, place in enumerate(places):
        up.release(number, place, window)
    up.commit()


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def tap_with_echo(widget: QWidget) -> None:
    """Touch ``widget`` as on a system that sends the touch and then a mouse click of its own."""
    tap(widget)
    click(widget)
