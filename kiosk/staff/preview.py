"""What a survey will ask, as the visitor will see it: questions, faces and reasons."""

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain.survey import Survey
from kiosk.domain.wording import Wording
from kiosk.staff.column import Column, Grid
from kiosk.widgets.face import Face, tones
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class PreviewView(Struct, frozen=True):
    """A survey, shown in the language of ``words``."""

    words: Wording
    survey: Survey


class LevelLabel(QWidget):
    """A face and its words, not to be tapped."""

    def __init__(self, theme: Theme, level: str, tone: int, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.face = Face(theme, level, tone, self)
        self.words = Words(theme, 18, 600, "ink", text=text, leading=1.25, parent=self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _left(self) -> int:
        return self.theme.px(48) + self.theme.px(12)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self.theme.px(48), self.words.need(max(1, width - self._left())))

    def sizeHint(self) -> QSize:
        return QSize(self._left() + self.words.natural_width(), self.theme.px(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left() + self.words.minimumSizeHint().width(), self.theme.px(48))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        side, left = self.theme.px(48), self._left()
        self.face.setGeometry(0, (self.height() - side) // 2, side, side)
        tall = self.words.need(max(1, self.width() - left))
        self.words.setGeometry(left, (self.height() - tall) // 2, max(1, self.width() - left), tall)


class Card(Column):
    """A column on a card."""

    def __init__(self, theme: Theme, gap: float = 16) -> None:
        super().__init__(theme, gap, edge=(26, 22, 26, 22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("line"), self.theme.palette.border))
        painter.setBrush(self.theme.colour("card"))
        corner = self.theme.px(20)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)
        painter.end()


class SurveyPreview(Column):
    """Shows a ``PreviewView``, or nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=16, parent=parent)
        self._shown: PreviewView | None = None
        self.hide()

    def show_survey(self, view: PreviewView | None) -> None:
        self.setVisible(view is not None)
        if view == self._shown:
            return
        self._shown = view
        self.clear()
        if view is not None:
            self._build(view.survey, view.words)

    def _build(self, survey: Survey, words: Wording) -> None:
        lang = words.lang
        self.add(Words(self.theme, 20, 600, "heading", text=words.text("staff.preview.title")))
        for n, criterion in enumerate(survey.criteria, 1):
            card = Card(self.theme)
            card.add(Words(self.theme, 21, 600, "ink", text=f"{n}. {criterion.questions[lang]}"))
            levels = Grid(self.theme, least=120)
            levels.set_parts(
                [
                    LevelLabel(self.theme, level.id, tone, level.texts[lang])
                    for level, tone in zip(survey.levels, tones(len(survey.levels)), strict=True)
                ]
            )
            card.add(levels)
            self.add(card)
        reasons = " · ".join(reason.texts[lang] for reason in survey.reasons)
        if reasons:
            card = Card(self.theme, gap=8)
            card.add(
                Words(self.theme, 18, 500, "quiet", text=words.text("staff.preview.reasons")),
                Words(self.theme, 20, 400, "ink", text=reasons),
            )
            self.add(card)
