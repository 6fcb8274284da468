"""One paper ballot being entered: its serial, then a choice by its number, as fast as fingers type."""

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Grid
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.field import TextField
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

BACK, ON, SPOIL = "back", "on", "spoil"
_KEYS = {
    Qt.Key.Key_Backspace: BACK,
    Qt.Key.Key_Return: ON,
    Qt.Key.Key_Enter: ON,
    Qt.Key.Key_Plus: ON,
    Qt.Key.Key_Minus: SPOIL,
}
MOST_SIGNS = 500
_MOST_LINES = 4


class ChoiceView(Struct, frozen=True):
    """One thing to choose: the key that does it, its words, and whether it is chosen."""

    key: str
    words: str
    marked: bool = False


class SlipView(Struct, frozen=True):
    """What is asked now; ``large`` is the serial as far as it is known, ``comment`` None where none can be written."""

    words: Wording
    heading: str
    lead: str
    large: str
    asked: str
    choices: tuple[ChoiceView, ...]
    on: str
    spoil: str = ""
    correct: str = ""
    comment: str | None = None
    typing: str = "telex"
    told: Told | None = None


class ChoiceGrid(Grid):
    """Buttons of one width in as few rows as show their words on one line; a long one may take several."""

    def _pills(self) -> list[Pill]:
        return [part for part in self.parts if isinstance(part, Pill)]

    def minimumSizeHint(self) -> QSize:
        return QSize(max((pill.need_width(_MOST_LINES) for pill in self._pills()), default=0), 0)

    def rects(self, width: int) -> list[QRect]:
        gap, pills = self.theme.metrics.gap, self._pills()
        widest = max((pill.need_width() for pill in pills), default=0)
        fitting = max(1, (width + gap) // (max(self.theme.text_px(self.least), widest) + gap))
        rows = max(1, -(-len(pills) // fitting))
        columns = max(1, -(-len(pills) // rows))
        wide = (width - (columns - 1) * gap) // columns
        tall = max((pill.need(wide) for pill in pills), default=0)
        return [
            QRect(place % columns * (wide + gap), place // columns * (tall + gap), wide, tall)
            for place in range(len(pills))
        ]


class SlipPage(StaffPage):
    """Signals: ``pressed(str)`` a digit, ``back``, ``on`` or ``spoil``; ``wrote(str)`` the comment; ``correct()``;
    ``left()``.
    """

    pressed = Signal(str)
    wrote = Signal(str)
    correct = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.large = Words(theme, 40, 700, "heading")
        self.asked = Words(theme, 22, 600, "ink")
        self.choices = ChoiceGrid(theme, least=100)
        self.comment = TextField(theme, limit=MOST_SIGNS)
        self.body.add(self.large, self.asked, self.choices, self.comment)
        self.finish()
        # The keys come to the serial and go on to the page.
        self.large.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.large)
        self.away, self.fix = self.pill("", icon="left"), self.pill("")
        self.bad, self.go = self.pill("", "danger"), self.pill("", "filled")
        self.away.clicked.connect(self.left)
        self.fix.clicked.connect(self.correct)
        self.bad.clicked.connect(self._spoil)
        self.go.clicked.connect(self._on)
        self.comment.changed.connect(self.wrote)
        self.comment.entered.connect(self._on)
        self._shown: tuple[ChoiceView, ...] = ()

    def show_view(self, view: SlipView) -> None:
        self.show_head(view.heading, view.lead, view.told)
        self.large.setText(view.large)
        self.asked.setText(view.asked)
        if view.choices != self._shown:
            self._shown = view.choices
            self.choices.set_parts([self._choice(one) for one in view.choices])
        self.comment.setVisible(view.comment is not None)
        self.comment.set_name(view.words.text("staff.ballots.comment"))
        self.comment.set_hint(view.words.text("staff.ballots.comment"))
        self.comment.set_method(view.typing)
        self.comment.set_text(view.comment or "")
        self.away.set_text(view.words.text("staff.page.back"))
        self.fix.set_text(view.correct)
        self.bad.set_text(view.spoil)
        self.go.set_text(view.on)
        left = (self.away, self.fix) if view.correct else (self.away,)
        self.show_foot(left, (self.bad, self.go) if view.spoil else (self.go,))

    def take_keys(self) -> None:
        """Let the keys come here: digits, Enter, Backspace and minus."""
        self.large.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choice(self, view: ChoiceView) -> Pill:
        pill = self.pill(view.words, "filled" if view.marked else "outlined")
        pill.clicked.connect(lambda: self.pressed.emit(view.key))
        return pill

    def _on(self) -> None:
        self.pressed.emit(ON)

    def _spoil(self) -> None:
        self.pressed.emit(SPOIL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        said = _KEYS.get(Qt.Key(event.key()), event.text())
        if said in _KEYS.values() or (len(said) == 1 and said in "0123456789"):
            if not event.isAutoRepeat():
                self.pressed.emit(said)
            return
        super().keyPressEvent(event)
