"""``backup``: makes a copy of the centre and reads it back."""

from argparse import Namespace
from pathlib import Path

from sync.server import logs
from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0 when a whole backup is there."""
    house = open_centre(Asked(folder, args.database))
    logs.write_to(folder)
    from sync.server.backup.making import FOLDER, make

    row = make(house)
    logs.log.info("a backup was made", extra={"told": {"file": row.file, "bytes": row.size}})
    print(wording(args.lang).text("centre.cli.backed_up", folder=str(folder / FOLDER / row.file)))
    return 0
