"""Big numbers beside each other, written alike."""

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from kiosk.staff.column import Grid
from kiosk.widgets.figure import FigureCard, align
from kiosk.widgets.theme import Theme


class Figure(Struct, frozen=True):
    """One big number, what it counts, and out of what."""

    label: str
    figure: str
    note: str = ""
    role: str = "heading"


class FigureGrid(Grid):
    """Shows figures in one size."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, least=210, parent=parent)
        self.cards: list[FigureCard] = []

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        if len(self.cards) != len(figures):
            self.cards = [FigureCard(self.theme) for _ in figures]
            self.set_parts([*self.cards])
        for card, item in zip(self.cards, figures, strict=True):
            card.role = item.role
            card.show_figure(item.label, item.figure, item.note)
        self.place()

    def prepare(self, wide: int) -> None:
        align(self.cards, wide)
