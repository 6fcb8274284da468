"""A safeguard is taken out of a copy of the kiosk, and the test that stands for it fails."""

from pathlib import Path

import pytest

from tests.campaign.mutants import made, noticed
from tests.campaign.safeguards import MUTANTS

# The others need a thousand states of the disk each: the campaign of that name tries them all.
QUICK = (
    "a new id on retry",
    "chain not checked before a report",
    "a migration in pieces",
    "a recovery that starts empty",
    "a kiosk without its database starts empty",
)


@pytest.mark.parametrize("name", QUICK)
def test_a_test_fails_for(name: str, tmp_path: Path) -> None:
    assert noticed(name, tmp_path), MUTANTS[name].test


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_can_be_made(name: str) -> None:
    assert made(name)


def test_a_mutant_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = MUTANTS["a new id on retry"].__class__("kiosk/store/keeping.py", (("never written", ""),), "tests")
    monkeypatch.setitem(MUTANTS, "gone", gone)
    with pytest.raises(ValueError, match="never written"):
        noticed("gone", tmp_path)
