"""Disks that are slow, full or broken, for real: made with what the system has, never with a part of the kiosk."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def slow_disk(process: int, seconds: float, *, after: bool = False) -> Iterator[None]:
    """Let every sync of a process take ``seconds`` longer, before it is done or ``after`` it."""
    moment = "delay_exit" if after else "delay_enter"
    syncs = "fdatasync,fsync"
    tracer = subprocess.Popen(
        [
            "strace",
            "-f",
            "-p",
            str(process),
            "-e",
            f"trace={syncs}",
            "-e",
            f"inject={syncs}:{moment}={int(seconds * 1e6)}",
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    told = tracer.stderr.readline()
    assert "attached" in told, told
    try:
        yield
    finally:
        tracer.terminate()
        tracer.communicate(timeout=30)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a disk of so many kilobytes on ``folder``; only the system's administrator may do that."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


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
