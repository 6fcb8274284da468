"""A paper before it is printed: which printer, how many, on which sides, and the very pages that go out."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.sheet import SheetView
from kiosk.widgets.form import Choice, FormRow, NumberField
from kiosk.widgets.listing import Item, ItemList
from kiosk.widgets.theme import Theme

MOST_COPIES = 20


class PrintView(Struct, frozen=True):
    """What is about to be printed; ``sides`` are (id, words) pairs, ``picture`` is page ``at`` (from 1) of ``of``.

    ``copies`` are 0 where there can only be one.
    """

    words: Wording
    heading: str
    lead: str
    printers: tuple[Item, ...]
    sides: tuple[tuple[str, str], ...]
    side: str
    copies: int
    picture: QImage | None
    at: int
    of: int
    enabled: bool
    told: Told | None = None


class PrintPage(StaffPage):
    """Signals: ``picked(str)`` a printer, ``copied(int)``, ``sided(str)``, ``turned(int)`` a page on or back,
    ``sent()``, ``again()`` look for printers anew, ``back()``.
    """

    picked = Signal(str)
    copied = Signal(int)
    sided = Signal(str)
    turned = Signal(int)
    sent = Signal()
    again = Signal()
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.printers = ItemList(theme)
        self.printers.picked.connect(self.picked)
        self.copies: NumberField | None = None
        self.sides = Choice(theme, ())
        self.sides.chosen.connect(self.sided)
        self.side_row = FormRow(theme, "", self.sides)
        self.sheet = SheetView(theme)
        self.body.add(self.printers)
        self.body.add(self.side_row, self.sheet)
        self.body.box.setStretchFactor(self.sheet, 100)
        self.finish()
        self._offered: tuple[tuple[str, str], ...] = ()
        self._lang = ""
        self.copy_row: FormRow | None = None
        self._buttons()

    def _buttons(self) -> None:
        self.away = self.pill("", icon="left")
        self.before = self.pill("", icon="left")
        self.after = self.pill("", icon_after="right")
        self.look = self.pill("", icon="retry")
        self.go = self.pill("", "filled")
        self.away.clicked.connect(self.back)
        self.before.clicked.connect(self._before)
        self.after.clicked.connect(self._after)
        self.look.clicked.connect(self.again)
        self.go.clicked.connect(self.sent)

    def show_view(self, view: PrintView) -> None:
        text = view.words.text
        self.show_head(view.heading, view.lead, view.told)
        self.printers.set_items(view.printers)
        self._show_copies(view)
        self.side_row.set_label(text("staff.print.sides"))
        if view.sides != self._offered:
            self._offered = view.sides
            self.sides.set_options(view.sides)
        self.sides.set_value(view.side)
        self.side_row.setVisible(len(view.sides) > 1)
        self.sheet.show_picture(view.picture, text("staff.paper.page", at=view.at, of=view.of))
        self.sheet.name_buttons(text("staff.paper.closer"), text("staff.paper.farther"))
        self.away.set_text(text("staff.page.back"))
        self.look.set_text(text("staff.print.again"))
        self.go.set_text(text("staff.print.go"))
        self.go.setEnabled(view.enabled)
        self.before.set_text("", text("staff.paper.page_before"))
        self.after.set_text(f"{view.at} / {view.of}", text("staff.paper.page_after"))
        self.before.setEnabled(view.at > 1)
        self.after.setEnabled(view.at < view.of)
        self.show_foot((self.away, self.before, self.after), (self.look, self.go))

    def _show_copies(self, view: PrintView) -> None:
        """A number names its buttons once, so another language takes another one."""
        if self.copies is None or view.words.lang != self._lang:
            if self.copy_row is not None:
                self.copy_row.hide()
                self.copy_row.deleteLater()
            text = view.words.text
            self.copies = NumberField(
                self.theme,
                name=text("staff.print.copies"),
                less=text("staff.print.fewer"),
                more=text("staff.print.more"),
                low=1,
                high=MOST_COPIES,
            )
            self.copies.changed.connect(self.copied)
            self.copy_row = FormRow(self.theme, text("staff.print.copies"), self.copies)
            self.body.box.insertWidget(self.body.box.indexOf(self.side_row), self.copy_row)
            self._lang = view.words.lang
        self.copies.set_value(max(1, view.copies))
        if self.copy_row is not None:
            self.copy_row.setVisible(view.copies > 0)

    def _before(self) -> None:
        self.turned.emit(-1)

    def _after(self) -> None:
        self.turned.emit(1)
