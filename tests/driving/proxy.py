"""What stands between a kiosk and its centre on a bad day: a real line that drops, delays, repeats and cuts.

It speaks TLS with the centre's own key, so that it sees whole questions and can do to each what networks and
impatient clients do; nothing of what it hands on is changed.
"""

import socket
import ssl
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Self

CALM = ("passed",)
FATES = (*CALM * 6, "dropped", "delayed", "repeated", "replayed", "answer lost", "question cut", "answer cut")
SILENCE_S = 20.0
MOST_KEPT = 20


class Proxy:
    """Listens at ``port`` and hands questions on to a centre at ``there``, each to its own fate by chance.

    ``weather`` are the fates that chance chooses from; ``met`` counts them.
    """

    def __init__(self, house: Path, there: tuple[str, int], seed: int) -> None:
        self._there, self._chance = there, Random(seed)
        self.weather: tuple[str, ...] = FATES
        self.met: Counter[str] = Counter()
        self._old: list[bytes] = []
        self._door = threading.Lock()
        self._ended = threading.Event()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(house / "tls.crt", house / "tls.key")
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._listens, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _listens(self) -> None:
        while not self._ended.is_set():
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serves, args=(caller,), daemon=True).start()

    def _serves(self, caller: socket.socket) -> None:
        caller.settimeout(SILENCE_S)
        with suppress(OSError), self._context.wrap_socket(caller, server_side=True) as line:
            asked = question(line)
            if asked:
                self._does(line, asked)
        caller.close()

    def _does(self, line: ssl.SSLSocket, asked: bytes) -> None:
        with self._door:
            fate = self._chance.choice(self.weather)
            where, pause = self._chance.random(), self._chance.random() * 0.3
            old = self._chance.choice(self._old) if self._old else asked
            self._old = [*self._old[-MOST_KEPT:], asked]
            self.met[fate] += 1
        match fate:
            case "dropped":
                return
            case "delayed":
                self._ended.wait(pause)
            case "repeated":
                self._told(asked)
            case "replayed":
                # Somebody has recorded it, or a network held it back for long.
                self._told(old)
            case "question cut":
                self._told(asked[: int(len(asked) * where)])
                return
        answer = self._told(asked)
        if fate == "answer lost":
            return
        if fate == "answer cut":
            answer = answer[: int(len(answer) * where)]
        line.sendall(answer)

    def _told(self, asked: bytes) -> bytes:
        """Return what the centre answers, all of it; nothing where it is not there."""
        context = ssl._create_unverified_context()  # noqa: S323 - it is on this machine
        told = bytearray()
        with (
            suppress(OSError),
            socket.create_connection(self._there, SILENCE_S) as bare,
            context.wrap_socket(bare) as line,
        ):
            line.sendall(asked)
            if len(asked) < length(asked):
                # The rest will never come.
                return b""
            while block := line.recv(65_536):
                told += block
        return bytes(told)


def question(line: ssl.SSLSocket) -> bytes:
    """Read one question, its body included; b"" where it does not come whole."""
    read = bytearray()
    while b"\r\n\r\n" not in read or len(read) < length(bytes(read)):
        block = line.recv(65_536)
        if not block:
            return b""
        read += block
    return bytes(read)


def length(asked: bytes) -> int:
    """Return how long a question is as its head tells."""
    head, end, _ = asked.partition(b"\r\n\r\n")
    named = [one for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")]
    return len(head) + len(end) + (int(named[0].partition(b":")[2]) if named else 0)
