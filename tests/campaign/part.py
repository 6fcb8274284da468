"""A part of a campaign: a run of the list of its faults that follows those of the parts before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """The ``number``-th of ``of`` parts; all of them together are the whole, each fault once."""

    number: int = 1
    of: int = 1

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the part that ``K/N`` names; raises ValueError."""
        found = re.fullmatch(r"([1-9]\d{0,5})/([1-9]\d{0,5})", text)
        if found is None or int(found[1]) > int(found[2]):
            raise ValueError(f"{text} is not K/N with K from 1 to N")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"part {self.number} of {self.of}"

    def share(self, faults: Sequence[T]) -> Sequence[T]:
        """Return this part's run of a list that is the same for every part."""
        return faults[len(faults) * (self.number - 1) // self.of : len(faults) * self.number // self.of]


WHOLE = Part()


def blocks(faults: Sequence[T], most: int) -> list[Sequence[T]]:
    """Return a list in pieces of at most so many."""
    return [faults[first : first + most] for first in range(0, len(faults), most)]
