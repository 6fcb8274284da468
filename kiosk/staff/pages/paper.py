"""The month's report: made, looked at page by page, and saved."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.month import MonthChooser, MonthView
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.sheet import SheetView
from kiosk.widgets.theme import Theme


class PaperView(Struct, frozen=True):
    """The report of a month: not made yet, in the making, or page ``at`` (from 1) of ``of`` as picture."""

    words: Wording
    month: MonthView
    busy: bool = False
    picture: QImage | None = None
    at: int = 0
    of: int = 0
    told: Told | None = None


class PaperPage(StaffPage):
    """Signals: ``before()``, ``after()`` month; ``made()``; ``turned(int)`` a page on or back; ``saved()``;
    ``again()`` another month.
    """

    before = Signal()
    after = Signal()
    made = Signal()
    turned = Signal(int)
    saved = Signal()
    again = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.chooser = MonthChooser(theme)
        self.sheet = SheetView(theme)
        self.body.add(self.chooser, self.sheet)
        self.body.box.setStretchFactor(self.sheet, 100)
        self.finish()
        self.chooser.before.connect(self.before)
        self.chooser.after.connect(self.after)
        self.make = self.pill("", "filled")
        self.save = self.pill("", "filled")
        self.back = self.pill("", icon="left")
        self.on = self.pill("", icon_after="right")
        self.other = self.pill("")
        self.make.clicked.connect(self.made)
        self.save.clicked.connect(self.saved)
        self.other.clicked.connect(self.again)
        self.back.clicked.connect(self._back)
        self.on.clicked.connect(self._on)

    def show_view(self, view: PaperView) -> None:
        text = view.words.text
        shown = view.picture is not None
        heading = text("staff.paper.of_month", month=view.month.inline) if shown else text("staff.paper.heading")
        self.show_head(heading, "" if shown else text("staff.paper.lead"), view.told)
        self.chooser.show_month(view.month)
        self.chooser.setVisible(not shown)
        place = text("staff.paper.page", at=view.at, of=view.of)
        self.sheet.show_picture(view.picture, place)
        self.sheet.name_buttons(text("staff.paper.closer"), text("staff.paper.farther"))
        self.sheet.setVisible(shown)
        self.make.set_text(text("staff.paper.make"))
        self.make.setEnabled(not view.busy)
        self.save.set_text(text("staff.paper.save"))
        self.other.set_text(text("staff.paper.other"))
        self.back.set_text("", text("staff.paper.page_before"))
        self.on.set_text(f"{view.at} / {view.of}", text("staff.paper.page_after"))
        self.back.setEnabled(view.at > 1)
        self.on.setEnabled(view.at < view.of)
        self.show_foot((self.other, self.back, self.on) if shown else (), (self.save if shown else self.make,))

    def _back(self) -> None:
        self.turned.emit(-1)

    def _on(self) -> None:
        self.turned.emit(1)
