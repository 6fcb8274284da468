"""Disks that are slow, full or broken, for real: made with what the system has, never with a part of the kiosk."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

SYNC = "fdatasync"
WRITE = "pwrite64"


@contextmanager
def slow_disk(process: int, seconds: float, call: str = SYNC) -> Iterator[Callable[[], bool]]:
    """Let every sync (or write) of a process take ``seconds`` longer, and yield what tells whether one has begun."""
    delay = f"inject={call}:delay_enter={int(seconds * 1e6)}"
    with NamedTemporaryFile(prefix="strace-") as seen:
        tracer = subprocess.Popen(
            ["strace", "-f", "-p", str(process), "-o", seen.name, "-e", f"trace={call}", "-e", delay],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert tracer.stderr is not None
        told = tracer.stderr.readline()
        assert "attached" in told, told
        try:
            yield lambda: call in Path(seen.name).read_text(encoding="utf-8", errors="replace")
        finally:
            # Without its tracer a process goes on at once, or is gone at once when it was killed.
            tracer.kill()
            tracer.communicate(timeout=60)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a disk of so many kilobytes on ``folder``; only the system's administrator may do that."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def stick() -> Iterator[Path]:
    """Plug in a USB stick, as far as a system shows one: a file system mounted where sticks are."""
    with TemporaryDirectory(prefix="HAILONG-", dir="/media") as name, small_disk(Path(name) / "stick", 4_000) as folder:
        yield folder


@contextmanager
def failing_disk(process: int, fault: str, call: str = SYNC) -> Iterator[Callable[[], bool]]:
    """Let calls of a process fail, such as ``error=EIO:when=1``, and yield what tells whether one has."""
    with NamedTemporaryFile(prefix="strace-") as seen:
        words = ["-e", f"trace={call}", "-e", f"inject={call}:{fault}"]
        tracer = subprocess.Popen(
            ["strace", "-f", "-p", str(process), "-o", seen.name, *words], stderr=subprocess.PIPE, text=True
        )
        assert tracer.stderr is not None
        told = tracer.stderr.readline()
        assert "attached" in told, told
        try:
            yield lambda: "(INJECTED)" in Path(seen.name).read_text(encoding="utf-8", errors="replace")
        finally:
            tracer.kill()
            tracer.communicate(timeout=60)


def without_spool(folder: Path) -> Path:
    """Put a file where the emergency spool of a data folder would be: nothing can be kept in it."""
    (folder / "spool").touch()
    return folder


def fill(folder: Path) -> Path:
    """Fill the disk of ``folder`` to the last byte and return the file that does it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        block = 1 << 16
        while block:
            try:
                if file.write(bytes(block)) < block:
                    block //= 2
            except OSError:
                block //= 2
    return filler
