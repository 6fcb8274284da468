"""Thanks: shown only when the ballot is stored."""

from msgspec import Struct

from kiosk.domain.wording import Wording
from kiosk.widgets.statement import StatementPage
from kiosk.widgets.theme import Theme


class ThanksView(Struct, frozen=True):
    """``sentence`` follows the thanks, as for a visitor who declined; empty says that the rating is saved."""

    wording: Wording
    sentence: str = ""


class ThanksScreen(StatementPage):
    """Shows a ``ThanksView``; it closes by itself, so it has no intent."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "check", "good")

    def show_view(self, view: ThanksView) -> None:
        text = view.wording.text
        usual = (text("thanks.saved"), text("thanks.better"))
        self.say(text("thanks.title"), (view.sentence,) if view.sentence else usual)
