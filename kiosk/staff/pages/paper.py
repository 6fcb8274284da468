"""A report: made, looked at page by page, and saved."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.sheet import SheetView
from kiosk.staff.span import SpanChooser
from kiosk.widgets.form import Choice
from kiosk.widgets.theme import Theme


class PaperView(Struct, frozen=True):
    """The report of a period: not made yet, in the making, or page ``at`` (from 1) of ``of`` as picture.

    ``kinds`` are (id, words) pairs of papers, ``kind`` is the one chosen, ``heading`` names the paper on show,
    ``other`` the way back from it where that does not lead to another period. ``langs`` are (id, words) pairs of the
    languages it can be in, ``lang`` is the one chosen.
    """

    words: Wording
    kinds: tuple[tuple[str, str], ...]
    kind: str
    heading: str
    busy: bool = False
    picture: QImage | None = None
    at: int = 0
    of: int = 0
    told: Told | None = None
    other: str = ""
    langs: tuple[tuple[str, str], ...] = ()
    lang: str = ""


class PaperPage(StaffPage):
    """Signals: ``kind(str)`` another kind of paper; ``lang(str)`` another language; ``made()``; ``turned(int)`` a page
    on or back; ``saved()``; ``to_print()``; ``again()`` another period, or whatever else.
    """

    kind = Signal(str)
    lang = Signal(str)
    made = Signal()
    turned = Signal(int)
    saved = Signal()
    to_print = Signal()
    again = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.kinds = Choice(theme, ())
        self.chooser = SpanChooser(theme)
        self.langs = Choice(theme, ())
        self.sheet = SheetView(theme)
        self.body.add(self.kinds, self.chooser, self.langs, self.sheet)
        self.body.box.setStretchFactor(self.sheet, 100)
        self.finish()
        self.kinds.chosen.connect(self.kind)
        self.langs.chosen.connect(self.lang)
        self._offered: dict[Choice, tuple[tuple[str, str], ...]] = {}
        self.make = self.pill("", "filled")
        self.save = self.pill("")
        self.press = self.pill("", "filled")
        self.back = self.pill("", icon="left")
        self.on = self.pill("", icon_after="right")
        self.other = self.pill("")
        self.make.clicked.connect(self.made)
        self.save.clicked.connect(self.saved)
        self.press.clicked.connect(self.to_print)
        self.other.clicked.connect(self.again)
        self.back.clicked.connect(self._back)
        self.on.clicked.connect(self._on)

    def show_view(self, view: PaperView) -> None:
        text = view.words.text
        shown = view.picture is not None
        heading = view.heading if shown else text("staff.paper.heading")
        self.show_head(heading, "" if shown else text("staff.paper.lead"), view.told)
        for choice, options, chosen in ((self.kinds, view.kinds, view.kind), (self.langs, view.langs, view.lang)):
            if options != self._offered.get(choice):
                self._offered[choice] = options
                choice.set_options(options)
            choice.set_value(chosen)
            choice.setVisible(not shown)
            choice.setEnabled(not view.busy)
        self.chooser.setVisible(not shown)
        self.chooser.setEnabled(not view.busy)
        place = text("staff.paper.page", at=view.at, of=view.of)
        self.sheet.show_picture(view.picture, place)
        self.sheet.name_buttons(text("staff.paper.closer"), text("staff.paper.farther"))
        self.sheet.setVisible(shown)
        self.make.set_text(text(f"staff.paper.{view.kind}_make"))
        self.make.setEnabled(not view.busy)
        self.save.set_text(text(f"staff.paper.{view.kind}_save"))
        self.press.set_text(text("staff.print.to"))
        self.other.set_text(view.other or text("staff.paper.other"))
        self.back.set_text("", text("staff.paper.page_before"))
        self.on.set_text(f"{view.at} / {view.of}", text("staff.paper.page_after"))
        self.back.setEnabled(view.at > 1)
        self.on.setEnabled(view.at < view.of)
        self.show_foot(
            (self.other, self.back, self.on) if shown else (), (self.save, self.press) if shown else (self.make,)
        )

    def _back(self) -> None:
        self.turned.emit(-1)

    def _on(self) -> None:
        self.turned.emit(1)
