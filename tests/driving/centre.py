"""A small real centre: HTTPS on this machine, the contract's checks and answers, everything it got kept in memory.

It can be told to misbehave: ``mischief`` is done to the next question of a path, once.
"""

import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from kiosk.domain.signing import Signer
from sync.protocol import batches, invitation, messages, trust
from sync.protocol.invitation import Invitation
from sync.protocol.limits import MOST_PACKET
from sync.protocol.messages import Enrol, Fetch, Grant, Manifest, State, Time
from sync.protocol.refusals import MEDIA_TYPE, STATUS, Code, Refused, write_problem
from sync.protocol.shapes import Item
from sync.protocol.signing import cut_only
from tests.driving.certificates import Certificate
from tests.sync.client.world import Centre as Books

AT = 1_790_000_000_000
OCTETS = "application/octet-stream"
Mischief = Callable[["Handler"], None]


def signer(chance: Random) -> Signer:
    key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    return Signer(key.public_key().public_bytes_raw(), key.sign)


@dataclass
class Centre:
    """Devices, codes and chains; ``asked`` are the paths of the questions in their order."""

    folder: Path
    seed: int = 0
    training: bool = False
    pinned: bool = True
    asked: list[str] = field(default_factory=list)
    mischief: dict[str, deque[Mischief]] = field(default_factory=dict)
    devices: dict[str, Grant] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    items: tuple[Item, ...] = ()
    version: int = 1
    speaks: str = "1.0"

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.signer = signer(self.chance)
        self.books = Books(self.chance)
        self.codes: dict[bytes, bool] = {}
        self.certificate = Certificate.make(self.folder)
        self.next_pins: tuple[bytes, ...] = ()
        self.named: bytes | None = None
        """The pin of its own line, where somebody in between shows another one."""
        self.door = threading.Lock()
        self.comments: list[str] = []
        self.slow = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def pin(self) -> bytes:
        return trust.pin_of(self.signer.public_key)

    @property
    def pins(self) -> tuple[str, ...]:
        own = self.certificate.pin if self.named is None else self.named
        return (own.hex(), *(pin.hex() for pin in self.next_pins)) if self.pinned else ()

    def invites(self) -> Invitation:
        """Return an invitation with a new code."""
        code = self.chance.randbytes(16)
        for part in (code, code[:8]):
            self.codes[invitation.code_hash(part)] = False
        return Invitation(code, self.pin, self.url)

    def typed(self) -> str:
        told = self.invites()
        return invitation.write_typed(told.code, told.pin)

    def does(self, path: str, *mischief: Mischief) -> None:
        """Do something else than answer to the next questions of a path."""
        self.mischief.setdefault(path, deque()).extend(mischief)

    def ids(self) -> list[str]:
        """Return the ids of all entries that count, each once."""
        return sorted(self.books.counted)

    def chain(self, device: str, epoch: str) -> list[bytes]:
        return [body for body, _ in self.books.chains.get((device, epoch), [])]

    def frame(self, message: messages.Message, by: Signer | None = None) -> bytes:
        return messages.sealed(message, by or self.signer).frame

    def keys(self) -> dict[str, Any]:
        return {"keys": (self.signer.public_key.hex(),), "tls": self.pins}

    def grant(self, device: str, nonce: str, *, by_net: bool = True) -> bytes:
        """Take a device and return grant and manifest."""
        self.devices[device] = granted = Grant(
            nonce=nonce,
            at=AT,
            device=device,
            office="0031",
            office_name="Kho bạc Nhà nước Hòa Bình",
            counter="Quầy số 2",
            training=self.training,
            url=self.url if by_net else None,
            **self.keys(),
        )
        return self.frame(granted) + self.frame(self.manifest(device, None))

    def manifest(self, device: str, nonce: str | None) -> Manifest:
        told = {"at": AT, "device": device, "version": self.version, "items": self.items, **self.keys()}
        return Manifest(nonce=nonce, **told)

    def restored(self, books: Books) -> None:
        """Go on with what a backup of the books held."""
        self.books = books.copied()

    def time(self, nonce: str) -> bytes:
        told = Time(nonce=nonce, at=AT, speaks=self.speaks, challenge="c" * 64, tls=self.pins)
        return self.frame(told)

    def answer(self, path: str, content: bytes) -> bytes:
        if path == "/v1/batches":
            packet = batches.read_only_packet(content)
            self._known(packet.header.device)
            self.comments += [one.text for one in batches.unpack(packet).comments]
            return self.frame(replace(self.books.takes(content), at=AT))
        sealed = cut_only(content)
        if path == "/v1/enrol":
            return self._enrols(trust.from_device(sealed, Enrol))
        if path == "/v1/state":
            asks = trust.from_device(sealed, State)
            self._known(asks.device)
            standing = self.books.stands(asks.device, asks.epoch, asks.last, asks.probes)
            version = max(asks.config_version, self.version)
            return self.frame(replace(standing, nonce=asks.nonce, at=AT, config_version=version))
        fetch = trust.from_device(sealed, Fetch)
        self._known(fetch.device)
        return self.frame(self.manifest(fetch.device, fetch.nonce))

    def _known(self, device: str) -> None:
        if device in self.revoked:
            raise Refused(Code.REVOKED)
        if device not in self.devices:
            raise Refused(Code.UNKNOWN_DEVICE)

    def _enrols(self, asks: Enrol) -> bytes:
        hashed = invitation.code_hash(bytes.fromhex(asks.code))
        if hashed not in self.codes:
            raise Refused(Code.CODE_WRONG)
        if self.codes[hashed]:
            raise Refused(Code.CODE_USED)
        if asks.training != self.training:
            raise Refused(Code.TRAINING)
        self.codes[hashed] = True
        return self.grant(asks.device, asks.nonce)


class Handler(BaseHTTPRequestHandler):
    """Answers one question after another on one connection."""

    protocol_version = "HTTP/1.1"
    centre: Centre

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def do_GET(self) -> None:
        self._answers(b"")

    def do_POST(self) -> None:
        self._answers(self.rfile.read(min(int(self.headers["Content-Length"]), MOST_PACKET + 1)))

    def _answers(self, content: bytes) -> None:
        path, _, query = self.path.partition("?")
        self.content = content
        centre = self.centre
        with centre.door:
            centre.asked.append(path)
            waiting = centre.mischief.get(path)
            mischief = waiting.popleft() if waiting else None
        if mischief is not None:
            mischief(self)
            return
        with centre.door:
            try:
                told = centre.time(query.removeprefix("nonce=")) if not content else centre.answer(path, content)
            except Refused as refused:
                self.say(write_problem(refused), STATUS[refused.code], MEDIA_TYPE)
                return
        self.say(told)

    def say(self, told: bytes, status: int = 200, media_type: str = OCTETS, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(told)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(told)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of kiosks that go away."""


@contextmanager
def opened(centre: Centre, port: int = 0) -> Iterator[Centre]:
    """Let a centre answer, on any free port or a given one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(centre.certificate.file)
    server = _Server(("127.0.0.1", port), type("Own", (Handler,), {"centre": centre}))
    # Each connection shakes hands on its own thread.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    centre.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield centre
    finally:
        centre.slow.set()
        server.shutdown()
        server.server_close()
        thread.join()
