"""Sizes, colours, fonts and the guard against ghost taps: the only place where the look is decided."""

from pathlib import Path

from msgspec import Struct, field
from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase

from kiosk.domain.copies import replace

# look.md gives sizes for a panel of 1280×800 at 149 px per inch.
BASE_SIDE = 800
BASE_PX_PER_MM = 149 / 25.4
TEXT_SCALES = (1.0, 1.25, 1.5)
EASE_MS = 150
BIG_TEXT = 30
# A panel that claims a density outside these reports nonsense (projectors, virtual screens).
CREDIBLE_PX_PER_MM = (1.2, 16.0)
# A dense small panel may ask for targets up to this much larger than the shorter side alone would give.
MOST_BY_TRUE_SIZE = 1.6
# Systems that turn a touch into a mouse click deliver the click within this time.
GHOST_MS = 700


def _c(code: str) -> QColor:
    return QColor(code)


class Palette(Struct, frozen=True, eq=False):
    """Every colour by its job."""

    ink: QColor = field(default_factory=lambda: _c("#17262A"))
    heading: QColor = field(default_factory=lambda: _c("#0E3B43"))
    body: QColor = field(default_factory=lambda: _c("#33474C"))
    quiet: QColor = field(default_factory=lambda: _c("#5C5A52"))
    paper: QColor = field(default_factory=lambda: _c("#F6F4EF"))
    card: QColor = field(default_factory=lambda: _c("#FFFFFF"))
    line: QColor = field(default_factory=lambda: _c("#DAD5C8"))
    edge: QColor = field(default_factory=lambda: _c("#7C7A70"))
    bar: QColor = field(default_factory=lambda: _c("#0E3B43"))
    on_bar: QColor = field(default_factory=lambda: _c("#FFFFFF"))
    on_bar_quiet: QColor = field(default_factory=lambda: _c("#B9D0D3"))
    bar_line: QColor = field(default_factory=lambda: _c("#5B8A90"))
    gold: QColor = field(default_factory=lambda: _c("#E3B23C"))
    on_gold: QColor = field(default_factory=lambda: _c("#17262A"))
    star: QColor = field(default_factory=lambda: _c("#9B1C1F"))
    call: QColor = field(default_factory=lambda: _c("#9B1C1F"))
    on_call: QColor = field(default_factory=lambda: _c("#FFFFFF"))
    action: QColor = field(default_factory=lambda: _c("#0E3B43"))
    on_action: QColor = field(default_factory=lambda: _c("#FFFFFF"))
    chip: QColor = field(default_factory=lambda: _c("#EBE5D9"))
    on_chip: QColor = field(default_factory=lambda: _c("#55430F"))
    press: QColor = field(default_factory=lambda: _c("#E4EAE8"))
    track: QColor = field(default_factory=lambda: _c("#CFC9BB"))
    good: QColor = field(default_factory=lambda: _c("#11704B"))
    warn: QColor = field(default_factory=lambda: _c("#8A5200"))
    bad: QColor = field(default_factory=lambda: _c("#A3202A"))
    veil: QColor = field(default_factory=lambda: QColor(14, 34, 39, 150))
    levels: tuple[QColor, ...] = field(
        default_factory=lambda: tuple(map(_c, ("#11704B", "#43791A", "#8A6D00", "#B4530A", "#A3202A")))
    )
    on_level: QColor = field(default_factory=lambda: _c("#FFFFFF"))
    border: float = 2.0


NORMAL = Palette()
# Black on white with full black lines: at least 7:1 for every text.
CONTRAST = Palette(
    ink=_c("#000000"), heading=_c("#000000"), body=_c("#000000"), quiet=_c("#1E1E1E"), paper=_c("#FFFFFF"),
    line=_c("#000000"), edge=_c("#000000"), bar=_c("#000000"), on_bar_quiet=_c("#FFFFFF"), bar_line=_c("#FFFFFF"),
    gold=_c("#FFD75E"), on_gold=_c("#000000"), star=_c("#7A0006"), call=_c("#7A0006"), action=_c("#000000"),
    chip=_c("#FFFFFF"), on_chip=_c("#000000"), press=_c("#FFE9A8"), track=_c("#8A8A8A"), good=_c("#064D31"),
    warn=_c("#5B3600"), bad=_c("#7A0006"), veil=QColor(0, 0, 0, 190), border=3.0,
    levels=tuple(map(_c, ("#064D31", "#2B5210", "#574500", "#703000", "#7A0006"))),
)  # fmt: skip


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""

    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """Return ``one`` with ``share`` (0–1) of ``other`` in it."""
    part = max(0.0, min(1.0, share))
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * part,
        one.greenF() + (other.greenF() - one.greenF()) * part,
        one.blueF() + (other.blueF() - one.blueF()) * part,
    )


class Metrics(Struct, frozen=True):
    """The panel in logical pixels, its density where the system tells it, and how large text is wanted."""

    width: int = 1280
    height: int = 800
    px_per_mm: float | None = None
    text_scale: float = 1.0

    @property
    def unit(self) -> float:
        """Pixels for one pixel of the 1280×800 drawing."""
        return min(self.width, self.height) / BASE_SIDE

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    def px(self, n: float) -> int:
        return max(1, round(n * self.unit))

    def touch(self, n: float) -> int:
        """Return the least side of a touch target that measures ``n`` px on the base panel."""
        by_side = n * self.unit
        low, high = CREDIBLE_PX_PER_MM
        if self.px_per_mm is None or not low <= self.px_per_mm <= high:
            return round(by_side)
        true_size = n * self.px_per_mm / BASE_PX_PER_MM
        return round(min(max(by_side, true_size), by_side * MOST_BY_TRUE_SIZE))

    @property
    def target(self) -> int:
        """The least side of anything tappable that is not a level."""
        return self.touch(64)

    @property
    def level_target(self) -> int:
        return self.touch(118)

    @property
    def gap(self) -> int:
        """The least distance between two touch targets."""
        return self.touch(20)


class TapGuard(QObject):
    """Tells a finger's real touch from the mouse click some systems make of the same touch; ``finger`` on each."""

    finger = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._since_touch = QElapsedTimer()
        self._since_change = QElapsedTimer()

    def touched(self) -> None:
        self._since_touch.start()
        self.finger.emit()

    def mouse_counts(self) -> bool:
        return not self._since_touch.isValid() or self._since_touch.elapsed() > GHOST_MS

    def screen_changed(self) -> None:
        self._since_change.start()

    def settled(self, settle_ms: int) -> bool:
        """Tell whether the picture has stood long enough for a press to be meant for it."""
        return not self._since_change.isValid() or self._since_change.elapsed() >= settle_ms


BASE = Metrics()
"""The panel of the drawings."""


class Theme(QObject):
    """What every widget reads when it measures and paints; ``changed`` says that all must do so again.

    ``settle_ms`` is how long after a change of screen pointer presses do not count: the second tap of
    a double tap must not answer the next question.
    """

    changed = Signal()

    def __init__(
        self,
        family: str = "sans-serif",
        metrics: Metrics = BASE,
        palette: Palette = NORMAL,
        *,
        reduced_motion: bool = False,
        low_reach: bool = False,
        settle_ms: int = 250,
    ) -> None:
        super().__init__()
        self.family = family
        self.metrics = metrics
        self.palette = palette
        self.reduced_motion = reduced_motion
        self.low_reach = low_reach
        self.settle_ms = settle_ms
        self.taps = TapGuard()
        self._fonts: dict[tuple[int, int], QFont] = {}
        self._sized: dict[tuple[float, int, float], QFont] = {}
        """Those of the present metrics."""

    def set_screen(self, width: int, height: int, px_per_mm: float | None) -> None:
        self._wear(replace(self.metrics, width=width, height=height, px_per_mm=px_per_mm))

    def set_text_scale(self, scale: float) -> None:
        self._wear(replace(self.metrics, text_scale=scale))

    def _wear(self, metrics: Metrics) -> None:
        if metrics != self.metrics:
            self.metrics = metrics
            self._sized.clear()
            self.changed.emit()

    def set_contrast(self, high: bool) -> None:
        palette = CONTRAST if high else NORMAL
        if palette is not self.palette:
            self.palette = palette
            self.changed.emit()

    def set_low_reach(self, low: bool) -> None:
        if low != self.low_reach:
            self.low_reach = low
            self.changed.emit()

    def px(self, n: float) -> int:
        return self.metrics.px(n)

    def text_px(self, n: float, shrink: float = 1.0) -> int:
        """Return the pixel size of text that is ``n`` px high on the base panel."""
        scale = self.metrics.text_scale
        if n >= BIG_TEXT:
            # Big text gives way sooner than small text, though never under its size at scale 1.
            shrink = max(shrink**2.5, min(shrink, 1 / scale))
        return max(8, round(n * self.metrics.unit * scale * shrink))

    def font(self, size: float, weight: int = 400, shrink: float = 1.0) -> QFont:
        """Return the face for text that is ``size`` px high on the base panel."""
        wanted = size, weight, shrink
        found = self._sized.get(wanted)
        if found is None:
            found = self._sized[wanted] = self.font_px(self.text_px(size, shrink), weight)
        return found

    def font_px(self, pixels: int, weight: int = 400) -> QFont:
        """Return the face at a size in pixels. The fonts are shared: copy one before changing it."""
        found = self._fonts.get((pixels, weight))
        if found is None:
            found = self._fonts[pixels, weight] = QFont(self.family)
            found.setPixelSize(pixels)
            found.setWeight(QFont.Weight(weight))
            found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return found

    def colour(self, role: str) -> QColor:
        """Return the palette's colour of that name, such as ``"ink"``."""
        found: QColor = getattr(self.palette, role)
        return found


def load_fonts(folder: Path) -> str:
    """Register the screen's face from ``folder`` and return its family; needs a QGuiApplication.

    Raises FileNotFoundError when the folder gives no usable font: a broken installation.
    """
    family = ""
    for file in sorted(folder.glob("BeVietnamPro-*.ttf")):
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
        if families and (not family or len(families[0]) < len(family)):
            family = families[0]
    if not family:
        raise FileNotFoundError(f"no font in {folder}")
    return family
