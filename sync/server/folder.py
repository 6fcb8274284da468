"""Where the centre keeps what it keeps, and files that nobody else may read."""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from kiosk.domain.errors import EnvironmentProblem, FileProblem

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def service_file(environ: Mapping[str, str]) -> Path:
    """Return the file by which an installed centre names its data folder; HAILONG_CENTRE_CONFIG names another one."""
    if named := environ.get("HAILONG_CENTRE_CONFIG"):
        return Path(named)
    if sys.platform == "win32":
        return Path(environ.get("PROGRAMDATA", r"C:\ProgramData")) / "HaiLong" / "centre.toml"
    else:  # noqa: RET505 - mypy takes what follows an `if` of another platform for unreachable
        return Path("/etc/hailong/centre.toml")


def data_folder(given: str | None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder: the one given, the installed centre's (``data = "/var/lib/…"``), or this user's.

    Raises FileProblem ``centre_file_broken``.
    """
    if given:
        return Path(given).absolute()
    file = service_file(environ)
    if file.is_file():
        return _named_in(file)
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / "HaiLong" / "centre"
    else:  # noqa: RET505 - as above
        return Path(environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")) / "hailong" / "centre"


def _named_in(file: Path) -> Path:
    try:
        named = tomllib.loads(file.read_text(encoding="utf-8")).get("data")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise FileProblem("centre_file_broken", file=str(file), where=str(problem)) from problem
    if not isinstance(named, str) or not Path(named).is_absolute():
        raise FileProblem("centre_file_broken", file=str(file), where="data")
    return Path(named)


def make_folder(folder: Path) -> None:
    """Have the folder, for its owner only; raises EnvironmentProblem ``centre_folder_unwritable``."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise EnvironmentProblem("centre_folder_unwritable", folder=str(folder), why=why) from problem


def keep_first(file: Path, content: bytes) -> bytes:
    """Write a private file unless it is there already, whole and synced; return what it holds then.

    Two processes that do it at once keep the same. Raises EnvironmentProblem ``centre_folder_unwritable``.
    """
    try:
        if not file.exists():
            _write_first(file, content)
        return file.read_bytes()
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise EnvironmentProblem("centre_folder_unwritable", folder=str(file.parent), why=why) from problem


def _write_first(file: Path, content: bytes) -> None:
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        # A link is made whole or not at all, and never in the place of another file.
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlive a power cut; Windows has no such call and does it by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
