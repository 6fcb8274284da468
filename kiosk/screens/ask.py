"""One question of the survey, answered by tapping a face."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal

from kiosk.domain.wording import Wording
from kiosk.widgets.dashes import Dashes
from kiosk.widgets.foot import Foot
from kiosk.widgets.level import LevelView
from kiosk.widgets.levels import LevelRow
from kiosk.widgets.page import Page, bands
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class AskView(Struct, frozen=True):
    """Question ``number`` of ``total`` with its levels, best first.

    ``chosen`` is the answer already given, if any. The left pill declines on the first question of an invited
    ballot and goes back otherwise; the right one skips, or goes on once an answer stands. ``can_skip`` off
    leaves the right pill away, ``can_go_back`` off the left one. ``busy`` means a tap is being saved: no
    further tap counts.
    """

    wording: Wording
    question: str
    number: int
    total: int
    levels: tuple[LevelView, ...]
    chosen: str | None = None
    first: bool = True
    invited: bool = False
    can_skip: bool = True
    can_go_back: bool = True
    busy: bool = False


class AskScreen(Page):
    """Shows an ``AskView``; says ``answered(level id)``, ``skipped``, ``went_on``, ``back`` or ``declined``, once."""

    answered = Signal(str)
    skipped = Signal()
    went_on = Signal()
    back = Signal()
    declined = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        centre = Qt.AlignmentFlag.AlignCenter
        self.dashes = Dashes(theme, self)
        self.count = Words(theme, 18, 400, "quiet", centre, parent=self)
        self.question = Words(theme, 38, 600, "ink", centre, parent=self, leading=1.46)
        self.levels = LevelRow(theme, self)
        self.foot = Foot(theme, self)
        self.view: AskView | None = None
        for button in self.levels.all:
            button.picked.connect(self._pick)
        self.foot.left.clicked.connect(self.go_back)
        self.foot.right.clicked.connect(self.go_on)

    def show_view(self, view: AskView) -> None:
        self.view = view
        text = view.wording.text
        self.dashes.show_step(view.number, view.total)
        self.count.setText(text("ask.count", number=view.number, total=view.total))
        self.question.setText(view.question)
        self.levels.show_levels(view.levels, view.question, view.chosen, text("ask.chosen"))
        declines = view.first and view.invited
        self.foot.left.setVisible(view.can_go_back)
        self.foot.left.icon_name = "" if declines else "left"
        self.foot.left.set_text(text("ask.decline" if declines else "ask.back"))
        self.foot.right.setVisible(view.can_skip or view.chosen is not None)
        self.foot.right.icon_after = "right" if view.chosen else ""
        self.foot.right.set_kind("filled" if view.chosen else "outlined")
        self.foot.right.set_text(text("ask.go_on" if view.chosen else "ask.skip"))
        self.foot.note.setText(text("ask.anonymous"))
        self.shown(view.question, view.busy)

    def go_back(self) -> bool:
        if self.view is not None and not self.foot.left.isHidden() and self.once():
            (self.declined if self.view.first and self.view.invited else self.back).emit()
        return True

    def go_on(self) -> bool:
        if self.view is not None and not self.foot.right.isHidden() and self.once():
            (self.went_on if self.view.chosen else self.skipped).emit()
        return True

    def number(self, number: int) -> bool:
        if self.view is not None and number <= len(self.view.levels):
            self._pick(self.view.levels[number - 1].id)
        return True

    def _pick(self, level: str) -> None:
        if self.once():
            self.answered.emit(level)

    def place(self, shrink: float) -> bool:
        for part in (self.count, self.question, self.foot):
            part.set_shrink(shrink)
        lying_first = self.levels.better_lying(self.width() - 2 * self.side())
        if self.theme.low_reach and any(self._place(shrink * less, False, True) for less in (1.0, 0.9, 0.8)):
            # Smaller words under the faces keep these at the lower edge, where lying cards would climb.
            return True
        return any(self._place(shrink, lying) for lying in (lying_first, not lying_first))

    def _place(self, words: float, lying: bool, whole: bool = False) -> bool:
        px, gap, low = self.theme.px, self.theme.metrics.gap, self.theme.low_reach
        self.levels.set_style(words, lying)
        side = self.side()
        wide = self.width() - 2 * side
        text_wide = min(wide, px(1120))
        least, best = self.levels.heights(wide)
        rows, fits = bands(self, side, [
            (px(8), px(36), 0.3), (px(8), 0, 0),
            (px(4), px(12), 0), (self.count.need(wide), 0, 0),
            (px(2), px(8), 0), (self.question.need(text_wide), 0, 0),
            (min(gap, px(16)), px(44), 3 if low else 1.2), (least, best, 0 if low else 0.9),
            (gap, gap if low else px(60), 0 if low else 0.8), (self.foot.need(wide), 0, 0),
            (px(8), px(32), 0),
        ])  # fmt: skip
        self.dashes.setGeometry(rows[1])
        self.count.setGeometry(rows[3])
        self.question.setGeometry((self.width() - text_wide) // 2, rows[5].top(), text_wide, rows[5].height())
        self.levels.place(rows[7])
        self.foot.place(rows[9])
        levels = self.levels.holds(wide) and (self.levels.keeps_phrases(wide) or not whole)
        return fits and levels and self.question.holds(text_wide) and self.foot.holds(wide)
