"""``introduce``: prints the line by which another server comes to know this one."""

from argparse import Namespace
from pathlib import Path

from sync.server.configuring import Asked, open_centre


def command(args: Namespace, folder: Path) -> int:
    """Return 0; raises UsageError ``centre_not_reached_yet`` before it has listened once."""
    house = open_centre(Asked(folder, args.database))
    from sync.server import belonging, introducing

    print(introducing.write(belonging.introduction(house)))
    return 0
