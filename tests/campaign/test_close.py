"""The system fails at a call that writes, or the process is killed at it, while a month is closed."""

from tests.campaign import close

SEED, KILLS, FAULTS = 1, 40, 30


def test_a_month_is_closed_once_or_not_at_all_wherever_the_process_is_killed() -> None:
    account = close.run(SEED, KILLS, only="SIGKILL")
    assert account.broken == []
    assert account.counts["of them killed"] == KILLS


def test_no_failing_call_closes_a_month_twice_or_loses_its_close() -> None:
    account = close.run(SEED, FAULTS)
    assert account.broken == []
    assert account.counts["closes bothered"] == FAULTS
