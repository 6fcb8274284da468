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
_GLANCE_BYTES, _END_BYTES = 1 << 12, 1 << 16
"""How much of a file's end is read to learn how far it goes, and of one whose last writes may not all have come."""


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


class End:
    """What stands at the end of a file of the mirror."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._size = file.stat().st_size
        self.last: dict[bytes, Mirrored] = {}
        """The newest entry of each epoch."""
        self.seqs: dict[bytes, set[int]] = {}
        self.holes: list[tuple[Mirrored, Mirrored | None]] = []
        """Entries with damage before them, each with the entry before that."""
        for length in (_GLANCE_BYTES, _END_BYTES, self._size):
            self._look(max(0, self._size - length))
            if self.last:
                break

    def look_farther(self) -> None:
        """Read as much of the end as may not have been synced when the power went."""
        self._look(max(0, self._size - _END_BYTES))

    def _look(self, start: int) -> None:
        self.last, self.seqs, self.holes = {}, {}, []
        damage, places, before = Damage(), 0, None
        for one in read_file(self.file, damage, start):
            # Whoever begins to read in the middle passes over half a frame.
            if damage.places > places and (before is not None or start == 0):
                self.holes.append((one, before))
            self.seqs.setdefault(one.epoch, set()).add(one.seq)
            if one.epoch not in self.last or self.last[one.epoch].seq <= one.seq:
                self.last[one.epoch] = one
            places, before = damage.places, one


def ends(folder: Path) -> list[End]:
    """Return the ends of all files of the mirror of a data folder; raises OSError.

    A file is synced before another is written: only where the newest entry of an epoch stands can any be missing.
    """
    found = [End(file) for file in files(folder)]
    for epoch in {epoch for end in found for epoch in end.last}:
        max((end for end in found if epoch in end.last), key=lambda end: end.last[epoch].seq).look_farther()
    return found


def reached(ends: Sequence[End], epoch: bytes) -> int:
    """Return up to which place of an epoch none is missing, 0 for none.

    A power cut may take any of what was not synced: a newer entry can be there and an older one not.
    """
    held = set[int]().union(*(end.seqs.get(epoch, ()) for end in ends))
    reach = max(held, default=0)
    for end in ends:
        for one, before in end.holes:
            if one.epoch != epoch:
                continue
            if before is not None and before.epoch == epoch and before.seq < one.seq:
                known = before.seq
            else:
                known = max((seq for seq in held if seq < one.seq), default=0)
            missing = next((seq for seq in range(known + 1, one.seq) if seq not in held), None)
            if missing is not None:
                reach = min(reach, missing - 1)
    return reach


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
