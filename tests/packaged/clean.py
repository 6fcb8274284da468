"""A clean Debian in a folder, made from its own packages, in which a package is installed as IT does it."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

NEEDS = (
    "adduser",
    "apt",
    "at-spi2-core",
    "dbus",
    "debconf",
    "fontconfig-config",
    "libegl1",
    "libgl1",
    "seatd",
    "weston",
)
"""What the package depends on, and what reads the screen of it: installed with the system, so that no test waits."""


class Debian:
    """A system whose root is ``root``; commands in it run as root unless told otherwise."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def unpacked(cls, archive: Path, root: Path) -> "Debian":
        """Return the system in an archive that ``make`` has made."""
        root.mkdir(parents=True)
        subprocess.run(["tar", "--extract", "--numeric-owner", "-C", str(root), "-f", str(archive)], check=True)
        return cls(root)

    def enter(self, user: str = "") -> list[str]:
        """Return the words before a command that run it in here."""
        words = ["chroot", str(self.root)]
        if user:
            words += ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--no-new-privs"]
        return words

    def run(self, *words: str, user: str = "", status: int = 0, told: str = "") -> str:
        """Run a command to its end and return what it printed."""
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND": "noninteractive",
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            [*self.enter(user), *words], env=environment, input=told, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == status, (words, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    def install(self, package: Path) -> str:
        """Install a package by its file, as an administrator does, with no network."""
        shutil.copy(package, self.root / "tmp" / "hailong.deb")
        return self.run("apt-get", "install", "-y", "--no-install-recommends", "/tmp/hailong.deb")


def make(archive: Path, suite: str = "bookworm", more: Sequence[str] = ()) -> None:
    """Make the archive of a clean system, if it is not there; it is kept, because that takes minutes."""
    if archive.exists():
        return
    archive.parent.mkdir(parents=True, exist_ok=True)
    draft = archive.with_suffix(".new.tar")
    words = ["mmdebstrap", "--variant=minbase", "--mode=root", f"--include={','.join((*NEEDS, *more))}"]
    subprocess.run([*words, suite, str(draft)], check=True)
    draft.rename(archive)
