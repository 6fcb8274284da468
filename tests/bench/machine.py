"""On what was measured, and when."""

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6 import __version__ as qt

from kiosk.app.clock import Clock
from kiosk.db.database import sqlite_version


def told(folder: Path) -> dict[str, Any]:
    """Return date, machine, versions and the file system that ``folder`` is on."""
    moment = datetime.fromtimestamp(Clock().wall_ms() / 1000, tz=UTC)
    return {
        "at": moment.isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": [round(value, 1) for value in os.getloadavg()],
        "system": f"{platform.system()} {platform.release()}",
        "file_system": _file_system(folder),
        "python": platform.python_version(),
        "sqlite": sqlite_version(),
        "pyside6": qt,
    }


def line(plain: Mapping[str, Any]) -> str:
    """Return what was measured on in one line."""
    return (
        f"{plain['at']} · {plain['processor']} × {plain['cores']}, load {plain['load'][0]} · {plain['system']} · "
        f"{plain['file_system']} · Python {plain['python']} · SQLite {plain['sqlite']} · PySide6 {plain['pyside6']}"
        f"{' · quick run' if plain['quick'] else ''}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _file_system(folder: Path) -> str:
    answer = subprocess.run(["df", "--output=fstype", str(folder)], capture_output=True, text=True, check=True)
    return answer.stdout.split()[-1]
