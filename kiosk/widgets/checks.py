"""Reasons in a grid of one to three columns."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.widgets.check import CheckCard
from kiosk.widgets.theme import Theme


class CheckGrid:
    """Measures and places the check cards of one page; all are of one size."""

    def __init__(self, theme: Theme, page: QWidget, most: int) -> None:
        self.theme = theme
        self.all = [CheckCard(theme, page) for _ in range(most)]
        self.used: list[CheckCard] = []
        self.columns = 3

    def use(self, count: int) -> list[CheckCard]:
        """Show the first ``count`` cards and return them."""
        self.used = self.all[:count]
        for i, card in enumerate(self.all):
            card.setVisible(i < count)
        return self.used

    def card_of(self, ident: str) -> CheckCard | None:
        return next((card for card in self.used if card.ident == ident), None)

    def set_style(self, shrink: float, columns: int) -> None:
        self.columns = columns
        for card in self.used:
            card.shrink = shrink

    def _card_width(self, wide: int) -> int:
        return (wide - self.theme.metrics.gap * (self.columns - 1)) // self.columns

    def _lines(self) -> int:
        return -(-len(self.used) // self.columns)

    def heights(self, wide: int) -> tuple[int, int]:
        """Return the least and the best height of the whole."""
        card, lines = self._card_width(wide), self._lines()
        tall = max((one.need(card) for one in self.used), default=0)
        gaps = self.theme.metrics.gap * max(0, lines - 1)
        return tall * lines + gaps, max(tall, self.theme.px(132)) * lines + gaps

    def holds(self, wide: int) -> bool:
        return all(card.holds(self._card_width(wide)) for card in self.used)

    def place(self, area: QRect) -> None:
        gap, lines = self.theme.metrics.gap, max(1, self._lines())
        tall = (area.height() - gap * (lines - 1)) // lines
        for i, card in enumerate(self.used):
            row, column = divmod(i, self.columns)
            left = round(column * (area.width() + gap) / self.columns)
            right = round((column + 1) * (area.width() + gap) / self.columns) - gap
            card.setGeometry(area.left() + left, area.top() + row * (tall + gap), right - left, tall)
            card.update()
