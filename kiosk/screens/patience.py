"""The kiosk looks over its ledger before it opens: nobody has to do anything but wait."""

from msgspec import Struct

from kiosk.domain.wording import Wording
from kiosk.widgets.statement import StatementPage
from kiosk.widgets.theme import Theme


class PatienceView(Struct, frozen=True):
    """Says that the kiosk opens in a moment."""

    wording: Wording


class PatienceScreen(StatementPage):
    """Shows a ``PatienceView``; nothing can be tapped."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "clock", "action")

    def show_view(self, view: PatienceView) -> None:
        text = view.wording.text
        self.say(text("patience.title"), (text("patience.sentence"), text("patience.tell_officer")))
