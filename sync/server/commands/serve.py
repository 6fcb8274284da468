"""``serve``: listens to kiosks and browsers until it is told to stop."""

import ipaddress
import os
import signal
import socket
from argparse import Namespace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kiosk.domain.errors import EnvironmentProblem, UsageError
from kiosk.domain.shapes import Shape
from sync.protocol.shapes import Pins, Url
from sync.server import arguments, logs, vault
from sync.server.configuring import Asked, open_centre
from sync.server.folder import make_folder
from sync.server.house import House
from sync.server.serving import CentreServer
from sync.server.wording import wording

if TYPE_CHECKING:
    from sync.server.ingest.hands import Hands

_URL: Shape = Url.__metadata__[0]  # type: ignore[attr-defined]
_PINS: Shape = Pins.__metadata__[0]  # type: ignore[attr-defined]
_PLAIN = ("127.0.0.1", 8080)
MOST_HANDS = 8
"""Processes that take batches in: each is some 50 MB and a connection of the database."""


def command(args: Namespace, folder: Path) -> int:
    """Serve until SIGTERM or SIGINT; raises what ``open_centre`` raises, and ``centre_port_taken``."""
    address = args.listen or (_PLAIN if args.behind_proxy else arguments.LISTEN)
    _check(args, address)
    make_folder(folder)
    logs.write_to(folder)
    line = None if args.behind_proxy else vault.open_line(folder)
    coming = None if line is None or args.pin else vault.coming_pin(folder)
    tls = tuple(args.pin) if line is None else (line.pin, *args.pin, *([coming] if coming else ()))
    host = urlsplit(args.url).hostname if args.url else _reached_as(address[0])
    root = urlsplit(args.url).path if args.url else ""
    house = open_centre(Asked(folder, args.database, tls, (host or "localhost",), args.behind_proxy, root))
    from sync.server import trusted
    from sync.server.web.handler import CentreHandler

    trusted.announce(house)

    server = CentreServer(address, CentreHandler(), line)
    try:
        server.prepare()
    except OSError as problem:
        where = f"{address[0]}:{address[1]}"
        raise EnvironmentProblem("centre_port_taken", address=where, why=str(problem)[:200]) from problem
    _announce(args, host or "localhost", int(server.bind_addr[1]))
    _serve(server, house)
    return 0


def _check(args: Namespace, address: tuple[str, int]) -> None:
    if args.url and not _URL.accepts(args.url):
        raise UsageError("centre_url_ill_formed", url=args.url[:100])
    if not _PINS.accepts(tuple(args.pin)) or len(args.pin) > (2 if args.behind_proxy else 1):
        raise UsageError("centre_pin_ill_formed")
    if args.behind_proxy:
        if not args.url:
            raise UsageError("centre_url_missing")
        try:
            own = address[0] == "localhost" or ipaddress.ip_address(address[0]).is_loopback
        except ValueError:
            own = False
        if not own:
            raise UsageError("centre_plain_elsewhere", address=address[0])


def _reached_as(host: str) -> str:
    """Return how this machine is called by others, where it listens at that address."""
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        everywhere = False
    name = socket.gethostname().lower() if everywhere else host.lower()
    return f"[{name}]" if ":" in name else name


def _announce(args: Namespace, host: str, port: int) -> None:
    """Tell where the centre is, and the first administrator's link as long as there is no administrator."""
    from sync.server.firstlink import new_link
    from sync.server.models import Centre

    url = args.url or f"https://{host}:{port}"
    Centre.objects.update(url=url if _URL.accepts(url) else "")
    words = wording(args.lang)
    print(words.text("centre.cli.listening", url=url), flush=True)
    token = new_link()
    if token is not None:
        print(words.text("centre.cli.first", link=f"{url}/first/{token}"), flush=True)


def _serve(server: CentreServer, house: House) -> None:
    from sync.server.hub.forwarder import Forwarder
    from sync.server.ingest import hands
    from sync.server.upkeep import Upkeep

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    upkeep = Upkeep(house.folder)
    upkeep.start()
    forwarder = Forwarder(house) if house.upstream is not None else None
    if forwarder is not None:
        forwarder.start()
    # What a hub takes in is to reach its forwarder, which is in this process.
    helping = _hands(house.folder) if forwarder is None else None
    hands.become(helping)
    try:
        server.serve()
    except (KeyboardInterrupt, SystemExit):
        # Whoever asks it to stop has it answer first what it was asked.
        pass
    finally:
        upkeep.end()
        if forwarder is not None:
            forwarder.end()
        server.stop()
        if helping is not None:
            helping.end()


def _hands(folder: Path) -> "Hands | None":
    """Return processes that take batches in, where there are processors for them and the database has many writers."""
    from django.db import connection

    from sync.server.ingest.hands import Hands

    many = min(os.cpu_count() or 1, MOST_HANDS)
    return Hands(folder, many) if connection.vendor == "postgresql" and many > 1 else None
