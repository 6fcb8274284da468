"""A disk that fails once costs nothing, and the kiosk goes on in a process that remembers nothing of it."""

from tests.driving.books import only_ballot
from tests.driving.disk import failing_disk
from tests.driving.kiosk import START, THANKS, run
from tests.driving.stage import Stage


def test_a_sync_that_fails_is_followed_by_a_fresh_process(stage: Stage) -> None:
    kiosk = stage.welcome()
    before = kiosk.child
    kiosk.click(START)
    kiosk.see("Câu 1 / 2")
    with failing_disk(before, "error=EIO:when=1") as failed:
        kiosk.click("Hài lòng")
        kiosk.see("Câu 2 / 2")
        assert failed()
    kiosk.click("Bình thường")
    kiosk.see(THANKS)
    kiosk.until_another_child(before)
    kiosk.see(START)
    assert kiosk.logged("the disk failed (disk_failing)") == 1
    assert kiosk.stop() == 0
    ballot = only_ballot(kiosk.folder)
    assert (ballot.taps, ballot.outcome) == ([("attitude", "satisfied"), ("time", "neutral")], "completed")
    assert run("verify", "--data", kiosk.folder).returncode == 0
