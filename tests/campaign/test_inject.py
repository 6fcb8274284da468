"""The system fails at a call that writes: nobody was thanked for what is not there, and the next start is sound."""

from tests.campaign import inject
from tests.campaign.bothered import RECOVERS

SEED, PROCESSES, LEAVING = 1, 150, 12


def test_no_failing_call_costs_an_acknowledged_tap() -> None:
    account = inject.run(SEED, PROCESSES)
    assert account.broken == []
    assert account.counts["processes bothered"] == PROCESSES
    assert {account.counts[f"one that {how}"] for how in inject.TWICE} == {PROCESSES // 5}


def test_a_sync_that_fails_and_a_kiosk_that_ends_over_it_leave_one_ballot() -> None:
    account = inject.bother(SEED, LEAVING, "leaves at the first fault", "EIO once at fdatasync")
    assert account.broken == []
    assert account.counts["EIO once: left"] > 0


def test_a_file_that_cannot_be_opened_once_is_nobodys_bug() -> None:
    account = inject.bother(SEED, inject.SIZE, RECOVERS, "EIO once at openat")
    assert account.broken == []
    assert account.counts["EIO once: ended in words"] > 0
