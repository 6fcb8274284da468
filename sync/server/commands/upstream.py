"""``upstream``: makes this server the hub of a centre."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.errors import UsageError
from sync.server.configuring import Asked, open_centre
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Return 0; a server that listens meanwhile has to be started anew.

    Raises UsageError ``centre_introduction_ill_formed``, ``centre_has_batches``, ``centre_own_line``.
    """
    house = open_centre(Asked(folder, args.database))
    from sync.server import belonging, introducing

    told = introducing.read(args.line)
    if told.key == house.signer.public_key.hex():
        raise UsageError("centre_own_line")
    belonging.serve_under(told)
    print(wording(args.lang).text("centre.cli.upstream", url=told.url))
    return 0
