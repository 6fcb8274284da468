"""Proves the package in a clean Debian: `python3 build/bootstrap.py package --prove`."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from freezing.folder import FROZEN, OUT, frozen
from linux import deb
from tests.packaged.clean import Debian, make
from tests.packaged.prove import powered, prove, purge_on_request, told

CLEAN = OUT / "clean-bookworm.tar"


def newer_of(package: Path, out: Path) -> Path:
    """Return the same package with a higher version, as the next one will have."""
    with TemporaryDirectory(prefix="newer-") as room:
        top = Path(room) / "top"
        subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(top)], check=True)
        control = top / "DEBIAN" / "control"
        text = control.read_text(encoding="utf-8")
        (line,) = (one for one in text.splitlines() if one.startswith("Version: "))
        control.write_text(text.replace(line, f"{line}+next"), encoding="utf-8")
        file = out / f"{package.stem}+next.deb"
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(top), str(file)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return file


def inside(root: Path, out: Path) -> int:
    """Prove it in a clean system unpacked at ``root``; the mounts are those of this process alone."""
    package = deb.make(frozen(FROZEN), out, quick=True)
    newer = newer_of(package, out)
    with powered(Debian.unpacked(CLEAN, root)) as debian:
        found = prove(debian, package, newer)
        purge_on_request(debian, package)
    print(json.dumps(found))
    print("Not run here: systemd as the first process (tests/frozen verifies its units), a real panel with seatd,")
    print("udev, and the consoles.")
    return 0


def main(arguments: list[str]) -> int:
    """Install, serve, cut off, upgrade, remove, reinstall and purge; print what was seen and return 0."""
    if arguments:
        return inside(Path(arguments[0]) / "r", Path(arguments[0]))
    told("a clean Debian")
    make(CLEAN)
    # In a namespace of its own: whatever happens there, nothing of this system is mounted in a folder that goes.
    with TemporaryDirectory(prefix="hl-") as room:
        # The user of the service has to get through to its own root.
        Path(room).chmod(0o711)
        return subprocess.call(["unshare", "--mount", sys.executable, "-m", "tests.packaged", room])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
