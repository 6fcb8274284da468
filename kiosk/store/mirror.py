"""The mirror log: every chained entry a second time, in files by month beside the ledger, without a free text."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kiosk.domain.period import day_of, iso
from kiosk.store.frames import HEAD_BYTES, Damage, past_damage
from kiosk.store.tail import Tail

FOLDER = "mirror"
_SPOT_BYTES = 56
_LAST_DAY = 2_932_896
"""9999-12-31: what comes later has no date to name a file by."""
_END_BYTES = 1 << 16
"""How much of a file's end is read to learn how far it goes."""


class Mirrored(NamedTuple):
    """An entry's canonical bytes with its place and hash in the chain of one epoch."""

    epoch: bytes
    seq: int
    hash: bytes
    body: bytes


def read(folder: Path, damage: Damage | None = None) -> Iterator[Mirrored]:
    """Yield what the mirror of the data folder ``folder`` holds, file by file in the order it was written.

    What is damaged is passed over and told to ``damage``. A place may come twice. Raises OSError.
    """
    told = Damage() if damage is None else damage
    for file in files(folder):
        yield from read_file(file, told)


def files(folder: Path) -> list[Path]:
    """Return the files of the mirror of a data folder, oldest month first."""
    return sorted((folder / FOLDER).glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].log"))


def read_file(file: Path, damage: Damage, start: int = 0) -> Iterator[Mirrored]:
    """Yield what a file holds from the first whole frame behind ``start`` on."""
    with file.open("rb") as content:
        for payload in past_damage(content, damage, start):
            if len(payload) > _SPOT_BYTES:
                yield Mirrored(
                    payload[:16], int.from_bytes(payload[16:24], "big"), payload[24:_SPOT_BYTES], payload[_SPOT_BYTES:]
                )
            else:
                damage.places += 1
                damage.count += HEAD_BYTES + len(payload)


def newest(file: Path) -> dict[bytes, Mirrored]:
    """Return, for each epoch at the end of a file of the mirror, the last entry there. Raises OSError."""
    found: dict[bytes, Mirrored] = {}
    start = max(0, file.stat().st_size - _END_BYTES)
    for begin in (start, 0) if start else (0,):
        for one in read_file(file, Damage(), begin):
            if one.epoch not in found or found[one.epoch].seq <= one.seq:
                found[one.epoch] = one
        if found:
            break
    return found


class Mirror:
    """Writes the mirror of one data folder; every method raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tail: Tail | None = None
        self._month = ""
        self.dirty = False
        """Something has been written that is not synced."""
        self.epoch = b""
        self.seq = 0
        """The newest place that has been written, none before it is missing."""
        self._synced = 0

    def begin(self, epoch: bytes, seq: int) -> None:
        """Go on behind a place of an epoch that is there, 0 for none."""
        self.epoch, self.seq, self._synced = epoch, seq, seq

    def add(self, entries: Sequence[Mirrored]) -> None:
        """Write entries of the epoch that follow each other."""
        for month, group in groupby(entries, lambda one: _month(one.body)):
            together = list(group)
            self._tail_of(month).add(_payload(one) for one in together)
            self.dirty = True
            self.seq = together[-1].seq

    def _tail_of(self, month: str) -> Tail:
        if self._tail is None or self._month != month:
            self.close()
            self._tail, self._month = Tail.of(self._folder / FOLDER / f"{month}.log"), month
        return self._tail

    def sync(self) -> None:
        """Make what was written durable."""
        if self._tail is not None and self.dirty:
            self._tail.sync()
        self.dirty, self._synced = False, self.seq

    def close(self) -> None:
        """Sync and let go of the file; it is opened again when there is more."""
        self.sync()
        tail, self._tail = self._tail, None
        if tail is not None:
            tail.close()

    def fall_back(self) -> None:
        """Let go of the file after a fault, and write again what was not synced."""
        tail, self._tail = self._tail, None
        self.dirty, self.seq = False, self._synced
        if tail is not None:
            with suppress(OSError):
                tail.close()


def _payload(one: Mirrored) -> bytes:
    return one.epoch + one.seq.to_bytes(8, "big") + one.hash + one.body


def _month(body: bytes) -> str:
    """Return the name of the month in UTC+7 of an entry's time."""
    return iso(min(day_of(json.loads(body)["at"]), _LAST_DAY))[:7]
