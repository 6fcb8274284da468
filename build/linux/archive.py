"""The same folders as an archive, for Linux systems without dpkg."""

import shutil
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from freezing import dressing
from freezing.folder import epoch
from linux import tree


def make(folder: Path, out: Path, *, quick: bool = False) -> Path:
    """Return the archive: unpacked at /, it is what the package installs, without users and without starting it."""
    name = f"hailong-{dressing.version()}-linux-x86_64"
    file = out / f"{name}.tar.{'gz' if quick else 'xz'}"
    with TemporaryDirectory(prefix="tar-") as room:
        top = Path(room) / name
        tree.grow(folder, top)
        shutil.rmtree(top / "usr/share/lintian")
        if quick:
            with tarfile.open(file, "w:gz", compresslevel=1) as archive:
                _fill(archive, top)
        else:
            with tarfile.open(file, "w:xz", preset=6) as archive:
                _fill(archive, top)
    return file


def _fill(archive: tarfile.TarFile, top: Path) -> None:
    for path in (top, *sorted(top.rglob("*"))):
        told = archive.gettarinfo(str(path), arcname=path.relative_to(top.parent).as_posix())
        told.uid = told.gid = 0
        told.uname = told.gname = "root"
        told.mtime = epoch()
        if told.isfile():
            with path.open("rb") as content:
                archive.addfile(told, content)
        else:
            archive.addfile(told)
