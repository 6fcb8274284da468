"""A centre in this process: the real one, on a real database, listening with TLS."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, connections

from sync.protocol import messages, signing, trust
from sync.protocol.messages import Message
from sync.protocol.refusals import Problem, read_problem
from sync.server import clock, database, vault
from sync.server.folder import make_folder
from sync.server.house import House, become, current
from sync.server.serving import CentreServer, Manners
from tests.sync.server import settled

# Before anybody imports a model.
settled.settle()
UNVERIFIED = ssl._create_unverified_context()  # noqa: S323 - pins are looked at where that is the point


@dataclass(frozen=True)
class Answer:
    """What the centre said: a status, headers by their names in lower case, and bytes."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    cookies: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        return read_problem(self.content, self.status)

    def messages(self, house: House) -> list[Message]:
        """Return the messages of an answer, each proven to be this centre's."""
        assert (self.status, self.headers["content-type"]) == (200, "application/octet-stream"), self.content
        found, start = [], 0
        while start < len(self.content):
            sealed, start = signing.cut(self.content, start, 2**20)
            found.append(trust.from_centre(sealed, {house.signer.public_key}))
        return found


@dataclass
class Running:
    """A centre that listens."""

    house: House
    address: tuple[str, int]
    kind: str
    folder: Path
    database: str | None = None
    databases: dict[str, Any] = field(default_factory=dict)

    def take_over(self) -> None:
        """Have this process belong to this centre, when another one was made meanwhile."""
        if current() != self.house:
            _turn_to(self.house, self.databases)

    def ask(
        self, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}, method: str | None = None
    ) -> Answer:
        """Ask over a connection of its own."""
        return ask(self.address, path, body, headers, method)

    def says(self, path: str, message: Message, signer: object) -> Answer:
        """Ask with a signed message."""
        return self.ask(path, messages.sealed(message, signer).frame)  # type: ignore[arg-type]


def ask(
    address: tuple[str, int],
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = {},
    method: str | None = None,
) -> Answer:
    """Ask a centre at an address."""
    line = http.client.HTTPSConnection(*address, timeout=60, context=UNVERIFIED)
    try:
        line.request(method or ("GET" if body is None else "POST"), path, body, dict(headers))
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        cookies = tuple(value for name, value in answer.getheaders() if name.lower() == "set-cookie")
        return Answer(answer.status, told, answer.read(), cookies)
    finally:
        line.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def point_at(folder: Path, url: str | None) -> House:
    """Have the models of this process be those of another folder and database."""
    from sync.server import founding

    make_folder(folder)
    told = database.database_of(folder, url)
    keys = vault.open_vault(folder)
    house = House(folder, keys.signer, keys.secret, (vault.open_line(folder).pin,))
    _turn_to(house, connections.configure_settings({"default": told}))
    founding.bring_up(keys, clock.now())
    database.remember(folder, url)
    return house


def _turn_to(house: House, databases: dict[str, Any]) -> None:
    connections.close_all()
    become(house)
    connections.settings = databases
    # There is none yet when nobody has asked anything.
    with suppress(AttributeError):
        del connections["default"]


@contextmanager
def centre(folder: Path, url: str | None, manners: Manners | None = None) -> Iterator[Running]:
    """Give a centre that listens until the end; this process belongs to it until another one is made."""
    from sync.server.web.handler import CentreHandler

    house = point_at(folder, url)
    server = CentreServer(("127.0.0.1", 0), CentreHandler(), vault.open_line(folder), manners or Manners(threads=6))
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        host, port = server.bind_addr[:2]
        yield Running(house, (str(host), int(port)), connection.vendor, folder, url, connections.settings)
    finally:
        server.stop()
        thread.join()
        connections.close_all()
