"""The resting screen: a greeting, an invitation to tap, and how else to be heard."""

from msgspec import Struct
from PySide6.QtCore import QRect, Signal

from kiosk.codes.qr import Matrix
from kiosk.domain.wording import Wording
from kiosk.widgets.greeting import Greeting
from kiosk.widgets.page import Page, share
from kiosk.widgets.poster import Poster
from kiosk.widgets.status import StatusLine
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

# Widths of the card on the base panel, the best first.
CARDS = (400, 340)


class Status(Struct, frozen=True):
    """A short state at the lower right, such as the time of the last sync; ``tone`` is good, warn or bad."""

    text: str
    tone: str = "good"


class WelcomeView(Struct, frozen=True):
    """What the resting screen shows.

    ``can_start`` off replaces the call to action by the sentence that the officer will invite. ``courtesies``
    are the words of one courtesy slide; a new view with others is the next slide. ``contact`` is the line at
    the lower left (hotline and hours). ``qr`` are the modules of the feedback address (``codes.qr.modules``).
    """

    wording: Wording
    can_start: bool = True
    courtesies: tuple[str, ...] = ()
    contact: str = ""
    qr: Matrix | None = None
    status: Status | None = None
    busy: bool = False


class WelcomeScreen(Page):
    """Shows a ``WelcomeView``; says ``started``, once."""

    started = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.words = Greeting(theme, self)
        self.call, self.wait = self.words.call, self.words.wait
        self.poster = Poster(theme, self)
        self.contact = Words(theme, 18, 400, "quiet", parent=self)
        self.status = StatusLine(theme, self)
        self.call.clicked.connect(self.go_on)

    def show_view(self, view: WelcomeView) -> None:
        text = view.wording.text
        self.words.title.setText(text("welcome.greeting"))
        self.words.lead.setText(text("welcome.lead"))
        self.call.set_text(text("welcome.start"))
        self.wait.setText(text("welcome.officer_invites"))
        self.call.setVisible(view.can_start)
        self.wait.setHidden(view.can_start)
        self.words.chips.show_words(view.courtesies)
        self.poster.show_card(view.qr, text("welcome.scan" if view.qr else "welcome.anonymous"))
        self.contact.setText(view.contact)
        status = view.status or Status("")
        self.status.show_state(status.text, status.tone)
        self.shown(text("welcome.greeting"), view.busy)

    def go_on(self) -> bool:
        shown = not self.call.isHidden()
        if shown and self.once():
            self.started.emit()
        return shown

    def place(self, shrink: float) -> bool:
        for part in (self.words, self.contact, self.status, self.poster):
            part.set_shrink(shrink)
        return any(self._place(with_faces) for with_faces in (True, False))

    def _place(self, with_faces: bool) -> bool:
        px = self.theme.px
        self.poster.with_faces = with_faces
        side = self.side()
        wide = self.width() - 2 * side
        half = wide - self.theme.metrics.gap
        status = min(self.status.need_width(), half // 2)
        line = max(self.contact.need(half - status), self.status.need(status))
        foot = QRect(side, self.height() - px(36) - line, wide, line)
        self.contact.setGeometry(foot.left(), foot.top(), half - status, line)
        self.status.setGeometry(foot.right() + 1 - status, foot.top(), status, line)
        area = QRect(side, px(8), wide, max(1, foot.top() - px(16)))
        beside = self.width() > self.height()
        fits = self._place_beside(area) if beside else self._place_under(area)
        return fits and self.contact.holds(half - status) and self.status.holds(status)

    def _columns(self, wide: int) -> tuple[int, int]:
        """Return the card's width and the room beside either column: both give way to words that would break."""
        px = self.theme.px
        best = self.words.best_width()
        card = next((card for card in CARDS if wide - px(card) - px(40) >= best), CARDS[-1])
        inset = (wide - px(card) - px(40) - best) // 2
        return px(card), max(0, min(px(40), inset))

    def _place_beside(self, area: QRect) -> bool:
        px = self.theme.px
        card, inset = self._columns(area.width())
        left = area.adjusted(inset, px(12), -card - inset - px(40), -px(8))
        least, best = self.poster.heights(card)
        tall = min(best, area.height())
        top = area.top() + (area.height() - tall) // 2
        self.poster.place(QRect(area.right() - card - inset + 1, top, card, tall))
        whole = not self.words.broken(left.width())
        return self.words.place(left, centred=False) and whole and least <= tall and self.poster.holds(card)

    def _place_under(self, area: QRect) -> bool:
        px = self.theme.px
        card = min(area.width(), px(560))
        least, best = self.poster.heights(card)
        sizes, fits = share(area.height(), [(px(8), px(24), 0.5), (*self.words.heights(area.width()), 0),
                                            (px(24), px(56), 1), (least, best, 0.4), (px(8), px(24), 0.6)])  # fmt: skip
        words = QRect(area.left(), area.top() + sizes[0], area.width(), sizes[1])
        self.poster.place(QRect(area.center().x() - card // 2, words.bottom() + sizes[2], card, sizes[3]))
        return self.words.place(words, centred=True) and fits and self.poster.holds(card)
