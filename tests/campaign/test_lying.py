"""Storage ignores every sync: the ledger opens or is refused in words, and no loss that is known goes untold."""

from tests.campaign import lying

SEED, STATES = 1, 600


def test_no_known_loss_goes_untold() -> None:
    account = lying.run(SEED, STATES)
    assert account.broken == []
    assert account.counts["a loss declared and made good"] > 0
    assert account.counts["a loss declared, something gone"] > 0
