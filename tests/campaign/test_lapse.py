"""Days of ballots and power cuts go by: nothing is lost, and nothing grows that must not."""

from tests.campaign import lapse

SEED, DAYS = 1, 3


def test_days_go_by() -> None:
    account = lapse.run(SEED, DAYS)
    assert account.broken == []
    assert account.counts["ballots"] == DAYS * lapse.BALLOTS
    assert account.counts["kiosks killed"] + account.counts["power cuts on the model of a disk"] == DAYS * lapse.CUTS
