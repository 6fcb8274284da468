"""Where a wizard stands: a dash for each step and the number in words."""

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.staff.column import Column
from kiosk.widgets.dashes import Dashes
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class StepsView(Struct, frozen=True):
    """Step ``at`` (from 1) of ``of``, and that in words."""

    at: int
    of: int
    text: str


class StepsWidget(Column):
    """Shows a ``StepsView``, or nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=8, parent=parent)
        self.dashes = Dashes(theme)
        self.told = Words(theme, 18, 400, "quiet")
        self.box.addWidget(self.dashes, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.told)
        self.hide()

    def show_steps(self, view: StepsView | None) -> None:
        self.setVisible(view is not None)
        if view is not None:
            self.dashes.show_step(view.at, view.of)
            self.dashes.updateGeometry()
            self.told.setText(view.text)
