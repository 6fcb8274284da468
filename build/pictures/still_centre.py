"""The centre as a program of its own whose time is what a file says: ``python -m pictures.still_centre FILE …``."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.server import cli, clock


def main() -> int:
    """Run a command of the centre at that time."""
    file = Path(sys.argv[1])
    clock.now_ms = lambda: int(file.read_text("ascii"))
    clock.now = lambda: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=clock.now_ms())
    return cli.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
