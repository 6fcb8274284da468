"""A disk as far as a power cut can tell: what has been synced stays, of the rest anything may be there or not.

Two models of what a folder holds. ORDERED: names and lengths change at once and for good, as in a journalling file
system that writes every such change in order. LATE: a name is there for good only once its folder, or for a new file
the file itself, has been synced; a length only once the file has.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from tests.campaign.trace import Op, What

Files = Mapping[str, bytes]
Pieces = Callable[[Op], Iterator[tuple[int, bytes]]]
"""What has reached the disk of a write: pieces, each with its place."""


class Model(StrEnum):
    """When a change of names or lengths is there for good."""

    ORDERED = "ordered"
    LATE = "late"


@dataclass(eq=False)
class File:
    """A file: what has been synced, and the writes and cuts since."""

    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Op] = field(default_factory=list)

    def sync(self) -> None:
        self.synced = bytearray(self.after(lambda _cut: True, lambda write: iter([(write.at, write.data)])))
        self.waiting.clear()

    def after(self, cuts: Callable[[Op], bool], pieces: Pieces) -> bytes:
        """Return the content when of what waits only those cuts and those pieces of writes took place."""
        content = bytearray(self.synced)
        for op in self.waiting:
            if op.what is What.WRITE:
                for at, data in pieces(op):
                    _put(content, at, data)
            elif cuts(op):
                _cut(content, op.at)
        return bytes(content)


def _put(content: bytearray, at: int, data: bytes) -> None:
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


def _cut(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))


@dataclass(frozen=True, eq=False, slots=True)
class Link:
    """A change of names: ``gone`` goes, ``name`` comes and means ``file``."""

    folder: str
    gone: str = ""
    name: str = ""
    file: File | None = None

    def on(self, names: "Names") -> None:
        if self.gone:
            names.pop(self.gone, None)
        if self.name:
            names[self.name] = self.file


Names = dict[str, File | None]
"""What each name means; a folder is None."""


class Disk:
    """Everything under one folder, and how much of it a power cut would leave."""

    def __init__(self) -> None:
        self.names: Names = {}
        self.lasting: Names = {}
        """The names that the model LATE keeps."""
        self.waiting: list[Link] = []

    @classmethod
    def holding(cls, files: Files) -> Self:
        """Return a disk on which these files have been synced, and the folders they are in."""
        disk = cls()
        for name, content in files.items():
            parts = name.split("/")
            disk.names |= {"/".join(parts[:depth]): None for depth in range(1, len(parts))}
            disk.names[name] = File(bytearray(content))
        disk.lasting = dict(disk.names)
        return disk

    def do(self, op: Op) -> None:
        match op.what:
            case What.MAKE_FOLDER:
                self._link(Link(_folder(op.name), name=op.name))
            case What.CREATE if op.name not in self.names:
                self._link(Link(_folder(op.name), name=op.name, file=File()))
            case What.WRITE | What.CUT:
                self._file(op.name).waiting.append(op)
            case What.RENAME:
                self._link(Link(_folder(op.name), gone=op.name, name=op.other, file=self._file(op.name)))
            case What.REMOVE:
                self._link(Link(_folder(op.name), gone=op.name))
            case What.SYNC:
                self._sync(op.name)

    def _file(self, name: str) -> File:
        file = self.names[name]
        if file is None:
            raise ValueError(f"{name} is a folder")
        return file

    def _link(self, link: Link) -> None:
        link.on(self.names)
        self.waiting.append(link)

    def _sync(self, name: str) -> None:
        file = self.names.get(name)
        if file is None:
            self._settle([link for link in self.waiting if link.folder == name])
            return
        file.sync()
        if any(link.file is file and not link.gone for link in self.waiting):
            # A new file's name comes with it, and with the name whatever happened to that name before.
            self._settle([link for link in self.waiting if name in {link.gone, link.name}])

    def _settle(self, links: list[Link]) -> None:
        for link in links:
            link.on(self.lasting)
        self.waiting = [link for link in self.waiting if link not in links]

    def uncertain(self) -> bool:
        """Say whether a power cut now could leave more than one state."""
        return bool(self.waiting) or any(file is not None and file.waiting for file in self.names.values())


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def contents(names: Names, look: Callable[[File], bytes]) -> Files:
    """Return every file that can be reached from the top: none below a folder whose own name is gone."""
    folders = {"", *(name for name, file in names.items() if file is None)}
    return {name: look(file) for name, file in names.items() if file is not None and _folder(name) in folders}


def digest(files: Files) -> bytes:
    """Return what tells two states of the disk apart."""
    hashed = hashlib.sha1(usedforsecurity=False)
    for name in sorted(files):
        hashed.update(b"%s\0%d\0" % (name.encode(), len(files[name])))
        hashed.update(files[name])
    return hashed.digest()
