"""What a process did to a folder and said on its standard output, call by call, as strace recorded it."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.campaign.ground import ROOT

# `?` lets strace pass over what this machine's kernel does not have.
CALLS = (
    *("open", "openat", "creat", "mkdir", "mkdirat"),
    *("write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "copy_file_range"),
    *("ftruncate", "truncate", "fallocate", "fsync", "fdatasync", "sync_file_range", "sync", "syncfs"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir"),
)
_WHOLE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+|\?)(.*)")
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>")
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_WORD = re.compile(r'(?P<fd>\d+|AT_FDCWD)<(?P<path>[^>]*)>(?P<gone>\(deleted\))?|"(?P<text>[^"]*)"|(?P<plain>[^, ]+)')


class What(StrEnum):
    """What one call did."""

    MAKE_FOLDER = "make folder"
    CREATE = "create"
    WRITE = "write"
    CUT = "cut"
    SYNC = "sync"
    RENAME = "rename"
    REMOVE = "remove"
    SAY = "say"


@dataclass(frozen=True, slots=True)
class Op:
    """One call that succeeded; names are relative to the folder that was watched."""

    what: What
    name: str = ""
    other: str = ""
    at: int = 0
    """Where a write begins, or the length after a cut."""
    data: bytes = b""


def written_over(ops: Sequence[Op], ending: str) -> int:
    """Return how often a file of such a name was begun to be written from its start again, without being cut before."""
    held: set[str] = set()
    times = 0
    for op in ops:
        if not op.name.endswith(ending):
            continue
        if op.what in {What.CREATE, What.REMOVE} or (op.what is What.CUT and op.at == 0):
            held.discard(op.name)
        elif op.what is What.WRITE and op.at == 0:
            times += op.name in held
            held.add(op.name)
    return times


@dataclass(frozen=True, slots=True)
class _Call:
    name: str
    words: tuple[re.Match[str], ...]
    result: int

    def path(self, place: int) -> str:
        """Return the path that a descriptor or a text names."""
        return _bytes(self.words[place]["path"] or self.words[place]["text"] or "").decode()

    def number(self, place: int) -> int:
        return int(self.words[place]["plain"])


def record(folder: Path, command: Sequence[str]) -> tuple[list[Op], str]:
    """Run ``command`` under strace; return what it did under ``folder`` and said, and its standard output."""
    log = folder.with_name(f"{folder.name}.trace")
    calls = ",".join(f"?{call}" for call in CALLS)
    strace = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-y",
        "-xx",
        "-s",
        "1000000",
        "-qq",
        "-e",
        f"trace={calls}",
        "-e",
        "signal=none",
    ]
    done = subprocess.run(
        [*strace, "-o", str(log), *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, encoding="utf-8"
    )
    with log.open(encoding="ascii") as lines:
        ops = list(Reading(folder).of(lines))
    log.unlink()
    return ops, done.stdout


class Reading:
    """Turns strace's lines into what was done under a folder."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder)
        self._places: dict[str, int] = {}
        self._at_once: set[str] = set()
        """The descriptors whose every write is synced before it returns."""
        self._said = b""

    def of(self, lines: Iterator[str]) -> Iterator[Op]:
        for call in _calls(lines):
            if call.result >= 0:
                yield from self._op(call)

    def _inside(self, path: str) -> str | None:
        """Return the path relative to the folder, "" for itself, None outside."""
        if path == self._root:
            return ""
        return path.removeprefix(self._root + "/") if path.startswith(self._root + "/") else None

    def _op(self, call: _Call) -> Iterator[Op]:
        match call.name:
            case "openat":
                yield from self._opened(call)
            case "write" if call.words[0]["fd"] == "1":
                *lines, self._said = (self._said + _data(call, 1)).split(b"\n")
                yield from (Op(What.SAY, data=line) for line in lines)
            case "mkdir" | "unlink":
                name = self._inside(call.path(0))
                if name is not None:
                    yield Op(What.MAKE_FOLDER if call.name == "mkdir" else What.REMOVE, name)
            case "rename":
                name, other = self._inside(call.path(0)), self._inside(call.path(1))
                if name is not None and other is not None:
                    yield Op(What.RENAME, name, other)
            case _:
                yield from self._on_descriptor(call)

    def _opened(self, call: _Call) -> Iterator[Op]:
        name = self._inside(call.path(1))
        if name is None:
            return
        flags = call.words[2]["plain"].split("|")
        if "O_APPEND" in flags or ("O_TRUNC" in flags and "O_CREAT" not in flags):
            raise ValueError(f"{name} is opened in a way that is not modelled: {flags}")
        self._places[str(call.result)] = 0
        self._at_once.discard(str(call.result))
        if {"O_SYNC", "O_DSYNC"} & set(flags):
            self._at_once.add(str(call.result))
        if "O_CREAT" in flags:
            yield Op(What.CREATE, name)
        if "O_TRUNC" in flags:
            yield Op(What.CUT, name)

    def _on_descriptor(self, call: _Call) -> Iterator[Op]:
        name = self._inside(call.path(0)) if call.words else None
        if name is None:
            return
        descriptor = call.words[0]["fd"]
        match call.name:
            case "pwrite64":
                yield Op(What.WRITE, name, at=call.number(3), data=_data(call, 1))
            case "write":
                yield Op(What.WRITE, name, at=self._places[descriptor], data=_data(call, 1))
                self._places[descriptor] += call.result
            case "ftruncate":
                yield Op(What.CUT, name, at=call.number(1))
            case "fsync" | "fdatasync":
                yield Op(What.SYNC, name)
            case _:
                raise ValueError(f"{call.name} on {name} is not modelled")
        if call.name in {"pwrite64", "write"} and descriptor in self._at_once:
            yield Op(What.SYNC, name)


def _calls(lines: Iterator[str]) -> Iterator[_Call]:
    """Yield every call at the moment it returned."""
    begun: dict[str, str] = {}
    for line in lines:
        if found := _BEGUN.match(line):
            begun[found[1]] = found[3]
            continue
        ended = _ENDED.match(line)
        whole = _WHOLE.match(f"{ended[1]} {ended[2]}({begun.pop(ended[1])}{ended[3]}" if ended else line)
        if whole is None:
            if "+++" in line:
                continue
            raise ValueError(f"strace said: {line[:200]}")
        result = -1 if whole[4] == "?" else int(whole[4])
        yield _Call(whole[2], tuple(_WORD.finditer(whole[3])), result)


def _data(call: _Call, place: int) -> bytes:
    """Return the bytes that were written: as many as the call says it took."""
    return _bytes(call.words[place]["text"])[: call.result]


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
