"""Freezes the program: `python3 build/bootstrap.py freeze` calls this inside `.venv`."""

import argparse
import sys
from pathlib import Path

from freezing.folder import FROZEN, SUMS, frozen
from trouble import Trouble


def same_again(folder: Path, out: Path) -> int:
    """Freeze once more in a folder of its own and name every file that came out otherwise; 1 when there is one."""
    other = frozen(out / "again", again=True)
    first, second = ((one / SUMS).read_text(encoding="utf-8").splitlines() for one in (folder, other))
    differing = sorted({line.partition("  ")[2] for line in set(first) ^ set(second)})
    print("\n".join(differing) or f"The same bytes twice: {len(first)} files")
    return 1 if differing else 0


def main() -> int:
    """Make the frozen folder, or find it made, and say where it is and how large."""
    parser = argparse.ArgumentParser(prog="bootstrap.py freeze", description="The program as one folder.")
    parser.add_argument("--out", metavar="DIR", type=Path, default=FROZEN, help="default: out/frozen")
    parser.add_argument("--again", action="store_true", help="make it anew, even where nothing has changed")
    parser.add_argument("--twice", action="store_true", help="make it once more elsewhere, and name what differs")
    given = parser.parse_args()
    try:
        folder = frozen(given.out, again=given.again)
        if given.twice:
            return same_again(folder, given.out)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.status
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"{folder}: {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
