"""Batches taken in by processes of their own: one interpreter is one processor, and PostgreSQL waits for nobody.

Who listens stays one process, with its log, its counts and its bounds. SQLite has one writer, so there it takes them in
itself.
"""

import queue
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec
from django.db import DatabaseError, OperationalError
from msgspec import Struct

from sync.protocol.messages import Receipt
from sync.protocol.refusals import Code, Refused
from sync.server.ingest import taking
from sync.server.models.records import Way

READY = b"ready"
WAIT_S = 20.0
"""How long a batch waits until somebody is free."""
END_S = 10.0
_LENGTH = 8
_ROOT = Path(__file__).parents[3]


class Said(Struct):
    """What became of a batch: the members of its receipt, a refusal, how the database failed, or the trace of a bug."""

    receipt: dict[str, str | int] | None = None
    code: str = ""
    params: dict[str, str | int] = {}
    database: str = ""
    operational: bool = False
    bug: str = ""


def write(line: IO[bytes], content: bytes) -> None:
    """Write so many bytes and what they are."""
    line.write(len(content).to_bytes(_LENGTH, "big") + content)
    line.flush()


def read(line: IO[bytes]) -> bytes:
    """Return what was written; raises EOFError when nobody writes any more."""
    length = line.read(_LENGTH)
    if len(length) < _LENGTH:
        raise EOFError
    content = line.read(size := int.from_bytes(length, "big"))
    if len(content) < size:
        raise EOFError
    return content


class _Hand:
    """A process that takes one batch after another."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "sync.server.commands.hand", str(folder)]
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT
        )
        self._ready = False

    def takes(self, content: bytes) -> Said:
        """Return what it says of a batch; raises OSError or EOFError when it is no more."""
        told, heard = self._process.stdin, self._process.stdout
        if told is None or heard is None:
            raise EOFError
        if not self._ready:
            self._ready = read(heard) == READY
        write(told, content)
        return msgspec.msgpack.decode(read(heard), type=Said)

    def end(self) -> None:
        """Let it end what it is at."""
        for line in (self._process.stdin, self._process.stdout):
            # What was still to be written to one that is no more cannot be.
            with suppress(OSError):
                if line is not None:
                    line.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Hands:
    """So many processes beside this one that take batches in for the centre of a folder."""

    def __init__(self, folder: Path, many: int) -> None:
        self._folder, self._many = folder, many
        self._idle: queue.LifoQueue[_Hand] = queue.LifoQueue()
        for _ in range(many):
            self._idle.put(_Hand(folder))

    def take(self, content: bytes) -> Receipt:
        """Do what ``taking.take`` does for a batch by net, in another process.

        Raises what that raises, and Refused ``busy`` when nobody is free or a process ended over it.
        """
        try:
            hand = self._idle.get(timeout=WAIT_S)
        except queue.Empty as problem:
            raise Refused(Code.BUSY, retry_after=10) from problem
        try:
            said = hand.takes(content)
        except (OSError, EOFError) as problem:
            hand.end()
            hand = _Hand(self._folder)
            raise Refused(Code.BUSY, retry_after=5) from problem
        finally:
            self._idle.put(hand)
        return _understood(said)

    def end(self) -> None:
        """Let all of them end; nobody asks any more."""
        with suppress(queue.Empty):
            for _ in range(self._many):
                self._idle.get(timeout=END_S).end()


def _understood(said: Said) -> Receipt:
    if said.receipt is not None:
        return msgspec.convert(said.receipt, Receipt)
    if said.code:
        raise Refused(Code(said.code), **said.params)
    if said.database:
        raise (OperationalError if said.operational else DatabaseError)(said.database)
    raise RuntimeError(said.bug)


_here: list[Callable[[bytes], Receipt]] = []


def become(hands: Hands | None) -> None:
    """Have batches by net be taken in by these, or by this process."""
    _here[:] = [] if hands is None else [hands.take]


def take(content: bytes) -> Receipt:
    """Take a batch that came by net; raises what ``taking.take`` raises."""
    return _here[0](content) if _here else taking.take(content, Way.NET)
