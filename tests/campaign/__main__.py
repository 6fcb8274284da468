"""The command `python -m tests.campaign NAME [--seed N] [--size N]`; its status is 1 when an oracle was violated."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from tests.campaign import clocks, close, corrupt, exchanges, inject, lapse, lying, mutants, papers, power, road
from tests.campaign.account import Account
from tests.campaign.part import WHOLE, Part
from tests.sync.server import settled


@dataclass(frozen=True)
class Family:
    """Faults of one kind; ``size`` is how many a whole campaign makes, ``unit`` what they are.

    Those of a family that is not ``parted`` follow one another.
    """

    run: Callable[[int, int, Part], Account]
    size: int
    unit: str
    parted: bool = True


def _at_the_centre(name: str) -> Callable[[int, int, Part], Account]:
    """Return a family of faults that needs Django, which is loaded for nobody else."""

    def run(seed: int, size: int, part: Part) -> Account:
        settled.settle()
        account: Account = import_module(f"tests.campaign.{name}").run(seed, size, part)
        return account

    return run


FAMILIES = {
    "power": Family(power.run, power.SIZE, "states of the disk after a power cut"),
    "corrupt": Family(corrupt.run, corrupt.SIZE, "spoiled, swapped or edited files"),
    "clocks": Family(clocks.run, clocks.SIZE, "histories of a machine's clock"),
    "inject": Family(inject.run, inject.SIZE, "processes with a failing call"),
    "close": Family(close.run, close.SIZE, "closes of a month with a failing call"),
    "lapse": Family(lapse.run, lapse.SIZE, "days of 300 ballots and three power cuts", parted=False),
    "lying": Family(lying.run, lying.SIZE, "states of storage that ignores every sync"),
    "papers": Family(papers.run, papers.SIZE, "ledgers, and the papers of their months"),
    "mutations": Family(_at_the_centre("mutations"), 100_000, "signed bytes with one of them changed"),
    "chance": Family(_at_the_centre("chance"), 1000, "questions by chance at each address, and as many again"),
    "exchanges": Family(
        exchanges.run, exchanges.SIZE, "exchanges of a kiosk and a centre that are killed", parted=False
    ),
    "road": Family(road.run, road.SIZE, "histories of tablets and their centre"),
    "mutants": Family(mutants.run, mutants.SIZE, "safeguards taken away"),
}


def main(arguments: list[str]) -> int:
    """Run the family that is named and print its account."""
    parser = argparse.ArgumentParser(prog="campaign", description="Faults as many as wanted against the real store.")
    told = ", ".join(f"{name} ({family.size} {family.unit})" for name, family in FAMILIES.items())
    parser.add_argument("name", metavar="NAME", choices=FAMILIES, help=told)
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same faults (1)")
    parser.add_argument("--size", type=int, help="how many; without it a whole campaign")
    parser.add_argument("--part", metavar="K/N", type=Part.read, default=WHOLE, help="the K-th of N parts of them all")
    given = parser.parse_args(arguments)
    family = FAMILIES[given.name]
    if given.part != WHOLE and not family.parted:
        parser.error(f"{given.name} has no parts: one fault follows the other")
    account = family.run(given.seed, family.size if given.size is None else given.size, given.part)
    print(*account.lines(), sep="\n")
    return 0 if account.sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
