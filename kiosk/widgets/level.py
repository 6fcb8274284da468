"""One level to tap: a card with its face and its words."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from kiosk.widgets.face import draw_face
from kiosk.widgets.icons import draw_icon
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import BOUND, advance, draw_lines, text_height, widest_word, wrap


class LevelView(Struct, frozen=True):
    """A level as shown: its id, which chooses the face, its words, and its colour from 0 (best) to 4."""

    id: str
    words: str
    tone: int


def bind(levels: Sequence[str]) -> list[str]:
    """Bind what other levels are built on: “Rất hài lòng” breaks before “hài lòng”, a level itself, not within it."""
    plain = [words.casefold() for words in levels]
    roots = [one for one in plain if any(other != one and other.endswith(f" {one}") for other in plain)]
    bound = []
    for words in levels:
        tail = min((len(root) for root in roots if words.casefold().endswith(root)), default=0)
        bound.append(words[: len(words) - tail] + words[len(words) - tail :].replace(" ", BOUND))
    return bound


class LevelButton(Touchable):
    """A card for one level, upright (face over words) or lying (face before words); ``picked(str)`` on a tap."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.level = LevelView("neutral", "", 2)
        self.bound = ""
        self.chosen = False
        self.lying = False
        self.shrink = 1.0
        self.face_px = theme.px(136)
        self.words_px = 0
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.picked.emit(self.level.id)

    def show_level(self, level: LevelView, question: str, chosen: bool, chosen_words: str) -> None:
        self.level, self.bound, self.chosen = level, level.words, chosen
        self.name(level.words, f"{question} {chosen_words}" if chosen else question)
        self.update()

    def face(self) -> QFont:
        return self.theme.font(30 if self.lying else 25, 600, self.shrink)

    def pad(self) -> int:
        return self.theme.px(14)

    def word_room(self, width: int) -> int:
        """Return the width its words have in a card ``width`` wide."""
        used = self.face_px + 2 * self.pad() + self.theme.px(16) if self.lying else 0
        return max(1, width - 2 * self.pad() - used)

    def words_height(self, width: int) -> int:
        lines = wrap(self.bound, self.face(), self.word_room(width))
        return text_height(len(lines), self.face(), 1.35)

    def keeps_phrases(self, width: int) -> bool:
        """Tell whether what is bound together stands on one line."""
        return all(advance(one, self.face()) <= self.word_room(width) for one in self.bound.split(" "))

    def holds(self, width: int) -> bool:
        return widest_word(self.level.words, self.face()) <= self.word_room(width)

    def fits(self) -> bool:
        inside = self.height() - 2 * self.theme.px(4)
        used = self.words_height(self.width()) + (0 if self.lying else self.face_px)
        return self.holds(self.width()) and max(used, self.face_px) <= inside

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()), self.theme.px(24)

    def draw(self, painter: QPainter) -> None:
        colour = self.theme.palette.levels[self.level.tone]
        line = self.theme.palette.border * max(0.75, self.theme.metrics.unit)
        marked = self.chosen or self.glow > 0
        wide = line * 2 if self.chosen else line
        edge = mix(self.theme.colour("line"), colour, 1.0 if self.chosen else self.glow) if marked else None
        painter.setPen(QPen(edge or self.theme.colour("line"), wide))
        painter.setBrush(mix(self.theme.colour("card"), colour, 0.16 * self.glow))
        corner = self.theme.px(24)
        inset = wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), corner, corner)
        face_area, word_area = self._areas()
        draw_face(painter, face_area, self.level.id, colour, self.theme.colour("on_level"))
        align = Qt.AlignmentFlag.AlignLeft if self.lying else Qt.AlignmentFlag.AlignHCenter
        lines = wrap(self.bound, self.face(), self.word_room(self.width()))
        draw_lines(painter, word_area, lines, self.face(), colour, align, 1.35)
        if self.chosen:
            self._draw_tick(painter)

    def _areas(self) -> tuple[QRectF, QRectF]:
        width, height, pad, side = self.width(), self.height(), self.pad(), self.face_px
        if self.lying:
            left = pad + self.theme.px(8)
            room = self.word_room(width)
            words = QRectF(left + side + self.theme.px(24), 0, room, height)
            return QRectF(left, (height - side) / 2, side, side), words
        # The tallest words of the row decide for all, so that every face stands at one height.
        spare = height - side - max(self.words_px, self.words_height(width))
        top = spare * 0.4
        below = top + side + spare * 0.15
        words = QRectF(pad, below, width - 2 * pad, height - below - spare * 0.2)
        return QRectF((width - side) / 2, top, side, side), QRectF(
            pad, below, width - 2 * pad, height - below - spare * 0.05
        )

    def _draw_tick(self, painter: QPainter) -> None:
        side = self.theme.px(30)
        area = QRectF(self.width() - side - self.theme.px(12), self.theme.px(12), side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.palette.levels[self.level.tone])
        painter.drawEllipse(area)
        inner = area.adjusted(side * 0.2, side * 0.2, -side * 0.2, -side * 0.2)
        draw_icon(painter, "check", inner, self.theme.colour("on_level"), 0.17)
