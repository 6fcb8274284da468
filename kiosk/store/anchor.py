"""The anchor: how far the chain had come, in a file of its own that tells a ledger set back from a whole one."""

import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kiosk.store.frames import frame, whole_at
from kiosk.store.identity import sync_folder
from kiosk.store.tail import sync_data, write_at

FILE = "anchor"
_SLOTS = (0, 4096)
"""Where the two slots begin: a power cut spoils the one being written, the other stays."""
_BYTES = 64


class Place(NamedTuple):
    """A place in the chain of an epoch, and the hash there."""

    epoch: bytes
    seq: int
    hash: bytes


class Anchor:
    """The anchor of one data folder; every method raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self.place: Place | None = None
        """What was written last, or found by ``read``."""
        self._turn = 0

    def read(self) -> Place | None:
        """Return the newest place that is whole, None where there is none."""
        try:
            with self._file.open("rb") as file:
                found = [told for slot in _SLOTS if (told := _told(file, slot)) is not None]
        except FileNotFoundError:
            return None
        if found:
            self._turn, self.place = max(found)
        return self.place

    def write(self, place: Place) -> None:
        """Put ``place`` durably into the older slot."""
        fresh = not self._file.exists()
        turn = self._turn + 1
        payload = turn.to_bytes(8, "big") + place.epoch + place.seq.to_bytes(8, "big") + place.hash
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            write_at(descriptor, frame(payload), _SLOTS[turn % len(_SLOTS)])
            sync_data(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            sync_folder(self._file.parent)
        self._turn, self.place = turn, place


def read(folder: Path) -> Place | None:
    """Return the newest place that the anchor of a data folder holds. Raises OSError."""
    return Anchor(folder).read()


def _told(file: BinaryIO, slot: int) -> tuple[int, Place] | None:
    payload = whole_at(file, slot)
    if payload is None or len(payload) != _BYTES:
        return None
    number = int.from_bytes(payload[24:32], "big")
    return int.from_bytes(payload[:8], "big"), Place(payload[8:24], number, payload[32:])
