"""The states in which a power cut can leave a disk: nothing, everything or some of what was not synced."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.campaign.disk import Disk, File, Files, Link, Model, Names, contents
from tests.campaign.trace import Op

SECTOR = 512
CHANCES = (0.1, 0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: behind so many calls, under a model, with what reached the disk."""

    prefix: int
    model: Model
    reached: str
    files: Files

    def __str__(self) -> str:
        return f"behind call {self.prefix}, names {self.model}, reached the disk: {self.reached}"


def plain_cuts(disk: Disk, prefix: int) -> Iterator[Cut]:
    """Yield the states with nothing and with everything that was not synced, under both models."""
    for model in Model:
        for reached, every in (("nothing", False), ("everything", True)):
            yield Cut(prefix, model, reached, _files(disk, _Plain(model, every=every)))


def random_cuts(disk: Disk, prefix: int, seed: int, number: int) -> Iterator[Cut]:
    """Yield a state with some writes and one with torn writes under both models; ``number`` tells rounds apart."""
    for model in Model:
        for torn in (False, True):
            reached = f"{'torn' if torn else 'some'} {seed}/{prefix}/{number}"
            chance = random.Random(f"{model} {reached}")
            yield Cut(prefix, model, reached, _files(disk, _Some(model, chance, torn=torn)))


class _Plain:
    """Lets nothing or everything reach the disk."""

    def __init__(self, model: Model, *, every: bool) -> None:
        self.ordered = model is Model.ORDERED
        self._every = every

    def links(self, waiting: list[Link]) -> list[Link]:
        """Return which changes of names are there beyond those that last anyway."""
        return waiting if self._every and not self.ordered else []

    def cut(self, _op: Op) -> bool:
        return self.ordered or self._every

    def pieces(self, op: Op) -> Iterator[tuple[int, bytes]]:
        if self._every:
            yield op.at, op.data


class _Some:
    """Lets some of it reach the disk, by chance."""

    def __init__(self, model: Model, chance: random.Random, *, torn: bool) -> None:
        self.ordered = model is Model.ORDERED
        self._chance = chance
        self._torn = torn
        self._often = chance.choice(CHANCES)

    def _happens(self) -> bool:
        return self._chance.random() < self._often

    def links(self, waiting: list[Link]) -> list[Link]:
        if self.ordered:
            return []
        if self._chance.random() < 0.5:
            return waiting[: self._chance.randint(0, len(waiting))]
        return [link for link in waiting if self._happens()]

    def cut(self, _op: Op) -> bool:
        return self.ordered or self._happens()

    def pieces(self, op: Op) -> Iterator[tuple[int, bytes]]:
        if not self._torn or self._chance.random() < 0.3:
            if self._happens():
                yield op.at, op.data
            return
        start, end = op.at, op.at + len(op.data)
        while start < end:
            stop = min(end, (start // SECTOR + 1) * SECTOR)
            if self._happens():
                yield start, op.data[start - op.at : stop - op.at]
            start = stop


def _files(disk: Disk, choice: _Plain | _Some) -> Files:
    names: Names = dict(disk.names if choice.ordered else disk.lasting)
    for link in choice.links(disk.waiting):
        link.on(names)

    def look(file: File) -> bytes:
        return file.after(choice.cut, choice.pieces)

    return contents(names, look)
