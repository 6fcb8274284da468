"""Histories of the road: the program on both sides with both its stores; only clock, wire and disk are ours."""

from tests.campaign.account import Account
from tests.campaign.part import WHOLE, Part

SIZE = 200_000


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Play ``size`` histories, or a part of them; both programs are loaded for it, and for nothing else."""
    from tests.campaign.road.running import run as played

    return played(seed, size, part)
