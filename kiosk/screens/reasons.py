"""Why the visitor was not satisfied: reasons to tick, never forced."""

from msgspec import Struct
from PySide6.QtCore import Signal

from kiosk.domain.wording import Wording
from kiosk.widgets.checks import CheckGrid
from kiosk.widgets.foot import Foot
from kiosk.widgets.heading import Heading
from kiosk.widgets.invite import InviteCard
from kiosk.widgets.level import LevelView
from kiosk.widgets.page import Page, bands
from kiosk.widgets.theme import Theme

MOST_REASONS = 6


class ReasonView(Struct, frozen=True):
    """One reason, and whether it is ticked."""

    id: str
    words: str
    chosen: bool = False


class ReasonsView(Struct, frozen=True):
    """The reasons for the answer ``level`` to ``criterion``.

    ``comment`` is what was written so far; ``seconds_left`` counts down to the close, None shows no count.
    """

    wording: Wording
    level: LevelView
    criterion: str
    reasons: tuple[ReasonView, ...]
    comment_allowed: bool = False
    comment: str = ""
    seconds_left: int | None = None
    busy: bool = False


class ReasonsScreen(Page):
    """Shows a ``ReasonsView``; says ``toggled(reason id)``, ``comment_requested``, ``back`` or ``went_on``."""

    toggled = Signal(str)
    comment_requested = Signal()
    back = Signal()
    went_on = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.heading = Heading(theme, self)
        self.grid = CheckGrid(theme, self, MOST_REASONS)
        self.comment = InviteCard(theme, self)
        self.foot = Foot(theme, self)
        self.foot.left.icon_name = "left"
        self.foot.right.set_kind("filled")
        self.foot.right.icon_after = "right"
        self.view: ReasonsView | None = None
        for card in self.grid.all:
            card.ticked.connect(self._tick)
        self.comment.clicked.connect(self._write)
        self.foot.left.clicked.connect(self.go_back)
        self.foot.right.clicked.connect(self.go_on)

    def show_view(self, view: ReasonsView) -> None:
        self.view = view
        text = view.wording.text
        if self.heading.face is not None:
            self.heading.face.show_level(view.level.id, view.level.tone)
        self.heading.show_words(text("reasons.title"), text("reasons.hint", criterion=view.criterion))
        for card, reason in zip(self.grid.use(len(view.reasons)), view.reasons, strict=True):
            card.show_reason(reason.id, reason.words, reason.chosen, text("reasons.title"))
        self.comment.setVisible(view.comment_allowed)
        self.comment.show_words(text("reasons.comment"), view.comment)
        self.foot.left.set_text(text("ask.back"))
        self.foot.right.set_text(text("ask.go_on"))
        left = view.seconds_left
        self.foot.note.setText(text("reasons.saved") if left is None else text("reasons.saved_left", n=left))
        self.shown(f"{text('reasons.title')} {view.criterion}", view.busy)

    def go_back(self) -> bool:
        if self.once():
            self.back.emit()
        return True

    def go_on(self) -> bool:
        if self.once():
            self.went_on.emit()
        return True

    def number(self, number: int) -> bool:
        if self.view is not None and number <= len(self.view.reasons) and not self.busy:
            self.grid.used[number - 1].click()
        return True

    def _tick(self, reason: str) -> None:
        card = self.grid.card_of(reason)
        if self.once():
            self.toggled.emit(reason)
        elif card is not None:
            # The card has ticked itself already; a tap that does not count must not show.
            card.setChecked(not card.isChecked())

    def _write(self) -> None:
        if self.once():
            self.comment_requested.emit()

    def place(self, shrink: float) -> bool:
        for part in (self.heading, self.comment, self.foot):
            part.set_shrink(shrink)
        columns = (3, 2) if self.width() > self.height() else (2, 1)
        return any(self._place(shrink, count) for count in columns)

    def _place(self, shrink: float, columns: int) -> bool:
        px, gap, low = self.theme.px, self.theme.metrics.gap, self.theme.low_reach
        self.grid.set_style(shrink, columns)
        side = self.side()
        wide = self.width() - 2 * side
        least, best = self.grid.heights(wide)
        note = 0 if self.comment.isHidden() else self.comment.need(wide)
        head, foot = self.heading.need(wide), self.foot.need(wide)
        if low:
            # What can be tapped stands as low as it can: all room goes between the words and the reasons.
            rows, fits = bands(self, side, [
                (px(10), px(24), 0), (head, 0, 0), (px(16), px(38), 1), (least, 0, 0),
                (gap if note else 0, 0, 0), (note, 0, 0), (gap, 0, 0), (foot, 0, 0), (px(8), px(24), 0),
            ])  # fmt: skip
        else:
            rows, fits = bands(self, side, [
                (px(10), px(24), 0.4), (head, 0, 0), (px(16), px(38), 0.6), (least, best, 0.4),
                (gap if note else 0, px(40) if note else 0, 0.3 if note else 0),
                (note, max(note, px(96)) if note else 0, 0), (gap, px(60), 0.8), (foot, 0, 0), (px(8), px(32), 0),
            ])  # fmt: skip
        self.heading.setGeometry(rows[1])
        self.heading.place()
        self.grid.place(rows[3])
        self.comment.setGeometry(rows[5])
        self.foot.place(rows[7])
        return fits and self.grid.holds(wide) and self.heading.holds(wide) and self.foot.holds(wide)
