"""The line to a centre: HTTPS with the certificate's key pinned, every wait and every answer bounded."""

import hashlib
import socket
import ssl
import threading
from collections.abc import Collection
from contextlib import suppress
from time import monotonic

import urllib3
from msgspec import Struct
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as TooLate
from urllib3.util import Timeout, parse_url

from kiosk.domain.errors import EnvironmentProblem
from sync.protocol.limits import MOST_MANIFEST

CONNECT_S, READ_S, WHOLE_S = 10.0, 30.0, 120.0
"""How long a connection, a silence within an answer and all of it may take: lines of offices are slow, not dead."""
MOST_ANSWER = 2 * MOST_MANIFEST
"""Bytes of an answer: a manifest, and what a hub hands down behind it."""
_BLOCK = 16_384
_HEADERS = {"Content-Type": "application/octet-stream", "Accept-Encoding": "identity", "User-Agent": "hailong"}
ANYBODY = None
"""For pins: connect to whoever answers, and say what key the line shows."""


class Unreachable(EnvironmentProblem):
    """The centre was not reached, or the line is not the one to it; nothing was sent then, or it may not have arrived.

    ``road_no_name``, ``road_no_line``, ``road_timeout``, ``road_untrusted`` (no authority vouches for it),
    ``road_pin`` (its key is not one of the pins), ``road_too_large``, ``road_cut``.
    """


class Answer(Struct, frozen=True):
    """What came back: status, media type, bytes; ``retry_after`` in ms where the header names seconds."""

    status: int
    media_type: str
    content: bytes
    retry_after: int | None
    took_ms: int


class Line:
    """A connection to one address. One thread asks; any other may break it off.

    ``pins`` are SHA-256 of SPKIs: the line must show one of them, and nothing else of its certificate is looked at.
    Where there are none the system's authorities decide; ANYBODY stands for whoever answers.
    """

    def __init__(
        self, url: str, pins: Collection[bytes] | None, whole_s: float = WHOLE_S, read_s: float = READ_S
    ) -> None:
        parsed = parse_url(url)
        self._path = (parsed.path or "").rstrip("/")
        self._whole_s = whole_s
        self._broken = False
        self._connection: _Connection | None = None
        verified = pins is not ANYBODY and not pins
        context = ssl.create_default_context() if verified else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if not verified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        self._pool = urllib3.HTTPSConnectionPool(
            parsed.host or "",
            parsed.port or 443,
            timeout=Timeout(connect=CONNECT_S, read=read_s),
            maxsize=1,
            retries=False,
            ssl_context=context,
            cert_reqs="CERT_REQUIRED" if verified else "CERT_NONE",
            assert_hostname=None if verified else False,
        )
        own = {"line": self, "pins": None if verified else pins}
        self._pool.ConnectionCls = type("Connection", (_Connection,), own)

    @property
    def key(self) -> bytes:
        """The SHA-256 of the SPKI that the line has shown; b"" before it was asked anything."""
        return self._connection.key if self._connection is not None else b""

    def holds(self, connection: "_Connection") -> None:
        """Take note of the connection that is being opened."""
        self._connection = connection
        if self._broken:
            raise Unreachable("road_cut")

    def ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        """Return what the centre answers; raises Unreachable."""
        began = monotonic()
        late = threading.Timer(self._whole_s, self._cut)
        late.daemon = True
        late.start()
        try:
            response = self._pool.urlopen(
                method,
                self._path + path,
                body,
                _HEADERS,
                redirect=False,
                assert_same_host=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                content = _bounded(response)
            except BaseException:
                response.close()
                raise
            response.release_conn()
        except Unreachable:
            raise
        except (HTTPError, OSError, ValueError) as problem:
            raise _told(problem, late=monotonic() - began >= self._whole_s) from problem
        finally:
            late.cancel()
        took = int((monotonic() - began) * 1000)
        waits = response.headers.get("Retry-After", "")
        retry_after = int(waits) * 1000 if waits.isdecimal() and len(waits) < 7 else None
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(response.status, media_type, content, retry_after, took)

    def break_off(self) -> None:
        """Let whoever waits on this line wait no longer; it is of no use from then on."""
        self._broken = True
        self._cut()

    def _cut(self) -> None:
        sock = self._connection.sock if self._connection is not None else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up; whoever asks again calls again."""
        self._pool.close()


class _Connection(HTTPSConnection):
    """Says nothing to a line that shows another key than one of the pins."""

    line: Line
    pins: Collection[bytes] | None
    key = b""

    def connect(self) -> None:
        self.line.holds(self)
        super().connect()
        shown = self.sock.getpeercert(binary_form=True) if isinstance(self.sock, ssl.SSLSocket) else None
        self.key = hashlib.sha256(public_key_info(shown or b"")).digest()
        if self.pins and self.key not in self.pins:
            self.close()
            raise Unreachable("road_pin")
        # Whoever calls without pins asks what key the line has, and sends nothing that is anybody's.
        self.is_verified = True


def _bounded(response: urllib3.BaseHTTPResponse) -> bytes:
    content = bytearray()
    while block := response.read(_BLOCK):
        content += block
        if len(content) > MOST_ANSWER:
            raise Unreachable("road_too_large")
    return bytes(content)


def _told(problem: Exception, *, late: bool) -> Unreachable:
    if isinstance(problem, NameResolutionError):
        return Unreachable("road_no_name")
    if isinstance(problem, NewConnectionError):
        return Unreachable("road_no_line")
    # The library counts both of the above among what came too late.
    if late or isinstance(problem, TimeoutError | TooLate):
        return Unreachable("road_timeout")
    if isinstance(problem, SSLError) and isinstance(problem.args[0], ssl.SSLCertVerificationError):
        return Unreachable("road_untrusted")
    return Unreachable("road_cut")


def public_key_info(certificate: bytes) -> bytes:
    """Return the bytes of the SubjectPublicKeyInfo of an X.509 certificate in DER, b"" where it is none.

    They are cut out as they stand: the pin is of these bytes, not of what a library makes of the key (RFC 5280, 4.1).
    """
    outer = _element(certificate, 0)
    inner = _element(certificate, outer[0]) if outer else None
    if inner is None:
        return b""
    at, end = inner
    # version (marked), serial number, signature, issuer, validity, subject
    for _ in range(6 if certificate[at : at + 1] == b"\xa0" else 5):
        part = _element(certificate, at)
        if part is None or part[1] > end:
            return b""
        at = part[1]
    key = _element(certificate, at)
    return b"" if key is None or key[1] > end else certificate[at : key[1]]


def _element(content: bytes, at: int) -> tuple[int, int] | None:
    """Return where the content of the DER element at a place begins and ends."""
    if len(content) < at + 2:
        return None
    length, begins = content[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(content[begins : begins + count], "big")
        begins += count
    return (begins, begins + length) if begins + length <= len(content) else None
