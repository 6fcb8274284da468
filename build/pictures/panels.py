"""The panels and looks every screen is shown on."""

from dataclasses import dataclass
from math import hypot

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Panel:
    """A touch panel: pixels, and the diagonal in inches it is usually sold with."""

    width: int
    height: int
    inches: float

    @property
    def name(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def px_per_mm(self) -> float:
        return hypot(self.width, self.height) / (self.inches * 25.4)


@dataclass(frozen=True)
class Look:
    """How the same screen may be worn; ``text_size`` is the step of the button A+."""

    name: str
    text_size: int = 0
    contrast: bool = False
    low_reach: bool = False


PANELS = (
    Panel(1024, 600, 7),
    Panel(1280, 800, 10.1),
    Panel(1920, 1080, 21.5),
    Panel(3840, 2160, 32),
    Panel(600, 1024, 7),
    Panel(800, 1280, 10.1),
)
PLAIN = Look("plain")
LOOKS = (PLAIN, Look("contrast", contrast=True), Look("largest", text_size=2), Look("low-reach", low_reach=True))
