"""Something could not be recorded: what happened in one sentence, and what the visitor can do."""

from msgspec import Struct
from PySide6.QtCore import Signal

from kiosk.domain.wording import Wording
from kiosk.widgets.statement import StatementPage
from kiosk.widgets.theme import Theme


class SorryView(Struct, frozen=True):
    """``sentence`` says what happened (empty: the rating was not recorded); the pills may each be left away."""

    wording: Wording
    sentence: str = ""
    can_retry: bool = True
    can_dismiss: bool = True
    busy: bool = False


class SorryScreen(StatementPage):
    """Shows a ``SorryView``; says ``retried`` or ``dismissed``, once."""

    retried = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "bang", "warn", ("outlined", "filled"))
        self.leave, self.retry = self.pills
        self.leave.clicked.connect(self.go_back)
        self.retry.clicked.connect(self.go_on)

    def show_view(self, view: SorryView) -> None:
        text = view.wording.text
        self.leave.set_text(text("sorry.dismiss"))
        self.retry.set_text(text("sorry.retry"))
        self.leave.setVisible(view.can_dismiss)
        self.retry.setVisible(view.can_retry)
        what_now = text("sorry.what_now" if view.can_retry else "sorry.tell_officer")
        self.say(text("sorry.title"), (view.sentence or text("sorry.not_recorded"), what_now), busy=view.busy)

    def go_back(self) -> bool:
        if not self.leave.isHidden() and self.once():
            self.dismissed.emit()
        return True

    def go_on(self) -> bool:
        if not self.retry.isHidden() and self.once():
            self.retried.emit()
        return True
