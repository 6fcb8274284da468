"""Disks that are slow, full or broken, for real: made with what the system has, never with a part of the kiosk."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
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


def have_sticks_of_its_own() -> None:
    """See to it that this process and those it starts share no stick with tests that run beside it.

    Two tests that plug in a stick of the same name at once would find the file on either. Only the system's
    administrator may mount anything, so nobody else has sticks to share.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    new_mounts = 0x00020000  # CLONE_NEWNS of unshare(2); Python has a name for it from 3.12 on.
    system = ctypes.CDLL(None, use_errno=True)
    if system.unshare(new_mounts) != 0:
        raise OSError(ctypes.get_errno(), "this process cannot have mounts of its own")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/media"], check=True)


def has_loop_devices() -> bool:
    """Say whether a file can be mounted as if it were a disk."""
    return subprocess.run(["losetup", "--find"], capture_output=True).returncode == 0


class Stick:
    """A stick that can be pulled out and plugged in again: an image with a file system of its own, mounted.

    A machine without loop devices gets a file system in memory instead, which is empty when it is plugged in again.
    """

    def __init__(self, folder: Path, megabytes: int = 4) -> None:
        self.folder = folder
        self.image = folder.with_name(f"{folder.name}.img") if has_loop_devices() else None
        self._size = megabytes << 20
        folder.mkdir(parents=True)
        if self.image is not None:
            self.image.write_bytes(b"")
            with self.image.open("r+b") as file:
                file.truncate(self._size)
            subprocess.run(["mkfs.ext4", "-q", "-F", str(self.image)], check=True)
        self.plug_in()

    def plug_in(self, *options: str) -> None:
        if self.image is not None:
            words = ["-t", "ext4", "-o", ",".join(("loop", *options)), str(self.image)]
        else:
            words = ["-t", "tmpfs", "-o", ",".join((f"size={self._size}", *options)), "tmpfs"]
        subprocess.run(["mount", *words, str(self.folder)], check=True)

    def pull_out(self) -> None:
        """Take it away, whoever uses it."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    def is_plugged_in(self) -> bool:
        return self.folder.is_mount()

    def holds(self) -> list[Path]:
        """Return the files that what is written to the stick ends up in."""
        return [self.image] if self.image is not None else [one for one in self.folder.rglob("*") if one.is_file()]


def spoil(files: Sequence[Path], content: bytes) -> None:
    """Turn one bit of ``content`` wherever ``files`` hold it."""
    for path in files:
        # Only its beginning is sure to stand in one piece.
        found = path.read_bytes().find(content[:512])
        if found >= 0:
            with path.open("r+b") as file:
                file.seek(found)
                file.write(bytes([content[0] ^ 1]))


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
