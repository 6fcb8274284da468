"""The PIN of one person, and the honest wait after wrong ones."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Column, Grid
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.pinpad import PinPad
from kiosk.widgets.theme import Theme


class PinView(Struct, frozen=True):
    """Whose PIN is asked; ``wait_s`` seconds are left to wait, ``busy`` while one is looked at."""

    words: Wording
    name: str
    wait_s: int = 0
    wrong: bool = False
    busy: bool = False


class PinPage(StaffPage):
    """Signals: ``entered(str)`` six digits, ``forgotten()`` a recovery code instead, ``back()``."""

    entered = Signal(str)
    forgotten = Signal()
    back = Signal()

    def __init__(self, theme: Theme, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=960, parent=parent)
        self.pad = PinPad(theme, name=words.text("staff.pin.pad"), erase_name=words.text("staff.pin.erase"))
        self.pad.entered.connect(self.entered)
        sides = Grid(theme, least=340, gap=40)
        words_side = Column(theme)
        words_side.add(self.head, self.notice)
        words_side.box.addStretch(1)
        sides.set_parts([words_side, self.pad])
        self.body.add(sides)
        self.setFocusProxy(self.pad)
        self.finish()
        self.other = self.pill("", icon="left")
        self.code = self.pill("")
        self.other.clicked.connect(self.back)
        self.code.clicked.connect(self.forgotten)
        self.show_foot((self.other,), (self.code,))

    def show_view(self, view: PinView) -> None:
        text = view.words.text
        self.show_head(text("staff.pin.heading", name=view.name), text("staff.pin.lead"), self._told(view))
        self.pad.setEnabled(not view.busy and not view.wait_s)
        if self.pad.isEnabled() and self.isVisible():
            # A disabled pad has let go of the keyboard.
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)
        self.other.set_text(text("staff.page.back"))
        self.code.set_text(text("staff.pin.forgotten"))

    def _told(self, view: PinView) -> Told | None:
        text = view.words.text
        if view.wait_s:
            return Told(text("staff.pin.wait", time=_time(view.wait_s)), "warn")
        if view.wrong:
            return Told(text("staff.pin.wrong"), "bad")
        return Told(text("staff.pin.looking"), "heading") if view.busy else None

    def start(self, *, wrong: bool = False) -> None:
        """Empty the pad for a new try."""
        self.pad.clear(wrong=wrong)


def _time(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
