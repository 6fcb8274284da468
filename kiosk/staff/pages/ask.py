"""A page with one question or message and at most two ways on: leaving, being told, confirming."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.steps import StepsView
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class AskView(Struct, frozen=True):
    """A heading, a large line and one under it if there are any, sentences, and the words of its buttons.

    ``note`` explains the buttons, below everything else.
    """

    heading: str
    lead: str
    on: str
    back: str = ""
    large: str = ""
    under: str = ""
    note: str = ""
    aside: str = ""
    told: Told | None = None
    steps: StepsView | None = None
    on_kind: str = "filled"
    enabled: bool = True


class AskPage(StaffPage):
    """Signals: ``on()``, ``back()``, ``aside()`` for a third way."""

    on = Signal()
    back = Signal()
    aside = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=820, parent=parent)
        self.large = Words(theme, 96, 700, "heading", leading=1.1)
        self.under = Words(theme, 32, 600, "ink")
        self.note = Words(theme, 18, 400, "quiet")
        self.body.add(self.large, self.under, self.note)
        self.finish()
        self.away = self.pill("", icon="left")
        self.other = self.pill("")
        self.go = self.pill("", "filled")
        self.away.clicked.connect(self.back)
        self.other.clicked.connect(self.aside)
        self.go.clicked.connect(self.on)

    def show_view(self, view: AskView) -> None:
        self.show_head(view.heading, view.lead, view.told, view.steps)
        self.large.setText(view.large)
        self.large.setVisible(bool(view.large))
        self.under.setText(view.under)
        self.under.setVisible(bool(view.under))
        self.note.setText(view.note)
        self.note.setVisible(bool(view.note))
        self.away.set_text(view.back)
        self.other.set_text(view.aside)
        self.go.set_text(view.on)
        self.go.set_kind(view.on_kind)
        self.go.setEnabled(view.enabled)
        others = (self.other,) if view.aside else ()
        self.show_foot((self.away,) if view.back else (), (*others, self.go) if view.on else others)
