"""The power goes at any moment: what was thanked for is there, once and in order, and the ledger is sound."""

import pytest

from tests.campaign import power

SEED = 1
STATES = 20_000


def test_no_power_cut_costs_an_acknowledged_tap() -> None:
    account = power.run(SEED, STATES)
    assert account.broken == []
    assert account.counts["different states"] >= STATES
    assert account.counts["taps acknowledged"] > 40
    assert account.counts["times the log was written over"] > 1


def test_nothing_is_lost_where_all_or_nothing_reached_the_disk() -> None:
    assert power.run(SEED, 1).broken == []


@pytest.mark.parametrize(
    ("weakness", "oracle"),
    [
        ("synchronous=NORMAL", "acknowledged lost"),
        ("thanks before commit", "acknowledged lost"),
        ("rename without folder sync", "folders that did not open"),
    ],
)
def test_a_safeguard_taken_away_is_noticed(weakness: str, oracle: str) -> None:
    assert power.run(SEED, 1, weakness=weakness).oracles[oracle] > 0
