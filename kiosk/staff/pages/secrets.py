"""PINs and recovery codes, shown once: to be written down, or taken along as a paper."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Column, Grid
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.steps import StepsView
from kiosk.widgets.figure import FigureCard
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class Secret(Struct, frozen=True):
    """One person's PIN."""

    name: str
    role: str
    pin: str


class SecretsView(Struct, frozen=True):
    """What is shown once; ``save`` is absent where it cannot be taken along."""

    words: Wording
    heading: str
    lead: str
    people: tuple[Secret, ...]
    on: str
    codes: tuple[str, ...] = ()
    save: str = ""
    told: Told | None = None
    steps: StepsView | None = None


class SecretsPage(StaffPage):
    """Signals: ``saved()`` take it along, ``on()`` it is written down."""

    saved = Signal()
    on = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=900, parent=parent)
        self.pins = Grid(theme, least=240)
        self.codes_title = Words(theme, 22, 600, "heading")
        self.codes_lead = Words(theme, 18, 400, "quiet")
        self.codes = Grid(theme, least=300, gap=10)
        self.block = Column(theme, gap=10)
        self.block.add(self.codes_title, self.codes_lead, self.codes)
        self.body.add(self.pins, self.block)
        self.finish()
        self.take = self.pill("")
        self.done = self.pill("", "filled")
        self.take.clicked.connect(self.saved)
        self.done.clicked.connect(self.on)

    def show_view(self, view: SecretsView) -> None:
        text = view.words.text
        self.show_head(view.heading, view.lead, view.told, view.steps)
        self.pins.set_parts([FigureCard(self.theme, item.name, spaced(item.pin), item.role) for item in view.people])
        self.codes_title.setText(text("staff.secrets.codes"))
        self.codes_lead.setText(text("staff.secrets.codes_lead"))
        self.codes.set_parts(
            [Words(self.theme, 22, 600, "ink", text=f"{n}.  {code}") for n, code in enumerate(view.codes, 1)]
        )
        self.block.setVisible(bool(view.codes))
        self.take.set_text(view.save)
        self.done.set_text(view.on)
        self.show_foot((self.take,) if view.save else (), (self.done,))


def spaced(pin: str) -> str:
    """Return ``123 456``: three and three are easier to copy."""
    return f"{pin[:3]} {pin[3:]}"
