"""``openapi``: prints the document of what kiosks ask, which a centre serves as ``/v1/openapi.json``."""

from argparse import Namespace
from pathlib import Path

from sync.server.configuring import Asked, open_centre


def command(args: Namespace, folder: Path) -> int:
    """Print it."""
    open_centre(Asked(folder, args.database))
    from sync.server.web.openapi import written

    print(written().decode(), end="")
    return 0
