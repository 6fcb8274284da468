"""Outside opening hours: when the office opens and whom to ask meanwhile."""

from msgspec import Struct

from kiosk.domain.wording import Wording
from kiosk.widgets.statement import StatementPage
from kiosk.widgets.theme import Theme


class ClosedView(Struct, frozen=True):
    """``hours`` are the opening hours a line each, ``next_opening`` a sentence, ``hotline`` a number; all optional."""

    wording: Wording
    hours: tuple[str, ...] = ()
    next_opening: str = ""
    hotline: str = ""


class ClosedScreen(StatementPage):
    """Shows a ``ClosedView``; nothing can be tapped."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "clock", "action")

    def show_view(self, view: ClosedView) -> None:
        text = view.wording.text
        sentences = (view.next_opening or text("closed.sentence"), "\n".join(view.hours))
        note = text("closed.hotline", number=view.hotline) if view.hotline else ""
        self.say(text("closed.title"), [sentence for sentence in sentences if sentence], note)
