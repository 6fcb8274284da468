"""How the kiosk is doing: one line for each thing, its state and what to do."""

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Column
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

_SIGNS = {"good": "check", "warn": "warn", "bad": "close", "quiet": "minus"}


class Line(Struct, frozen=True):
    """One thing: its name, what was found, and what to do. ``tone`` is good, warn, bad or quiet (nothing to judge)."""

    name: str
    found: str
    tone: str = "good"
    advice: str = ""


class HealthView(Struct, frozen=True):
    """The lines of the health page; ``clock`` are the words of the way to the page of the clock, if there is one.

    ``parcel`` and ``receipts`` are the words of what a stick takes to the centre and brings back, if there is one.
    """

    words: Wording
    lines: tuple[Line, ...]
    told: Told | None = None
    clock: str = ""
    parcel: str = ""
    receipts: str = ""


class HealthLine(QWidget):
    """One line as a card with its sign."""

    def __init__(self, theme: Theme, line: Line, tone_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.line = theme, line
        self.setAccessibleName(f"{line.name}: {line.found}")
        self.setAccessibleDescription(". ".join(part for part in (tone_words, line.advice) if part))
        self.texts = [
            Words(theme, 18, 500, "quiet", text=line.name, parent=self),
            Words(theme, 21, 600, "ink", text=line.found, parent=self),
            Words(theme, 18, 400, "body", text=line.advice, parent=self),
        ]
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _edges(self) -> tuple[int, int, int]:
        return self.theme.px(76), self.theme.px(20), self.theme.px(14)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        left, right, above = self._edges()
        return sum(part.need(max(1, width - left - right)) for part in self.texts) + 2 * above

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(560), self.heightForWidth(self.theme.px(560)))

    def minimumSizeHint(self) -> QSize:
        left, right, _ = self._edges()
        return QSize(left + right + max(part.minimumSizeHint().width() for part in self.texts), 0)

    def resizeEvent(self, _event: object) -> None:
        left, right, top = self._edges()
        for part in self.texts:
            tall = part.need(max(1, self.width() - left - right))
            part.setGeometry(left, top, max(1, self.width() - left - right), tall)
            top += tall

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("line"), self.theme.palette.border))
        painter.setBrush(self.theme.colour("card"))
        corner, side = self.theme.px(18), self.theme.px(28)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)
        sign = QRectF(self.theme.px(26), (self.height() - side) / 2, side, side)
        draw_icon(painter, _SIGNS[self.line.tone], sign, self.theme.colour(self.line.tone), 0.14)
        painter.end()


class HealthPage(StaffPage):
    """Signals: ``again()`` look anew, ``clock()`` to the clock's page, ``parcel()`` and ``receipts()`` by stick."""

    again = Signal()
    clock = Signal()
    parcel = Signal()
    receipts = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=820, parent=parent)
        self.lines = Column(theme, gap=12)
        self.body.add(self.lines)
        self.finish()
        self.anew = self.pill("", icon="retry")
        self.anew.clicked.connect(self.again)
        self.time = self.pill("")
        self.time.clicked.connect(self.clock)
        self.pack, self.take = self.pill(""), self.pill("")
        self.pack.clicked.connect(self.parcel)
        self.take.clicked.connect(self.receipts)

    def show_view(self, view: HealthView) -> None:
        text = view.words.text
        self.show_head(text("staff.health.heading"), told=view.told)
        self.lines.clear()
        for line in view.lines:
            self.lines.add(HealthLine(self.theme, line, text(f"staff.health.{line.tone}")))
        self.anew.set_text(text("staff.health.again"))
        self.time.set_text(view.clock)
        self.pack.set_text(view.parcel)
        self.take.set_text(view.receipts)
        by_stick = (self.take, self.pack) if view.parcel else ()
        self.show_foot((self.time,) if view.clock else (), (*by_stick, self.anew))
