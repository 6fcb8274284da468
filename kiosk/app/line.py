"""The local line by which the command line talks to a running kiosk: JSON both ways, this user only."""

import json
import os
import secrets
import socket
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

from kiosk.app.logs import log, log_file
from kiosk.domain.errors import EnvironmentProblem, WorldError

ADDRESS_FILE = "kiosk.address"
_LONGEST_UNIX_PATH = 100
_MOST_BYTES = 1_000_000
_ANSWER_SECONDS = 600
KEY_SECONDS = 5
"""Neither side waits longer for the other to show that it has the key."""
IDLE_SECONDS = 600
"""A caller who has not gone and asks nothing for so long is dropped."""
MOST_CALLERS = 32
"""More would take from the ledger the file handles that it needs after a fault."""
_PAUSE_SECONDS = 1.0

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection

    End: TypeAlias = "Connection[Any, Any] | PipeConnection[Any, Any]"
else:
    End: TypeAlias = "Connection[Any, Any]"

Answer = Mapping[str, Any]
Handler = Callable[[Mapping[str, Any]], Answer]


class Address(Struct, frozen=True):
    """Where a running kiosk listens, and the key that opens the line."""

    path: str
    key: bytes


def _new_address(folder: Path) -> Address:
    if sys.platform == "win32":
        path = rf"\\.\pipe\hailong-{secrets.token_hex(8)}"
    else:
        socket_file = folder / "kiosk.sock"
        if len(str(socket_file)) > _LONGEST_UNIX_PATH:
            socket_file = Path(tempfile.mkdtemp(prefix="hailong-")) / "kiosk.sock"
        socket_file.unlink(missing_ok=True)
        path = str(socket_file)
    return Address(path, secrets.token_bytes(32))


if sys.platform == "win32":
    from multiprocessing.connection import Listener as _Door
else:

    class _Door:
        """Where callers knock: the library's listener on a local socket, but for what it loads.

        What is spoken on a connection takes a megabyte and comes with the first caller; most kiosks never have one.
        """

        def __init__(self, path: str, backlog: int) -> None:
            self._socket = socket.socket(socket.AF_UNIX)
            try:
                self._socket.bind(path)
                self._socket.listen(backlog)
            except OSError:
                self._socket.close()
                raise

        def accept(self) -> End:
            taken, _ = self._socket.accept()
            with taken:
                try:
                    from multiprocessing.connection import Connection
                except ImportError as problem:
                    # Without a file handle to spare no module can be read.
                    raise OSError(str(problem)) from problem
                return Connection(taken.detach())

        def close(self) -> None:
            self._socket.close()


class Line:
    """Listens for commands beside a running kiosk; each is answered on a thread of its own."""

    def __init__(self, folder: Path, handler: Handler) -> None:
        self._file = folder / ADDRESS_FILE
        self._handler = handler
        self._address = _new_address(folder)
        # Without the key: the library would ask for it on the thread that takes the callers, and wait for ever.
        self._listener = _Door(self._address.path, backlog=MOST_CALLERS)
        self._closing = threading.Event()
        self._room = threading.Semaphore(MOST_CALLERS)
        self._publish()
        self._thread = threading.Thread(target=self._accept, name="line", daemon=True)
        self._thread.start()

    def _publish(self) -> None:
        """Write address and key where only this user and the administrators may read."""
        text = json.dumps({"address": self._address.path, "key": self._address.key.hex()})
        self._file.unlink(missing_ok=True)
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        if sys.platform != "win32":
            Path(self._address.path).chmod(0o600)

    def close(self) -> None:
        """Stop listening; whatever somebody tidied away before us is no fault."""
        self._closing.set()
        self._file.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            self._listener.close()
        if sys.platform != "win32":
            path = Path(self._address.path)
            path.unlink(missing_ok=True)
            if path.parent != self._file.parent:
                path.parent.rmdir()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection = self._listener.accept()
            except (OSError, EOFError) as problem:
                # It may be that there are no file handles: to try at once would only take the processor as well.
                if not self._closing.wait(_PAUSE_SECONDS):
                    log.warning("a caller went away: %s", problem)
            else:
                if self._room.acquire(blocking=False):
                    threading.Thread(target=self._serve, args=(connection,), name="caller", daemon=True).start()
                else:
                    connection.close()

    def _serve(self, connection: End) -> None:
        from multiprocessing import AuthenticationError
        from multiprocessing.connection import answer_challenge, deliver_challenge

        try:
            with connection:
                _wait_at_most(connection, KEY_SECONDS)
                deliver_challenge(connection, self._address.key)
                answer_challenge(connection, self._address.key)
                _wait_at_most(connection, IDLE_SECONDS)
                while True:
                    request = json.loads(connection.recv_bytes(_MOST_BYTES))
                    answer = self._answer(request if isinstance(request, dict) else {})
                    connection.send_bytes(json.dumps(answer, ensure_ascii=False).encode())
        except AuthenticationError:
            log.warning("a caller without the key was turned away")
        except EOFError:
            return
        except (OSError, ValueError) as problem:
            log.warning("a caller could not be answered: %s", problem)
        finally:
            self._room.release()

    def _answer(self, request: Mapping[str, Any]) -> Answer:
        try:
            return {"answer": self._handler(request)}
        except WorldError as problem:
            params = {name: str(value) for name, value in problem.params.items()}
            return {"error": problem.key, "params": params, "status": problem.status}
        except Exception:  # noqa: BLE001 - a bug behind one question must not end the kiosk; it is logged whole
            log.exception("a command could not be answered")
            return {"error": "bug", "params": {"log": str(log_file(self._file.parent))}, "status": 4}


def _wait_at_most(connection: End, seconds: int) -> None:
    """Let reading and writing fail when the other side keeps silent for so long, 0 for never.

    Windows has no such limit for its pipes; there a silent caller holds up nobody but himself.
    """
    if sys.platform != "win32":
        limit = struct.pack("@ll", seconds, 0)
        # Another descriptor of the same socket: what is set on one holds for both.
        with socket.socket(fileno=os.dup(connection.fileno())) as end:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


class ToldError(WorldError):
    """What a running kiosk answered instead of a result."""

    def __init__(self, key: str, status: int, params: Mapping[str, object]) -> None:
        super().__init__(key, **params)
        self.status = status


class Caller:
    """Asks a running kiosk."""

    def __init__(self, connection: End) -> None:
        self._connection = connection

    def ask(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the answer to ``request``; raises what the kiosk raised, or ``kiosk_silent``."""
        try:
            self._connection.send_bytes(json.dumps(request).encode())
            if not self._connection.poll(_ANSWER_SECONDS):
                raise EnvironmentProblem("kiosk_silent")
            told = json.loads(self._connection.recv_bytes())
        except (OSError, EOFError) as problem:
            raise EnvironmentProblem("kiosk_silent") from problem
        if "error" in told:
            raise ToldError(str(told["error"]), int(told["status"]), told["params"])
        answer: Mapping[str, Any] = told["answer"]
        return answer

    def close(self) -> None:
        self._connection.close()


def call(folder: Path) -> Caller | None:
    """Return the line to the kiosk that runs on ``folder``, or None where none does.

    Raises EnvironmentProblem ``folder_not_yours``, or ``kiosk_silent`` when one runs that says nothing.
    """
    from multiprocessing import AuthenticationError
    from multiprocessing.connection import Client, answer_challenge, deliver_challenge

    try:
        told = json.loads((folder / ADDRESS_FILE).read_text(encoding="ascii"))
        key = bytes.fromhex(told["key"])
        connection = Client(str(told["address"]))
    except PermissionError as problem:
        raise EnvironmentProblem("folder_not_yours", folder=str(folder)) from problem
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        _wait_at_most(connection, KEY_SECONDS)
        answer_challenge(connection, key)
        deliver_challenge(connection, key)
        _wait_at_most(connection, 0)
    except BlockingIOError as problem:
        connection.close()
        raise EnvironmentProblem("kiosk_silent") from problem
    except (OSError, EOFError, AuthenticationError):
        connection.close()
        return None
    return Caller(connection)
