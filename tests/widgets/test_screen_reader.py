"""What a screen reader does to a button is a tap like any other."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QApplication

from kiosk.widgets.check import CheckCard
from kiosk.widgets.theme import Theme


@pytest.fixture
def card(qapp: QApplication) -> CheckCard:
    del qapp
    card = CheckCard(Theme("sans"))
    card.show_reason("late", "Chờ lâu, trễ hạn", False, "Vì điều gì?")
    return card


def toggle(card: CheckCard) -> None:
    """Do what the accessibility bus does when the reader's user ticks the card."""
    interface = QAccessible.queryAccessibleInterface(card)
    assert interface is not None
    actions = interface.actionInterface()
    assert actions is not None
    actions.doAction(QAccessibleActionInterface.toggleAction())


def test_a_tick_by_screen_reader_is_told_once(card: CheckCard) -> None:
    told: list[str] = []
    card.ticked.connect(told.append)
    toggle(card)
    assert told == ["late"]
    assert card.isChecked()


def test_what_a_view_shows_is_no_tick(card: CheckCard) -> None:
    told: list[str] = []
    card.ticked.connect(told.append)
    card.show_reason("late", "Chờ lâu, trễ hạn", True, "Vì điều gì?")
    assert told == []
    assert card.isChecked()
