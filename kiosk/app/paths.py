"""Where the data folder of a kiosk is."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from kiosk.app.assets import read_toml
from kiosk.domain.errors import FileProblem


def service_file(environ: Mapping[str, str]) -> Path:
    """Return the file by which an installed service names its data folder; HAILONG_CONFIG names another one."""
    if named := environ.get("HAILONG_CONFIG"):
        return Path(named)
    if sys.platform == "win32":
        folder = Path(environ.get("PROGRAMDATA", r"C:\ProgramData")) / "HaiLong"
    else:
        folder = Path("/etc/hailong")
    return folder / "kiosk.toml"


def service_folder(file: Path) -> Path | None:
    """Return the data folder ``file`` names (``data = "/var/lib/hailong"``), or None without a file."""
    if not file.is_file():
        return None
    named = read_toml(file, "service_file_broken").get("data")
    if not isinstance(named, str) or not Path(named).is_absolute():
        raise FileProblem("service_file_broken", file=str(file), where="data")
    return Path(named)


def user_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of this user's programs data."""
    if sys.platform == "win32":
        folder = Path(environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / "HaiLong"
    else:
        folder = Path(environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")) / "hailong"
    return folder


def data_folder(given: str | None, *, demo: bool, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder: the one given, the demo's own, the installed service's, or this user's."""
    if given:
        return Path(given).absolute()
    if demo:
        return user_folder(environ) / "demo"
    return service_folder(service_file(environ)) or user_folder(environ) / "kiosk"
