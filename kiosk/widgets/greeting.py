"""The words of the welcome screen in one column: a greeting, a sentence, what to tap or to wait for, courtesies."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from kiosk.widgets.chips import ChipRow
from kiosk.widgets.page import share
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

# Down to here the greeting rather gets smaller than that it breaks beside a card.
LEAST_FOR_ONE_LINE = 0.8


class Greeting:
    """Places its parts on one page; it owns no window of its own."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        self.theme = theme
        self.title = Words(theme, 56, 700, "heading", parent=page, leading=1.3)
        self.lead = Words(theme, 27, 400, "body", parent=page, leading=1.62)
        self.call = Pill(theme, "call", size=34, weight=700, tall=104, parent=page)
        self.wait = Words(theme, 27, 600, "heading", parent=page, leading=1.4)
        self.chips = ChipRow(theme, page)

    def set_shrink(self, shrink: float) -> None:
        for part in (self.title, self.lead, self.wait):
            part.set_shrink(shrink)
        self.call.set_shrink(shrink)
        self.chips.set_shrink(shrink)

    def best_width(self) -> int:
        """Return the width at which neither the greeting nor a line under it is broken."""
        return max(self.title.natural_width(), self.lead.natural_width())

    def broken(self, wide: int) -> bool:
        """Tell whether the greeting takes two lines though a smaller size would do."""
        return len(self.title.lines(wide)) > 1 and self.title.shrink > LEAST_FOR_ONE_LINE

    def _rows(self, wide: int) -> list[tuple[float, float, float]]:
        px = self.theme.px
        call = self.call.need_width() + px(48)
        action = self.wait.need(wide) if self.call.isHidden() else self.call.need(min(call, wide))
        chips = self.chips.need(wide)
        return [
            (self.title.need(wide), 0, 0), (px(12), px(24), 0), (self.lead.need(wide), 0, 0),
            (px(24), px(36), 0), (action, 0, 0), (px(18) if chips else 0, px(26) if chips else 0, 0), (chips, 0, 0),
        ]  # fmt: skip

    def heights(self, wide: int) -> tuple[int, int]:
        """Return the least and the best height at ``wide``."""
        rows = self._rows(wide)
        return int(sum(least for least, _, _ in rows)), int(sum(max(least, best) for least, best, _ in rows))

    def place(self, area: QRect, *, centred: bool) -> bool:
        """Place the parts in the middle of ``area`` and tell whether they fit."""
        sizes, fits = share(area.height(), self._rows(area.width()))
        top = area.top() + (area.height() - sum(sizes)) // 2
        align = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        rects = [QRect(area.left(), top + sum(sizes[:i]), area.width(), size) for i, size in enumerate(sizes)]
        for words, rect in ((self.title, rects[0]), (self.lead, rects[2]), (self.wait, rects[4])):
            words.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
            words.setGeometry(rect)
        wide = min(max(self.call.need_width() + self.theme.px(48), self.theme.px(460)), area.width())
        left = area.center().x() - wide // 2 if centred else area.left()
        self.call.setGeometry(left, rects[4].top(), wide, rects[4].height())
        self.chips.place(rects[6], centred=centred)
        holds = self.title.holds(area.width()) and self.call.need_width(2) <= area.width()
        return fits and holds and self.lead.holds(area.width()) and self.chips.holds(area.width())
