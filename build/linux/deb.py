"""The package for Debian and its relatives."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from freezing import dressing
from freezing.folder import epoch
from linux import tree
from trouble import Trouble

ARCHITECTURE = "amd64"
_MAINTAINER = ("postinst", "prerm", "postrm")
_NEEDED = re.compile(r"^ +NEEDED +(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r" GLIBC_([0-9.]+)$", re.MULTILINE)


def make(folder: Path, out: Path, *, quick: bool = False) -> Path:
    """Return the package made from a frozen folder; the same folder gives the same bytes."""
    with TemporaryDirectory(prefix="deb-") as room:
        top = Path(room) / "hailong"
        grow(folder, top)
        file = out / f"hailong_{dressing.version()}_{ARCHITECTURE}.deb"
        packed = ("-Znone",) if quick else ("-Zxz", "-z6")
        # dpkg-deb takes times and names from here, and sorts nothing itself.
        settled = dict(os.environ) | {"SOURCE_DATE_EPOCH": str(epoch())}
        _run(("dpkg-deb", "--root-owner-group", *packed, "--build", str(top), str(file)), env=settled)
    return file


def grow(folder: Path, top: Path) -> None:
    """Put everything of the package under ``top``, as dpkg-deb wants it."""
    tree.grow(folder, top)
    about = top / "DEBIAN"
    about.mkdir()
    size = sum(file.lstat().st_size for file in top.rglob("*") if file.is_file()) // 1024
    told = tree.filled("debian/control", size=str(size), libraries=", ".join(libraries(top / tree.PROGRAM)))
    (about / "control").write_text(told, encoding="utf-8")
    for name in ("conffiles", "templates"):
        shutil.copyfile(tree.FILES / "debian" / name, about / name)
    for name in _MAINTAINER:
        shutil.copyfile(tree.FILES / "debian" / name, about / name)
        (about / name).chmod(0o755)
    for file in (top, *sorted(top.rglob("*"))):
        if file.is_dir():
            file.chmod(0o755)
        if not file.is_symlink():
            os.utime(file, (epoch(), epoch()))


def libraries(program: Path) -> list[str]:
    """Return the packages of the libraries that are not in the folder itself; of C's own the least version, too."""
    lib = program / "lib"
    files = [file for file in (program / "hailong", *sorted(lib.rglob("*.so*"))) if file.is_file()]
    told = subprocess.run(["objdump", "-p", *map(str, files)], capture_output=True, text=True, check=True).stdout
    lacking = set(_NEEDED.findall(told)) - {file.name for file in files}
    packages = {_package(name) for name in lacking}
    least = max(tuple(map(int, found.split("."))) for found in _GLIBC.findall(told))
    return [f"libc6 (>= {'.'.join(map(str, least))})", *sorted(packages - {"libc6"})]


def _package(library: str) -> str:
    """Return the package that brings a library; raise Trouble where none that is installed here does."""
    answer = subprocess.run(["dpkg-query", "--search", f"*/{library}"], capture_output=True, text=True)
    found = sorted({line.partition(":")[0] for line in answer.stdout.splitlines()})
    if not found:
        raise Trouble(f"No installed package brings {library}, which the program needs.")
    return found[0]


def _run(command: tuple[str, ...], env: dict[str, str]) -> None:
    answer = subprocess.run(command, env=env, capture_output=True, text=True)
    if answer.returncode:
        raise Trouble(f"{command[0]} failed: {answer.stderr.strip()}")
