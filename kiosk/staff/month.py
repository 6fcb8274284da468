"""The month on show, with the one before and the one after it."""

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Placed
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class MonthView(Struct, frozen=True):
    """A month in words, by itself and within a sentence; ``last`` when no later one is to be seen.

    ``ways`` are the words for the one before and the one after, where it is another period than a month.
    """

    words: Wording
    title: str
    inline: str
    last: bool = False
    first: bool = False
    ways: tuple[str, str] | None = None


class MonthChooser(Placed):
    """Signals: ``before()`` and ``after()``."""

    before = Signal()
    after = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.back = Pill(theme, "outlined", icon="left", size=20)
        self.on = Pill(theme, "outlined", icon="right", size=20)
        self.title = Words(theme, 26, 600, "heading", Qt.AlignmentFlag.AlignCenter)
        self.back.clicked.connect(self.before)
        self.on.clicked.connect(self.after)
        self.set_parts([self.back, self.title, self.on])

    def show_month(self, view: MonthView) -> None:
        self.title.setText(view.title)
        before, after = view.ways or (view.words.text("staff.month.before"), view.words.text("staff.month.after"))
        self.back.name(before, view.title)
        self.on.name(after, view.title)
        self.back.setEnabled(not view.first)
        self.on.setEnabled(not view.last)
        self.place()

    def rects(self, width: int) -> list[QRect]:
        side, gap = max(self.theme.metrics.target, self.back.need_width()), self.theme.metrics.gap
        room = max(1, min(width - 2 * (side + gap), self.theme.text_px(420)))
        tall = max(side, self.title.need(room))
        found, x = [], 0
        for wide in (side, room, side):
            found.append(QRect(x, 0, wide, tall))
            x += wide + gap
        return found

    def minimumSizeHint(self) -> QSize:
        side = max(self.theme.metrics.target, self.back.need_width())
        return QSize(2 * (side + self.theme.metrics.gap) + self.title.minimumSizeHint().width(), 0)
