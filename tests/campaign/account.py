"""What a fault family did, by which oracles it was judged, and what broke them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.campaign.part import WHOLE, Part

MOST_TOLD = 20


@dataclass
class Account:
    """The outcome of one run of a family; every oracle is a count that must stay 0."""

    family: str
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    oracles: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    """One line for each violation, with what reproduces it."""
    part: Part = WHOLE

    @classmethod
    def of(cls, family: str, seed: int, oracles: Iterable[str], part: Part = WHOLE) -> "Account":
        return cls(family, seed, oracles=Counter(dict.fromkeys(oracles, 0)), part=part)

    @property
    def sound(self) -> bool:
        return not any(self.oracles.values())

    def breaks(self, oracle: str, where: str) -> None:
        """Note that an oracle was violated; ``where`` says how to see it again."""
        if oracle not in self.oracles:
            raise KeyError(oracle)
        self.oracles[oracle] += 1
        self.broken.append(f"{oracle}: {where}")

    def add(self, other: "Account") -> None:
        """Take in what a part of the run found."""
        self.counts.update(other.counts)
        for oracle, times in other.oracles.items():
            self.oracles[oracle] += times
        self.broken += other.broken

    def lines(self) -> list[str]:
        """Return the account as it is printed."""
        width = max(map(len, (*self.counts, *self.oracles)), default=0)
        told = [f"{self.family}, seed {self.seed}" + (f", {self.part}" if self.part != WHOLE else "")]
        told += [f"  {name:{width}}  {number}" for name, number in self.counts.items()]
        told += ["oracles (each must be 0)"]
        told += [f"  {name:{width}}  {number}" for name, number in self.oracles.items()]
        told += [f"  ! {line}" for line in self.broken[:MOST_TOLD]]
        if len(self.broken) > MOST_TOLD:
            told.append(f"  ! and {len(self.broken) - MOST_TOLD} more")
        told.append("sound" if self.sound else "NOT SOUND")
        return told
