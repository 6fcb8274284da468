"""Real input to an X display, through its XTEST extension: pointer, buttons and keys.

XTEST knows no touch: fingers are tested on the widgets themselves with touch events of Qt (tests/widgets).
"""

import subprocess
from collections.abc import Iterable

from tests.desktop import Desktop

Point = tuple[int, int]


class Hands:
    """Somebody with a mouse and a keyboard before one display."""

    def __init__(self, desktop: Desktop) -> None:
        self._environment = desktop.environment()

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=60)

    def click(self, at: Point) -> None:
        self._do("mousemove", str(at[0]), str(at[1]), "click", "1")

    def click_many(self, at: Point, times: int, every_ms: int) -> None:
        """Click the same point so many times, one click every so many milliseconds."""
        self._do("mousemove", *map(str, at), "click", "--repeat", str(times), "--delay", str(every_ms), "1")

    def click_each(self, points: Iterable[Point], pause_ms: int = 10) -> None:
        """Click one point after the other, some 80 clicks a second.

        Faster, and on a busy machine already then, Xvfb lets a click happen where the pointer has been moved to since.
        """
        click = ("click", "--delay", str(pause_ms), "1")
        self._do(*(word for x, y in points for word in ("mousemove", str(x), str(y), *click)))

    def hold(self, at: Point) -> None:
        self._do("mousemove", str(at[0]), str(at[1]), "mousedown", "1")

    def let_go(self) -> None:
        self._do("mouseup", "1")

    def key(self, *names: str) -> None:
        """Press keys one after the other, such as ``F8``, ``KP_1`` or ``ctrl+shift+s``."""
        self._do("key", "--clearmodifiers", *names)

    def key_many(self, name: str, times: int, every_ms: int) -> None:
        self._do("key", "--repeat", str(times), "--delay", str(every_ms), name)

    def write(self, text: str) -> None:
        """Type ``text`` on the keyboard, a key every 8 ms."""
        self._do("type", "--delay", "8", text)
