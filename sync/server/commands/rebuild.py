"""``rebuild``: makes every figure anew from the entries."""

from argparse import Namespace
from pathlib import Path

from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Make them, device by device; kiosks may go on sending."""
    open_centre(Asked(folder, args.database))
    from sync.server.rebuilding import rebuild

    devices = places = changed = 0
    for one in rebuild():
        devices += 1
        places += one.places
        changed += one.changed
    print(wording(args.lang).text("centre.cli.rebuilt", devices=devices, entries=places, changed=changed))
    return 0
