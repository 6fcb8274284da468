"""The resting screen: a greeting, an invitation to tap, and how else to be heard."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal

from kiosk.domain.wording import Wording
from kiosk.widgets.chips import ChipRow
from kiosk.widgets.page import Page, share
from kiosk.widgets.pill import Pill
from kiosk.widgets.poster import Poster
from kiosk.widgets.qr import Matrix
from kiosk.widgets.status import StatusLine
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


@dataclass(frozen=True)
class Status:
    """A short state at the lower right, such as the time of the last sync; ``tone`` is good, warn or bad."""

    text: str
    tone: str = "good"


@dataclass(frozen=True)
class WelcomeView:
    """What the resting screen shows.

    ``can_start`` off replaces the call to action by the sentence that the officer will invite. ``courtesies``
    are the words of one courtesy slide; a new view with others is the next slide. ``contact`` is the line at
    the lower left (hotline and hours). ``qr`` are the modules of the feedback address (``widgets.qr.modules``).
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
        self.greeting = Words(theme, 56, 700, "heading", parent=self, leading=1.3)
        self.lead = Words(theme, 27, 400, "body", parent=self, leading=1.62)
        self.call = Pill(theme, "call", size=34, weight=700, tall=104, parent=self)
        self.wait = Words(theme, 27, 600, "heading", parent=self, leading=1.4)
        self.chips = ChipRow(theme, self)
        self.poster = Poster(theme, self)
        self.contact = Words(theme, 18, 400, "quiet", parent=self)
        self.status = StatusLine(theme, self)
        self.call.clicked.connect(self.go_on)

    def show_view(self, view: WelcomeView) -> None:
        text = view.wording.text
        self.greeting.setText(text("welcome.greeting"))
        self.lead.setText(text("welcome.lead"))
        self.call.set_text(text("welcome.start"))
        self.wait.setText(text("welcome.officer_invites"))
        self.call.setVisible(view.can_start)
        self.wait.setHidden(view.can_start)
        self.chips.show_words(view.courtesies)
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
        words = (self.greeting, self.lead, self.wait, self.contact, self.status)
        for part in (*words, self.call, self.chips, self.poster):
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

    def _place_beside(self, area: QRect) -> bool:
        px = self.theme.px
        card = px(400)
        left = QRect(area.left() + px(40), area.top(), area.width() - card - px(40 + 40 + 40), area.height())
        least, best = self.poster.heights(card)
        tall = min(best, area.height())
        top = area.top() + (area.height() - tall) // 2
        self.poster.place(QRect(area.right() - card - px(40) + 1, top, card, tall))
        return self._place_words(left, centred=False) and least <= area.height() and self.poster.holds(card)

    def _place_under(self, area: QRect) -> bool:
        px = self.theme.px
        card = min(area.width(), px(560))
        least, best = self.poster.heights(card)
        sizes, fits = share(area.height(), [(px(8), px(24), 0.5), (self._words_height(area.width()), 0, 0),
                                            (px(16), px(56), 1), (least, best, 0.4), (px(4), px(24), 0.6)])  # fmt: skip
        words = QRect(area.left(), area.top() + sizes[0], area.width(), sizes[1])
        self.poster.place(QRect(area.center().x() - card // 2, words.bottom() + sizes[2], card, sizes[3]))
        return self._place_words(words, centred=True) and fits and self.poster.holds(card)

    def _rows(self, wide: int) -> list[tuple[float, float, float]]:
        px = self.theme.px
        call = self.call.need_width() + px(48)
        action = self.wait.need(wide) if self.call.isHidden() else self.call.need(min(call, wide))
        chips = self.chips.need(wide)
        return [
            (self.greeting.need(wide), 0, 0), (px(6), px(24), 0), (self.lead.need(wide), 0, 0),
            (px(12), px(36), 0), (action, 0, 0), (px(10) if chips else 0, px(26) if chips else 0, 0), (chips, 0, 0),
        ]  # fmt: skip

    def _words_height(self, wide: int) -> int:
        return int(sum(max(least, best) for least, best, _ in self._rows(wide)))

    def _place_words(self, area: QRect, centred: bool) -> bool:
        sizes, fits = share(area.height(), self._rows(area.width()))
        top = area.top() + (area.height() - sum(sizes)) // 2
        align = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        rects = [QRect(area.left(), top + sum(sizes[:i]), area.width(), size) for i, size in enumerate(sizes)]
        for words, rect in ((self.greeting, rects[0]), (self.lead, rects[2]), (self.wait, rects[4])):
            words.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
            words.setGeometry(rect)
        wide = min(max(self.call.need_width() + self.theme.px(48), self.theme.px(460)), area.width())
        left = area.center().x() - wide // 2 if centred else area.left()
        self.call.setGeometry(left, rects[4].top(), wide, rects[4].height())
        self.chips.place(rects[6], centred=centred)
        holds = self.greeting.holds(area.width()) and self.call.need_width(2) <= area.width()
        return fits and holds and self.lead.holds(area.width()) and self.chips.holds(area.width())
