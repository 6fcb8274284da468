"""Still words in a row that wraps, such as the courtesies of the office."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.widgets.pill import Chip
from kiosk.widgets.theme import Theme


class ChipRow(QWidget):
    """Shows up to ``most`` chips; ``need(width)`` is the height of all their lines."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, most: int = 5) -> None:
        super().__init__(parent)
        self.theme = theme
        self.centred = False
        self.chips = [Chip(theme, parent=self) for _ in range(most)]

    def show_words(self, words: Sequence[str]) -> None:
        for chip, text in zip(self.chips, [*words, *[""] * len(self.chips)][: len(self.chips)], strict=True):
            chip.setText(text)
            chip.setVisible(bool(text))

    def set_shrink(self, shrink: float) -> None:
        for chip in self.chips:
            chip.shrink = shrink

    def _rects(self, width: int) -> list[QRect]:
        gap = self.theme.px(22)
        lines: list[list[QRect]] = [[]]
        x = y = 0
        for chip in self.chips:
            if not chip.isHidden():
                size = chip.sizeHint()
                if x and x + size.width() > width:
                    x, y = 0, y + size.height() + self.theme.px(12)
                    lines.append([])
                lines[-1].append(QRect(x, y, size.width(), size.height()))
                x += size.width() + gap
        if self.centred:
            for line in lines:
                shift = (width - line[-1].right() - 1) // 2 if line else 0
                for rect in line:
                    rect.translate(shift, 0)
        return [rect for line in lines for rect in line]

    def need(self, width: int) -> int:
        return max((rect.y() + rect.height() for rect in self._rects(width)), default=0)

    def holds(self, width: int) -> bool:
        return all(chip.isHidden() or chip.sizeHint().width() <= width for chip in self.chips)

    def place(self, area: QRect, *, centred: bool = False) -> None:
        self.centred = centred
        self.setGeometry(area)
        shown = [chip for chip in self.chips if not chip.isHidden()]
        for chip, rect in zip(shown, self._rects(area.width()), strict=True):
            chip.setGeometry(rect)
            chip.update()
