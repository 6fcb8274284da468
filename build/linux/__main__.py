"""Makes the packages for Linux: `python3 build/bootstrap.py package` calls this inside `.venv`."""

import argparse
import sys
from pathlib import Path

from freezing.folder import FROZEN, OUT, frozen
from linux import archive, deb
from trouble import Trouble


def main() -> int:
    """Make a package for Debian and an archive for others, and say what could not be made here."""
    parser = argparse.ArgumentParser(prog="bootstrap.py package", description="The installable packages.")
    parser.add_argument("--out", metavar="DIR", type=Path, default=OUT / "packages", help="default: out/packages")
    parser.add_argument("--quick", action="store_true", help="not compressed, or hardly, for a trial")
    given = parser.parse_args()
    try:
        folder = frozen(FROZEN)
        given.out.mkdir(parents=True, exist_ok=True)
        made = [deb.make(folder, given.out, quick=given.quick), archive.make(folder, given.out, quick=given.quick)]
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.status
    for file in made:
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
    print("Not made here: the installer for Windows, which needs the folder frozen on Windows.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
