"""The line: HTTP and TLS by cheroot, held to bounds that it does not have by itself.

Its threads read questions one at a time, so nobody may take his time: a whole question has to arrive within a moment.
Handshakes are made by the thread that serves a connection, never by the one that accepts them all, and a connection
carries one question, so that nothing has to be read of what was refused by its length.
"""

import logging
import socket
import ssl
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any

from cheroot.makefile import StreamReader, StreamWriter
from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.workers.threadpool import ThreadPool, WorkerThread
from cheroot.wsgi import Server
from django.db import connections
from msgspec import Struct

from sync.protocol.refusals import MEDIA_TYPE, STATUS, Code, Refused, write_problem
from sync.server.vault import Line

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

log = logging.getLogger("hailong.centre")
MOST_BODY = 64 * 1024 * 1024
"""Bytes that anybody may send at all: what people upload. Kiosks have bounds of their own."""
MOST_HEADER = 16 * 1024
LINGER_S, LINGER_BYTES = 1.0, 1024 * 1024
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Manners(Struct, frozen=True):
    """How many are served at once, for how many seconds a question may arrive, and how long a silence may be."""

    threads: int = 24
    whole_s: float = 30.0
    silence_s: int = 10


_USUAL = Manners()


class _Patience(socket.SocketIO):
    """Reads a socket until a question has had its time, which begins with the first byte that is asked for."""

    def __init__(self, sock: socket.socket, manners: Manners) -> None:
        super().__init__(sock, "rb")
        self._peer, self._manners = sock, manners
        self._until: float | None = None

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        now = monotonic()
        if self._until is None:
            self._until = now + self._manners.whole_s
        left = self._until - now
        if left <= 0:
            raise TimeoutError("timed out")
        self._peer.settimeout(min(left, self._manners.silence_s))
        try:
            return super().readinto(buffer)
        finally:
            self._peer.settimeout(self._manners.silence_s)


class _Reader(StreamReader):
    """What a connection is read by."""

    def __init__(self, sock: socket.socket, mode: str, bufsize: int, manners: Manners) -> None:
        super().__init__(sock, mode, bufsize)
        self._raw = _Patience(sock, manners)


class _Request(HTTPRequest):
    """One question, the only one of its connection."""

    close_connection = True

    def respond(self) -> None:
        super().respond()
        self.conn.has_unread = self.chunked_read or getattr(self.rfile, "remaining", 0) > 0


class _Connection(HTTPConnection):
    """Closes so that who is still sending hears the answer."""

    RequestHandlerClass = _Request

    def __init__(self, server: "CentreServer", sock: socket.socket, makefile: object = None) -> None:
        def made(sock: socket.socket, mode: str, bufsize: int) -> StreamReader | StreamWriter:
            if "r" in mode:
                return _Reader(sock, mode, bufsize, server.manners)
            return StreamWriter(sock, mode, bufsize)

        super().__init__(server, sock, made)
        self.has_unread = True

    def close(self) -> None:
        if self.has_unread:
            with suppress(OSError, ValueError):
                self._let_hear()
        super().close()

    def _let_hear(self) -> None:
        """Say that nothing more comes, and throw away for a moment what still does: else a reset takes the answer.

        This is done below TLS, where nobody looks at it.
        """
        socket.socket.shutdown(self.socket, socket.SHUT_WR)
        until, left = monotonic() + LINGER_S, LINGER_BYTES
        while left > 0 and (patience := until - monotonic()) > 0:
            self.socket.settimeout(patience)
            got = len(socket.socket.recv(self.socket, 65536))
            left -= got
            if not got:
                return


class _Worker(WorkerThread):
    """A thread that serves; it leaves the database as it found it."""

    def run(self) -> None:
        try:
            super().run()
        finally:
            connections.close_all()


class _Pool(ThreadPool):
    """The threads that serve."""

    def _spawn_worker(self) -> WorkerThread:
        worker = _Worker(self.server)  # type: ignore[no-untyped-call]
        worker.daemon = True
        worker.start()
        return worker


class _Adapter(BuiltinSSLAdapter):
    """TLS whose handshakes wait for the thread that serves."""

    def __init__(self, line: Line) -> None:
        super().__init__(str(line.certificate), str(line.key))
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        made = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return made, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class CentreServer(Server):
    """The listening centre; without a ``line`` it speaks plain HTTP, to a proxy on the same machine."""

    ConnectionClass = _Connection
    max_request_header_size = MOST_HEADER

    def __init__(
        self, address: tuple[str, int], application: Application, line: Line | None, manners: Manners = _USUAL
    ) -> None:
        super().__init__(
            address,
            bounded(application),
            numthreads=manners.threads,
            server_name="hailong",
            request_queue_size=128,
            timeout=manners.silence_s,
            shutdown_timeout=10,
        )
        self.manners = manners
        self.requests = _Pool(self, min=manners.threads, accepted_queue_size=256, accepted_queue_timeout=1)
        if line is not None:
            self.ssl_adapter = _Adapter(line)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Write down what cheroot says; what clients do wrong is no news, nor that they do not like the certificate."""
        trouble = sys.exc_info()[1]
        if isinstance(trouble, ssl.SSLError | ConnectionError | TimeoutError):
            log.info("a client went away: %s", trouble)
            return
        log.log(min(level, logging.INFO) if "socket.error" in msg else level, "%s", msg, exc_info=traceback)


def bounded(application: Application) -> Application:
    """Return an application that is never asked to read more than anybody may send."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        told = environ.get("CONTENT_LENGTH") or "0"
        if not (told.isascii() and told.isdecimal()):
            return _refuse(start, Refused(Code.MALFORMED, where="length"))
        if len(told) > 20 or int(told) > MOST_BODY:
            return _refuse(start, Refused(Code.TOO_LARGE, what="body"))
        return application(environ, start)

    return answer


def _refuse(start: Callable[..., Any], refused: Refused) -> list[bytes]:
    content = write_problem(refused)
    status = HTTPStatus(STATUS[refused.code])
    start(f"{status.value} {status.phrase}", [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(content)))])
    return [content]
