"""The month's report: made, looked at page by page, and saved."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.month import MonthChooser, MonthView
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.sheet import SheetView
from kiosk.widgets.theme import Theme


@dataclass(frozen=True)
class PaperView:
    """The report of a month: not made yet, in the making, or page ``at`` (from 1) of ``of`` as picture."""

    words: Wording
    month: MonthView
    busy: bool = False
    picture: QImage | None = None
    at: int = 0
    of: int = 0
    told: Told | None = None


class PaperPage(StaffPage):
    """Signals: ``before()``, ``after()`` month; ``made()``; ``turned(int)`` a page on or back; ``saved()``."""

    before = Signal()
    after = Signal()
    made = Signal()
    turned = Signal(int)
    saved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.chooser = MonthChooser(theme)
        self.sheet = SheetView(theme)
        self.body.add(self.chooser, self.sheet)
        self.body.box.setStretchFactor(self.sheet, 1)
        self.finish()
        self.chooser.before.connect(self.before)
        self.chooser.after.connect(self.after)
        self.make = self.pill("", "filled")
        self.save = self.pill("", "filled")
        self.back = self.pill("", icon="left")
        self.on = self.pill("", icon="right")
        self.make.clicked.connect(self.made)
        self.save.clicked.connect(self.saved)
        self.back.clicked.connect(self._back)
        self.on.clicked.connect(self._on)

    def show_view(self, view: PaperView) -> None:
        text = view.words.text
        self.show_head(text("staff.paper.heading"), text("staff.paper.lead"), view.told)
        self.lead.setVisible(view.picture is None)
        self.chooser.show_month(view.month)
        self.sheet.show_picture(view.picture, text("staff.paper.page", at=view.at, of=view.of))
        self.sheet.setVisible(view.picture is not None)
        self.make.set_text(text("staff.paper.make"))
        self.save.set_text(text("staff.paper.save"))
        self.back.set_text("", text("staff.paper.page_before"))
        self.on.set_text("", text("staff.paper.page_after"))
        self.back.setEnabled(view.at > 1)
        self.on.setEnabled(view.at < view.of)
        self.make.setEnabled(not view.busy)
        shown = view.picture is not None
        self.show_foot((self.back, self.on) if shown else (), (self.save if shown else self.make,))

    def _back(self) -> None:
        self.turned.emit(-1)

    def _on(self) -> None:
        self.turned.emit(1)
