"""The bar over every screen: emblem, office and counter, larger text, language, and the training ribbon."""

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.widgets.fill import fill
from kiosk.widgets.icons import star
from kiosk.widgets.page import SHRINKS
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import Words

HOLD_MS = 3000


class BarView(Struct, frozen=True):
    """``office`` is shown in capitals, ``place`` is the counter's line, ``emblem`` a picture file or "" for the star.

    ``training`` shows the ribbon. ``controls`` off hides larger text and language, as on the closed screen of an
    office with one language; ``languages`` off hides the language alone.
    """

    wording: Wording
    office: str
    place: str = ""
    emblem: str = ""
    training: bool = False
    controls: bool = True
    languages: bool = True


class Emblem(Touchable):
    """The office's emblem; held for three seconds it opens the way to the staff side (``held``)."""

    held = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.settles = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._file = ""
        self._picture: QImage | None = None
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD_MS)
        self._hold.timeout.connect(self.held)
        self.pressed.connect(self._hold.start)
        self.released.connect(self._hold.stop)

    def show_file(self, file: str) -> None:
        if file != self._file:
            self._file = file
            picture = QImage(file) if file else QImage()
            self._picture = None if picture.isNull() else picture
            self.update()

    def outline(self) -> tuple[QRectF, float]:
        side = float(self.theme.px(48))
        disc = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        return disc, side / 2

    def draw(self, painter: QPainter) -> None:
        disc, _ = self.outline()
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._picture.size().scaled(disc.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            area = QRectF(0, 0, size.width(), size.height())
            area.moveCenter(disc.center())
            painter.drawImage(area, self._picture)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("gold"))
        painter.drawEllipse(disc)
        painter.fillPath(star(disc.center(), disc.width() * 0.25), self.theme.colour("star"))


class Bar(QWidget):
    """Shows a ``BarView``; says ``text_size_requested``, ``language_requested`` or ``staff_requested``.

    Its parts are placed when it gets another size and by ``place``.

    Ask ``need(width)`` for its height: a long office name takes more lines, never fewer letters.
    """

    text_size_requested = Signal()
    language_requested = Signal()
    staff_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.emblem = Emblem(theme, self)
        self.office = Words(theme, 22, 600, "on_bar", parent=self, leading=1.24)
        self.place_line = Words(theme, 17, 400, "on_bar_quiet", parent=self, leading=1.24)
        self.ribbon = Words(theme, 17, 700, "on_gold", Qt.AlignmentFlag.AlignCenter, parent=self)
        self.larger = Pill(theme, "bar", text="A+", size=19, weight=500, tall=48, parent=self)
        self.language = Pill(theme, "bar", icon="globe", size=18, weight=500, tall=48, parent=self)
        for pill in (self.larger, self.language):
            pill.settles = False
        self.larger.clicked.connect(self.text_size_requested)
        self.language.clicked.connect(self.language_requested)
        self.emblem.held.connect(self.staff_requested)

    def show_view(self, view: BarView) -> None:
        text = view.wording.text
        self.emblem.show_file(view.emblem)
        self.emblem.setAccessibleName(text("bar.emblem", office=view.office))
        self.office.setText(view.office.upper())
        self.office.setAccessibleName(view.office)
        self.place_line.setText(view.place)
        self.ribbon.setText(text("bar.training") if view.training else "")
        self.ribbon.setVisible(view.training)
        self.larger.set_text("A+", text("bar.larger_text"))
        self.language.set_text(text("bar.other_language"), text("bar.switch_language"))
        self.larger.setVisible(view.controls)
        self.language.setVisible(view.controls and view.languages)
        self.update()

    def _side(self) -> int:
        return self.theme.px(40 if self.theme.metrics.width >= 1.3 * self.theme.metrics.height else 32)

    def _rooms(self, width: int) -> tuple[int, int, int]:
        """Return where the name begins, its room, and the room the two pills take."""
        px, gap = self.theme.px, self.theme.metrics.gap
        left = self._side() + max(px(48) + px(20), (px(48) + self.theme.metrics.target) // 2 + px(4))
        widths = [pill.need_width() for pill in (self.larger, self.language) if not pill.isHidden()]
        pills = sum(widths) + gap * (len(widths) - 1) if widths else 0
        return left, max(1, width - left - pills - self._side() - px(16)), pills

    def need(self, width: int) -> int:
        """Return the height at ``width``, and settle at which size the texts fit."""
        most = max(self.theme.px(132), round(self.theme.metrics.target * 1.6))
        tall = 0
        for shrink in SHRINKS:
            for part in (self.office, self.place_line, self.larger, self.language, self.ribbon):
                part.set_shrink(shrink)
            _, room, _ = self._rooms(width)
            words = self.office.need(room) + self.place_line.need(room)
            tall = max(self.theme.px(84), self.theme.metrics.target + self.theme.px(8), words + 2 * self.theme.px(10))
            if tall <= most and self.office.holds(room) and self.place_line.holds(room):
                break
        return tall + self._ribbon_height(width)

    def _ribbon_height(self, width: int) -> int:
        return 0 if self.ribbon.isHidden() else self.ribbon.need(width) + self.theme.px(6)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.place()

    def place(self) -> None:
        px, gap, target = self.theme.px, self.theme.metrics.gap, self.theme.metrics.target
        left, room, _ = self._rooms(self.width())
        ribbon = self._ribbon_height(self.width())
        tall = self.height() - ribbon
        office, place = self.office.need(room), self.place_line.need(room)
        top = (tall - office - place) // 2
        self.emblem.setGeometry(self._side() - (target - px(48)) // 2, (tall - target) // 2, target, target)
        self.office.setGeometry(left, top, room, office)
        self.place_line.setGeometry(left, top + office, room, place)
        right = self.width() - self._side()
        for pill in (self.language, self.larger):
            if pill.isHidden():
                continue
            wide = pill.need_width()
            high = min(pill.need(wide), tall)
            pill.setGeometry(QRect(right - wide, (tall - high) // 2, wide, high))
            right -= wide + gap
        self.ribbon.setGeometry(0, tall, self.width(), ribbon)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self.theme.colour("bar"))
        if not self.ribbon.isHidden():
            fill(painter, self.ribbon.geometry(), self.theme.colour("gold"))
        painter.end()
