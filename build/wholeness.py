"""Tells what is wrong with the packages of the Python that runs it, as JSON; run by the Python inside `.venv`.

An installer's RECORD lists each file with its size, so that lost and cut-off files show without reading them.
"""

import csv
import json
import sys
import sysconfig
from pathlib import Path


def packages(site: Path) -> list[str]:
    """Return the names of the installed distributions, without versions: anybody may bring a library of their own."""
    return sorted(folder.name.partition("-")[0] for folder in site.glob("*.dist-info"))


def faults(site: Path) -> list[str]:
    """Return a line for every file that is missing or has another size than its installer wrote down."""
    return [fault for folder in sorted(site.glob("*.dist-info")) for fault in _faults_of(folder, site)]


def _faults_of(folder: Path, site: Path) -> list[str]:
    record = folder / "RECORD"
    if not record.is_file():
        return [f"{folder.name} has no RECORD"]
    found = []
    with record.open(encoding="utf-8", newline="") as lines:
        for path, _checksum, size in csv.reader(lines):
            # Python compiles anew when it pleases.
            if size and not path.endswith(".pyc") and _size(site / path) != int(size):
                found.append(f"{path} is not as it was installed")
    return found


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def main() -> None:
    """Print the packages and faults of this Python, and whether it can install."""
    import pip

    site = Path(sysconfig.get_path("purelib"))
    found = {"packages": packages(site), "faults": faults(site)}
    print(json.dumps({"prefix": sys.prefix, "site": str(site), "pip": pip.__version__, **found}))


if __name__ == "__main__":
    main()
