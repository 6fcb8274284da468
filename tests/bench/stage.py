"""An X screen whose pixels lie in a file: a watcher reads them without asking the server, so it slows nobody down."""

import mmap
import os
import select
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

WIDTH, HEIGHT = 1280, 800
STEP = 8
"""Every eighth pixel of every eighth line is looked at."""
LOOK_MS = 0.2
"""Between two looks; each takes some 0.02 ms."""
_HEADER = struct.Struct(">25I")
_HEADER_SIZE, _BYTES_PER_LINE, _COLOURS = 0, 12, 19
_COLOUR_BYTES = 12
_PIXEL_BYTES = 4

Picture = tuple[int, ...]


@dataclass(frozen=True)
class Stage:
    """The screen: ``environment`` is what a program must be told to appear on it."""

    environment: dict[str, str]
    _pixels: mmap.mmap
    _begin: int
    _line: int

    def picture(self) -> Picture:
        """Return the sampled pixels as they stand on the screen now."""
        view = memoryview(self._pixels)
        rows = (view[at : at + WIDTH * _PIXEL_BYTES].cast("I")[::STEP] for at in self._lines())
        return tuple(pixel for row in rows for pixel in row)

    def _lines(self) -> range:
        return range(self._begin, self._begin + HEIGHT * self._line, STEP * self._line)

    def spots(self, wanted: Sequence[int]) -> "Spots":
        """Return a quick look at those places of a ``picture``."""
        across = WIDTH // STEP
        lines = self._lines()
        return Spots(self._pixels, [lines[at // across] + at % across * STEP * _PIXEL_BYTES for at in wanted])


class Spots:
    """A few pixels of the screen."""

    def __init__(self, pixels: mmap.mmap, offsets: Sequence[int]) -> None:
        self._words = memoryview(pixels)[: len(pixels) // _PIXEL_BYTES * _PIXEL_BYTES].cast("I")
        self._at = [offset // _PIXEL_BYTES for offset in offsets]

    def share_of(self, expected: Sequence[int]) -> float:
        """Return how many of the pixels, from 0 to 1, are what is expected of them."""
        words = self._words
        same = sum(words[at] == pixel for at, pixel in zip(self._at, expected, strict=True))
        return same / max(1, len(self._at))


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Open the screen, with a session bus as every desktop has one; all that runs on it is closed in the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-stage-")))
        folder.chmod(0o700)
        display = stack.enter_context(_x_server(folder))
        environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"} | {
            "DISPLAY": display,
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_SESSION_TYPE": "x11",
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(folder),
        }
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_bus(environment))
        with (folder / "Xvfb_screen0").open("rb") as file:
            pixels = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = _HEADER.unpack_from(pixels)
        begin = header[_HEADER_SIZE] + header[_COLOURS] * _COLOUR_BYTES
        if begin % _PIXEL_BYTES:
            raise RuntimeError("the pixels of the screen's file begin at an odd place")
        yield Stage(environment, pixels, begin, header[_BYTES_PER_LINE])


@contextmanager
def _x_server(folder: Path) -> Iterator[str]:
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
    with running([*command, "-nolisten", "tcp", "-noreset"], dict(os.environ), (write_end,)):
        os.close(write_end)
        with os.fdopen(read_end, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb gave no display")
        yield f":{number}"


@contextmanager
def _bus(environment: dict[str, str]) -> Iterator[str]:
    read_end, write_end = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--print-address={write_end}"]
    with running(command, environment, (write_end,)):
        os.close(write_end)
        with os.fdopen(read_end, encoding="ascii") as answer:
            yield answer.readline().strip()


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str], pass_fds: Sequence[int] = (), wait_s: float = 20
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program and end it in order; what does not end by itself in time is killed."""
    process = subprocess.Popen(
        command, env=environment, pass_fds=pass_fds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=wait_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class NotShown(RuntimeError):
    """A picture did not come in time."""


class Vigil:
    """Looks at the screen five times a millisecond until something stands there or the program ends."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._end = os.pidfd_open(process.pid)

    def until(self, spots: Spots, expected: Sequence[int], enough: float, patience_s: float) -> float:
        """Return when (``perf_counter``) a share of ``enough`` of the spots was seen as expected; raises NotShown."""
        deadline = perf_counter() + patience_s
        while spots.share_of(expected) < enough:
            if self.gone(LOOK_MS):
                raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait()}")
            if perf_counter() > deadline:
                raise NotShown(f"{self._process.args!r} did not show its picture in {patience_s} s")
        return perf_counter()

    def gone(self, within_ms: float) -> bool:
        """Wait that long and tell whether the program has ended."""
        return bool(select.select([self._end], [], [], within_ms / 1000)[0])

    def close(self) -> None:
        os.close(self._end)
