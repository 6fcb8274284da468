"""The kiosk's own keyboard on screen, with Vietnamese by Telex or VNI."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain.wording import Wording
from kiosk.widgets.composer import METHODS
from kiosk.widgets.editor import Writable
from kiosk.widgets.icons import draw_icon
from kiosk.widgets.keys import METHOD_NAMES, Cap, rows
from kiosk.widgets.theme import Theme, mix
from kiosk.widgets.touch import Touchable
from kiosk.widgets.words import draw_lines, widest_word

_ICONS = {"shift": "shift", "back": "backspace", "enter": "enter"}
# A letter's key is a whole target wide where the panel allows; keys of one board stand closer than 20 px.
KEY_GAP = 8


class Key(Touchable):
    """One key; ``hit(sign)`` on a tap."""

    hit = Signal(str)

    def __init__(self, theme: Theme, cap: Cap, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.cap = cap
        self.label = cap.sign
        self.lit = False
        self.settles = False
        self.setAutoRepeat(cap.sign == "back")
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.hit.emit(self.cap.sign)

    def set_label(self, label: str, name: str, lit: bool = False) -> None:
        self.label, self.lit = label, lit
        self.name(name)
        self.update()

    def face(self) -> QFont:
        small = self.cap.sign in {"page", "method", "space"}
        weight = 500 if small else 600
        most = self.height() * (0.4 if small else 0.55)
        pixels = max(8, int(min(self.theme.text_px(20 if small else 26), most)))
        room = self.width() - self.theme.px(8)
        while pixels > 8 and widest_word(self.label, self.theme.font_px(pixels, weight)) > room:
            pixels -= 1
        return self.theme.font_px(pixels, weight)

    def outline(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self.theme.px(12)

    def draw(self, painter: QPainter) -> None:
        colour = self.theme.colour
        shape, corner = self.outline()
        ground = (
            colour("action")
            if self.lit
            else colour("chip" if self.cap.special and self.cap.sign != "space" else "card")
        )
        painter.setPen(QPen(colour("line"), max(1.0, self.theme.palette.border / 2)))
        painter.setBrush(mix(ground, colour("gold"), 0.7 * self.glow))
        painter.drawRoundedRect(shape, corner, corner)
        ink = colour("on_action") if self.lit and not self.glow else colour("ink")
        icon = _ICONS.get(self.cap.sign)
        if icon:
            side = min(self.face().pixelSize() * 1.15, shape.height() * 0.6)
            area = QRectF(0, 0, side, side)
            area.moveCenter(shape.center())
            draw_icon(painter, icon, area, ink, 0.09)
        else:
            quiet = colour("quiet") if self.cap.sign == "space" else ink
            draw_lines(painter, shape, (self.label,), self.face(), quiet, Qt.AlignmentFlag.AlignHCenter)


class Keyboard(QWidget):
    """Types into what ``attach`` gave it. ``method_changed(str)`` tells telex, vni or off after its own key.

    ``show_layout(wording, layout, method)``: layout ``vi`` has a key for the typing method, ``en`` and
    ``code`` none. Shift
    holds for one letter, pressed twice it stays. Keys never take the focus from the field when tapped.
    """

    method_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.layout_name, self.method, self.page = "vi", "telex", "letters"
        self.shift = 0
        self._wording: Wording | None = None
        self._target: Writable | None = None
        self._keys: list[list[Key]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._place)

    def attach(self, target: Writable | None) -> None:
        self._target = target

    def show_layout(self, wording: Wording, layout: str, method: str) -> None:
        if (wording, layout, method) == (self._wording, self.layout_name, self.method) and self._keys:
            return
        self._wording, self.layout_name, self.method = wording, layout, method
        self._build()

    def reset(self) -> None:
        """Show the letters without shift, as for a new visitor."""
        self.page, self.shift = "letters", 0
        if self._wording is not None:
            self._build()

    def rows(self) -> int:
        return len(rows(self.page, self.method, self.layout_name))

    def _build(self) -> None:
        for line in self._keys:
            for key in line:
                key.hide()
                key.deleteLater()
        self._keys = []
        for caps in rows(self.page, self.method, self.layout_name):
            line = [Key(self.theme, cap, self) for cap in caps]
            for key in line:
                key.hit.connect(self._hit)
                key.show()
            self._keys.append(line)
        self._name_keys()
        self._place()
        self.updateGeometry()

    def _name_keys(self) -> None:
        if self._wording is None:
            return
        text = self._wording.text
        page = ("123?", text("keyboard.signs")) if self.page == "letters" else ("ABC", text("keyboard.letters"))
        method = METHOD_NAMES[self.method]
        special = {
            "shift": ("", text("keyboard.caps" if self.shift == 2 else "keyboard.shift")),
            "back": ("", text("keyboard.erase")),
            "page": page,
            "method": (method, text("keyboard.method", method=method)),
            "space": (text("keyboard.space"), text("keyboard.space")),
            "enter": ("", text("keyboard.enter")),
        }
        for key in (key for line in self._keys for key in line):
            sign = key.cap.sign
            if key.cap.special:
                key.set_label(*special[sign], lit=sign == "shift" and self.shift > 0)
            else:
                shown = sign.upper() if self.shift else sign
                key.set_label(shown, shown)

    def _hit(self, sign: str) -> None:
        if sign in {"shift", "page", "method"}:
            self._turn(sign)
        elif self._target is None:
            return
        elif sign == "back":
            self._target.erase()
        elif sign == "enter":
            self._target.enter()
        else:
            self._target.type_key(" " if sign == "space" else sign.upper() if self.shift else sign)
            if self.shift == 1:
                self.shift = 0
                self._name_keys()

    def _turn(self, sign: str) -> None:
        if sign == "shift":
            self.shift = (self.shift + 1) % 3
            self._name_keys()
        elif sign == "page":
            self.page = "signs" if self.page == "letters" else "letters"
            self._build()
        else:
            self.method = METHODS[(METHODS.index(self.method) + 1) % len(METHODS)]
            self._build()
            self.method_changed.emit(self.method)

    def heights(self) -> tuple[int, int]:
        """Return the least and the best height for the rows it has."""
        gaps = self.theme.px(KEY_GAP) * (self.rows() - 1)
        best = max(self.theme.metrics.target, self.theme.px(68))
        return round(self.theme.metrics.target * 0.55) * self.rows() + gaps, best * self.rows() + gaps

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(1100), self.heights()[1])

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(560), self.heights()[0])

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        if not self._keys:
            return
        gap = self.theme.px(KEY_GAP)
        letter = min((self.width() - 9 * gap) / 10, float(self.theme.px(150)))
        tall = (self.height() - gap * (len(self._keys) - 1)) / len(self._keys)
        for y, line in enumerate(self._keys):
            total = sum(key.cap.wide * (letter + gap) for key in line) - gap
            left = (self.width() - total) / 2
            for key in line:
                wide = key.cap.wide * (letter + gap) - gap
                key.setGeometry(QRect(round(left), round(y * (tall + gap)), int(wide), int(tall)))
                left += wide + gap
