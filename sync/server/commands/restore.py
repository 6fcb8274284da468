"""``restore``: makes a centre of a backup."""

from argparse import Namespace
from pathlib import Path

from sync.server.backup.restoring import restore
from sync.server.configuring import Asked
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0 when the centre is there again."""
    restore(Path(args.backup).absolute(), Asked(folder, args.database))
    print(wording(args.lang).text("centre.cli.restored", folder=str(folder)))
    return 0
