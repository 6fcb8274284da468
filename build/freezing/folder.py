"""The frozen folder: made by PyInstaller from the pinned packages, and made anew only when an input changed."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version as version_of
from pathlib import Path

from freezing import dressing, icudata, licences, sbom
from freezing.parts import parts_of
from trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out"
FROZEN = OUT / "frozen"
NAME = "hailong"
MOST_BYTES = 120_000_000
SUMS = "SHA256SUMS"
_MADE = "made.json"
_SOURCES = ("kiosk", "sync/client", "sync/protocol", "assets", "build/freezing")
_FILES = ("kiosk.spec", "LICENSE", "sync/__init__.py", "requirements.txt", "requirements-dev.txt")


def frozen(out: Path, *, again: bool = False) -> Path:
    """Return the frozen folder in ``out``, made from what is here now; one at a time, the others wait."""
    out.mkdir(parents=True, exist_ok=True)
    folder = out / NAME
    with _alone(out):
        digest = inputs()
        if again or not _is_whole(out, digest):
            (out / _MADE).unlink(missing_ok=True)
            _make(out)
            _check_size(folder)
            (out / _MADE).write_text(json.dumps({"inputs": digest}), encoding="ascii")
    return folder


def inputs() -> str:
    """Return the digest of everything that the folder is made from."""
    told = hashlib.sha256(f"{platform.platform()} {sys.version} {sys.base_prefix}".encode())
    found = [file for name in _SOURCES for file in (ROOT / name).rglob("*") if _is_source(file)]
    for file in sorted([*found, *(ROOT / name for name in _FILES)]):
        told.update(f"{file.relative_to(ROOT).as_posix()}\0{file.stat().st_size}\0".encode())
        told.update(file.read_bytes())
    for name in ("PyInstaller", "PySide6_Essentials"):
        told.update(version_of(name).encode())
    return told.hexdigest()


def _is_source(file: Path) -> bool:
    return file.is_file() and file.suffix != ".pyc"


def _is_whole(out: Path, digest: str) -> bool:
    try:
        made = json.loads((out / _MADE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False
    return made == {"inputs": digest} and (out / NAME / SUMS).is_file()


def _make(out: Path) -> None:
    """Make the folder beside the one that is there, and put it in its place."""
    fresh = out / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    # PyInstaller's own choice of a work folder would be ./build.
    words = ("--noconfirm", "--log-level=WARN", "--workpath", str(out / "work"), "--distpath", str(fresh))
    command = [sys.executable, "-m", "PyInstaller", *words, str(ROOT / "kiosk.spec")]
    print("Freezing the program", flush=True)
    if subprocess.call(command, cwd=ROOT, env=_same_every_time()) != 0:
        raise Trouble("PyInstaller could not freeze the program; its own words are above.")
    folder = fresh / NAME
    icudata.replace(folder)
    _settle(folder)
    parts = parts_of(folder)
    licences.write(folder, parts)
    _write_version(folder)
    sbom.write(folder, parts, epoch())
    _write_sums(folder)
    shutil.rmtree(out / NAME, ignore_errors=True)
    folder.rename(out / NAME)
    shutil.rmtree(fresh)


def epoch() -> int:
    """Return the second of the day this version was built: the only time that stands in what is made."""
    from datetime import UTC, datetime

    return int(datetime.fromisoformat(dressing.built()).replace(tzinfo=UTC).timestamp())


def _same_every_time() -> dict[str, str]:
    """Return an environment in which the same inputs give the same bytes."""
    return dict(os.environ) | {"SOURCE_DATE_EPOCH": str(epoch()), "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}


def _settle(folder: Path) -> None:
    """Let rights and times of the files say nothing about the machine they were made on."""
    for file in sorted(folder.rglob("*")):
        if file.is_symlink():
            if not file.exists():
                # To a library that was left out.
                file.unlink()
            continue
        runs = file.is_dir() or os.access(file, os.X_OK)
        file.chmod(0o755 if runs and (file.is_dir() or file.parent == folder) else 0o644)
        os.utime(file, (epoch(), epoch()))


def _write_version(folder: Path) -> None:
    python = platform.python_version()
    told = {
        "version": dressing.version(),
        "built": dressing.built(),
        "python": python,
        "qt": version_of("PySide6_Essentials"),
        "platform": f"{sys.platform} {platform.machine()}",
    }
    (folder / "VERSION").write_text("".join(f"{name}: {said}\n" for name, said in told.items()), encoding="utf-8")


def _write_sums(folder: Path) -> None:
    """Write the SHA-256 of every file, as `sha256sum --check` reads it."""
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink() and file.name != SUMS
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _check_size(folder: Path) -> None:
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    if size > MOST_BYTES:
        raise Trouble(f"The frozen folder has {size / 1e6:.1f} MB, more than {MOST_BYTES // 10**6}.")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Wait until nobody else makes the folder; the lock ends with the process."""
    with (out / "lock").open("wb") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
