"""The levels of a question, best on the left; best on top where their words need the whole width."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.widgets.level import LevelButton, LevelView, bind
from kiosk.widgets.theme import Theme

MOST_LEVELS = 5


class LevelRow:
    """Measures and places the level buttons of one page; all their faces are of one size."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        self.theme = theme
        self.all = [LevelButton(theme, page) for _ in range(MOST_LEVELS)]
        self.used: list[LevelButton] = []
        self.lying = False

    def show_levels(self, levels: tuple[LevelView, ...], question: str, chosen: str | None, chosen_words: str) -> None:
        self.used = self.all[: len(levels)]
        bound = bind([level.words for level in levels])
        for button, level, words in zip(self.used, levels, bound, strict=True):
            button.show_level(level, question, level.id == chosen, chosen_words)
            button.bound = words
        for i, button in enumerate(self.all):
            button.setVisible(i < len(levels))

    def set_style(self, shrink: float, lying: bool) -> None:
        self.lying = lying
        for button in self.used:
            button.shrink, button.lying = shrink, lying
            button.face_px = self._least_face()

    def better_lying(self, wide: int) -> bool:
        """Tell whether upright cards would be thin strips: on a tall panel, unless the answers must stay low."""
        card = (wide - self.theme.metrics.gap * (len(self.used) - 1)) / max(1, len(self.used))
        return self.theme.metrics.portrait and not self.theme.low_reach and card < self.theme.px(170)

    def _least_face(self) -> int:
        return self.theme.px(72 if self.lying else 64)

    def _card_width(self, wide: int) -> int:
        if self.lying:
            return min(wide, self.theme.px(760))
        gaps = self.theme.metrics.gap * (len(self.used) - 1)
        return min((wide - gaps) // max(1, len(self.used)), self.theme.px(330))

    def _words(self, card: int) -> int:
        return max((button.words_height(card) for button in self.used), default=0)

    def holds(self, wide: int) -> bool:
        """Tell whether every word stays whole and every card is wide enough for a finger."""
        card = self._card_width(wide)
        # Low reach counts for more than a wide card: the measure by the side is enough for it.
        least = min(self.theme.metrics.level_target, self.theme.px(118 if self.theme.low_reach else 140))
        return card >= least and all(button.holds(card) for button in self.used)

    def keeps_phrases(self, wide: int) -> bool:
        card = self._card_width(wide)
        return all(button.keeps_phrases(card) for button in self.used)

    def heights(self, wide: int) -> tuple[int, int]:
        """Return the least and the best height of the whole."""
        card, px, metrics = self._card_width(wide), self.theme.px, self.theme.metrics
        words = self._words(card)
        if not self.lying:
            least = max(metrics.level_target, self._least_face() + words + px(40))
            return least, max(least, px(276), px(206) + words)
        count = len(self.used)
        one = max(px(96), words + 2 * px(10))
        gaps = metrics.gap * (count - 1)
        # Lying cards are wide enough for any finger; in height they give way down to the measure by the side.
        least, best = count * max(one, px(118)) + gaps, count * max(one, metrics.level_target, px(150)) + gaps
        return least, least if self.theme.low_reach else best

    def place(self, area: QRect) -> None:
        card, gap, count = self._card_width(area.width()), self.theme.metrics.gap, len(self.used)
        words = self._words(card)
        if self.lying:
            tall = min((area.height() - gap * (count - 1)) // count, self.theme.px(190))
            face = min(self.theme.px(112), tall - self.theme.px(24))
            left, top = area.left() + (area.width() - card) // 2, area.top()
            top += (area.height() - tall * count - gap * (count - 1)) // 2
            rects = [QRect(left, top + i * (tall + gap), card, tall) for i in range(count)]
        else:
            tall = min(area.height(), max(self.theme.px(430), words + self.theme.px(240)))
            face = min(self.theme.px(180), card - self.theme.px(44), round((tall - words) * 0.66))
            left = area.left() + (area.width() - card * count - gap * (count - 1)) // 2
            top = area.top() + (area.height() - tall) // 2
            rects = [QRect(left + i * (card + gap), top, card, tall) for i in range(count)]
        for button, rect in zip(self.used, rects, strict=True):
            button.face_px, button.words_px = max(8, face), words
            button.setGeometry(rect)
            button.update()
