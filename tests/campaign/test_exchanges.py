"""Kiosk and centre are killed at any moment on a line that does what lines do: nothing is lost, nothing twice."""

from tests.campaign import exchanges

SEED, SIZE = 1, 12


def test_a_kiosk_and_a_centre_that_are_killed_agree_to_the_unit() -> None:
    account = exchanges.run(SEED, SIZE)
    assert account.broken == []
    assert account.counts["exchanges"] == SIZE
    assert account.counts["kiosks killed"]
    assert account.counts["centres killed"]
