"""Histories of the road: lost 0, doubled 0, forged 0. Half of them; the others are in a file of their own, so that two
processes share them.
"""

import pytest

from tests.campaign.account import Account
from tests.campaign.road.oracles import ORACLES
from tests.campaign.road.running import Ground, play_all

SEED, EACH = 1, 250
MET = (
    "is set back",
    "is cloned",
    "centre is restored",
    "epochs begun for other entries at the centre",
    "wire: killed before",
    "entries forged with a device's key",
    "tablets whose months were compared",
    "tablets that sent the rest by stick",
)
"""What every quarter must have met."""


@pytest.mark.parametrize("block", range(4))
def test_nothing_is_lost_doubled_or_forged(road: Ground, block: int) -> None:
    account = Account.of("road", SEED, ORACLES)
    play_all(road, SEED, range(block * EACH, (block + 1) * EACH), account, patient=False)
    assert account.broken == []
    assert account.counts["histories"] == EACH
    assert [name for name in MET if not account.counts[name]] == []
