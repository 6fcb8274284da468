"""Where everything of the program goes on a Linux system."""

import gzip
import shutil
from pathlib import Path

from freezing import dressing

HERE = Path(__file__).parent
FILES = HERE / "files"
ROOT = HERE.parents[1]
PROGRAM = "usr/lib/hailong"
_SCRIPTS = ("session", "launch", "stick")
_PLACES = {
    "hailong.service": "usr/lib/systemd/system/hailong.service",
    "hailong-stick@.service": "usr/lib/systemd/system/hailong-stick@.service",
    "sysctl.conf": "usr/lib/sysctl.d/60-hailong.conf",
    "logind.conf": "usr/lib/systemd/logind.conf.d/60-hailong.conf",
    "system.conf": "usr/lib/systemd/system.conf.d/60-hailong.conf",
    "udev.rules": "usr/lib/udev/rules.d/70-hailong.rules",
    "kiosk.toml": "etc/hailong/kiosk.toml",
    "session.conf": "etc/hailong/session.conf",
    "weston.ini": "etc/hailong/weston.ini",
    "debian/lintian-overrides": "usr/share/lintian/overrides/hailong",
}


def grow(folder: Path, top: Path) -> None:
    """Put the frozen ``folder`` and what starts it under ``top``."""
    program = top / PROGRAM
    shutil.copytree(folder, program, symlinks=True)
    for name in _SCRIPTS:
        shutil.copyfile(FILES / name, program / name)
        (program / name).chmod(0o755)
    for name, place in _PLACES.items():
        _put(top / place, (FILES / name).read_bytes())
    _put(top / "usr/share/icons/hicolor/scalable/apps/hailong.svg", (ROOT / "assets/brand/hailong.svg").read_bytes())
    _put(top / "usr/share/man/man1/hailong.1.gz", _packed(filled("hailong.1").encode()))
    _put(top / "usr/share/doc/hailong/changelog.gz", _packed((ROOT / "CHANGELOG.md").read_bytes()))
    _put(top / "usr/share/doc/hailong/copyright", _copyright().encode())
    command = top / "usr/bin/hailong"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/hailong/hailong")


def filled(name: str, **values: str) -> str:
    """Return a file whose ``@name@`` are filled in; version and day are always known."""
    text = (FILES / name).read_text(encoding="utf-8")
    for key, value in {"version": dressing.version(), "built": dressing.built(), **values}.items():
        text = text.replace(f"@{key}@", value)
    return text


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o644)


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _copyright() -> str:
    return (
        "Hài Lòng is under the Apache License 2.0; see /usr/share/common-licenses/Apache-2.0.\n"
        "It contains the work of others, each under its own terms:\n"
        f"/{PROGRAM}/licences/README.md lists them, and the folders beside it hold their words;\n"
        f"/{PROGRAM}/sbom.cdx.json lists the versions. bogo, which is inside, is under the GPL,\n"
        "version 3 or later (/usr/share/common-licenses/GPL-3): as a whole this package is passed on\n"
        "on those terms, and its source is the repository it was built from.\n"
    )
