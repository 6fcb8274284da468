"""The other half of the histories of the road."""

import pytest

from tests.campaign.account import Account
from tests.campaign.road.oracles import ORACLES
from tests.campaign.road.running import Ground, play_all
from tests.campaign.test_road_first import EACH, SEED


@pytest.mark.parametrize("block", range(4, 8))
def test_nothing_is_lost_doubled_or_forged_either(road: Ground, block: int) -> None:
    account = Account.of("road", SEED, ORACLES)
    play_all(road, SEED, range(block * EACH, (block + 1) * EACH), account, patient=False)
    assert account.broken == []
    assert account.counts["histories"] == EACH
