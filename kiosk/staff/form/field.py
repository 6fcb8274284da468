"""What a form shows of one setting, and what every input of a form can do."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.settings import Kind, Value
from kiosk.domain.wording import Wording
from kiosk.widgets.theme import Theme


class FieldView(Struct, frozen=True):
    """One setting as a form shows it.

    ``wrong`` is the sentence of what is wrong with it, ``low`` and ``high`` its bounds, ``choices``
    (value, words) pairs, ``typing`` the way Vietnamese is typed, ``today`` a day number to begin a calendar at.
    """

    key: str
    kind: Kind
    label: str
    value: Value
    hint: str = ""
    wrong: str = ""
    low: int = 0
    high: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    typing: str = "telex"
    today: int = 0


class Input(QWidget):
    """One input; ``changed(object)`` gives the value as the ledger would keep it."""

    changed = Signal(object)

    def __init__(self, theme: Theme, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.words = theme, words
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.metrics.gap)

    def tell(self, value: object) -> None:
        self.changed.emit(value)

    def show_field(self, field: FieldView) -> None:
        """Show the value of ``field``; what already shows it is left alone."""
        raise NotImplementedError

    def set_wrong(self, wrong: bool) -> None:
        """Mark what is wrong, where the input has a mark for it."""
