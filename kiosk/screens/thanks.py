"""Thanks: shown only when the ballot is stored."""

from dataclasses import dataclass

from kiosk.domain.wording import Wording
from kiosk.widgets.statement import StatementPage
from kiosk.widgets.theme import Theme


@dataclass(frozen=True)
class ThanksView:
    """``sentence`` follows the thanks, such as what happens with an unsatisfied ballot; empty shows the usual one."""

    wording: Wording
    sentence: str = ""


class ThanksScreen(StatementPage):
    """Shows a ``ThanksView``; it closes by itself, so it has no intent."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "check", "good")

    def show_view(self, view: ThanksView) -> None:
        text = view.wording.text
        self.say(text("thanks.title"), (text("thanks.saved"), view.sentence or text("thanks.better")))
