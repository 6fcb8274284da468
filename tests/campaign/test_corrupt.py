"""Files are spoiled, swapped and edited: no paper tells a wrong figure, and what alters a tally is found before it."""

from tests.campaign import corrupt

SEED, FILES = 1, 1_000


def test_no_spoiled_file_makes_a_wrong_figure() -> None:
    account = corrupt.run(SEED, FILES)
    assert account.broken == []
    assert account.counts["spoiled files"] == FILES
    tried = {name.partition(":")[0] for name in account.counts}
    assert set(corrupt.KINDS) <= tried
