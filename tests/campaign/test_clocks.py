"""Whatever the clock does, every ballot is in its right month or in none, once, and a stranger counts the same."""

from tests.campaign import clocks

SEED = 1
HISTORIES = 40


def test_no_history_of_the_clock_moves_a_ballot_to_another_month() -> None:
    account = clocks.run(SEED, HISTORIES)
    assert account.broken == []
    assert account.counts["ballots"] > 10 * HISTORIES
    assert account.counts["ballots of a clock that was untrusted"] > HISTORIES
    assert account.counts["ballots a confirmation dated"] > 0
    assert 0 < account.counts["ballots undated"] < account.counts["ballots"] / 2
