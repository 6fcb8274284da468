"""The system packages of Debian and Ubuntu that Qt, the tests and the measurements need."""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

from trouble import Trouble

# A package is a name, or several names of which the first this system knows is taken: Ubuntu 24.04 renamed some (t64).
Package = str | tuple[str, ...]

RUN: tuple[Package, ...] = (
    "libegl1",
    "libgl1",
    "libxkbcommon-x11-0",
    "libdbus-1-3",
    "libfontconfig1",
    "libwayland-cursor0",
    ("libglib2.0-0t64", "libglib2.0-0"),
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
)

TEST: tuple[Package, ...] = (
    *RUN,
    "at-spi2-core",
    "binutils",
    "cups",
    "dbus",
    "e2fsprogs",
    "mount",
    "openbox",
    "openssl",
    "poppler-utils",
    "postgresql",
    "printer-driver-cups-pdf",
    "qpdf",
    "sqlite3",
    "strace",
    "systemd",
    "weston",
    "x11-utils",
    "xdotool",
    "xvfb",
    "zbar-tools",
)

# The libraries that go into the frozen folder, and what reads and joins libraries.
FREEZE: tuple[Package, ...] = (*RUN, "binutils")

BENCH: tuple[Package, ...] = (*TEST, ("chromium", "chromium-browser"))


def installed_packages() -> set[str] | None:
    """Return the names of the installed packages, or None where there is no dpkg to ask."""
    if not shutil.which("dpkg-query"):
        return None
    form = "${db:Status-Abbrev} ${binary:Package}\n"
    answer = subprocess.run(["dpkg-query", "-W", "-f", form], capture_output=True, text=True, encoding="utf-8")
    rows = (row.split() for row in answer.stdout.splitlines())
    return {name.split(":")[0] for state, name in rows if state == "ii"}


def venv_package() -> list[Package]:
    """Return the package that gives this Python its `venv`, when Debian has left it out."""
    try:
        import ensurepip
        import venv
    except ImportError:
        return [(f"python3.{sys.version_info.minor}-venv", "python3-venv")]
    del ensurepip, venv
    return []


def python_library() -> list[Package]:
    """Return the package of this Python's own library, which is frozen, too, where Debian has left it out."""
    place, name = (sysconfig.get_config_var(asked) for asked in ("LIBDIR", "INSTSONAME"))
    if os.name == "nt" or (place and name and (Path(place) / name).exists()):
        return []
    library = f"libpython3.{sys.version_info.minor}"
    return [(f"{library}t64", library)]


def missing(wanted: Iterable[Package], installed: set[str]) -> list[Package]:
    """Return the wanted packages none of whose names is installed."""
    return [package for package in wanted if not installed.intersection(names(package))]


def names(package: Package) -> tuple[str, ...]:
    """Return every name a package goes by."""
    return (package,) if isinstance(package, str) else package


def known(package: Package) -> str:
    """Return the name this system's package lists know, or else the last one, so that apt can say what it lacks."""
    for name in names(package):
        answer = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, encoding="utf-8")
        if "Candidate:" in answer.stdout and "Candidate: (none)" not in answer.stdout:
            return name
    return names(package)[-1]


def install_command(lacking: Sequence[str]) -> list[str]:
    """Return the apt command; it waits for another installation that is under way."""
    return ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", *lacking]


def ensure(wanted: Iterable[Package]) -> None:
    """Have the packages, and the one for `venv`, installed, or raise Trouble with the exact command."""
    installed = installed_packages()
    if installed is None:
        return
    lacking = missing(wanted, installed) + venv_package()
    if lacking:
        install(lacking, may_install=sys.platform != "win32" and os.geteuid() == 0)


def install(lacking: Sequence[Package], *, may_install: bool) -> None:
    """Install the packages, or raise Trouble with the command that does."""
    if not may_install:
        line = shlex.join(install_command([known(package) for package in lacking]))
        raise Trouble(f"System packages are missing. As root, run this, then try again:\n  {line}")
    quiet = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_MODE": "a"}
    print("Refreshing the package lists (apt-get update)", flush=True)
    if subprocess.call(["apt-get", "update", "-q"], env=quiet, stdout=subprocess.DEVNULL) != 0:
        print("The package lists could not be refreshed; going on with those at hand", flush=True)
    command = install_command([known(package) for package in lacking])
    print("Installing system packages:", shlex.join(command), flush=True)
    if subprocess.call(command, env=quiet, stdout=subprocess.DEVNULL) != 0:
        raise Trouble("apt-get could not install the system packages; its own words are above.")
