"""The disk fails for real: nobody is thanked for what is not kept, and the kiosk goes on once it can write again."""

from pathlib import Path

from tests.driving.books import ballots, only_ballot
from tests.driving.disk import without_spool
from tests.driving.kiosk import SORRY, START, THANKS, Kiosk, run
from tests.driving.office import open_office
from tests.driving.stage import Stage


def kept(kiosk: Kiosk, copy: Path) -> Path:
    """Stop the kiosk, verify its ledger, and return a copy that outlives the disk."""
    assert kiosk.stop() == 0
    assert run("verify", "--data", kiosk.folder).returncode == 0
    copy.mkdir()
    for file in kiosk.folder.glob("ledger.sqlite3*"):
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def test_a_tap_on_a_full_disk_is_kept_beside_it_and_thanked_for(stage: Stage, tmp_path: Path) -> None:
    folder = open_office(stage.small_disk())
    (tmp_path / "beside").mkdir()
    (folder / "spool").symlink_to(tmp_path / "beside")
    kiosk = stage.welcome(folder=folder)
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    filler = kiosk.fill_disk()
    kiosk.click("Bình thường")
    kiosk.see(THANKS)
    assert (tmp_path / "beside/batches").stat().st_size > 0
    filler.unlink()
    kiosk.see(START)
    ballot = only_ballot(kept(kiosk, tmp_path / "copy"))
    assert ballot.taps == [("attitude", "satisfied"), ("time", "neutral")]
    assert ballot.outcome == "completed"


def test_a_tap_on_a_full_disk_gets_no_thanks_and_counts_once_when_there_is_room_again(
    stage: Stage, tmp_path: Path
) -> None:
    folder = without_spool(open_office(stage.small_disk()))
    kiosk = stage.welcome(folder=folder)
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    filler = kiosk.fill_disk()
    kiosk.click("Bình thường")
    sorry = kiosk.see(SORRY, "Đánh giá chưa được ghi lại.", "Thử lại")
    assert not sorry.says(THANKS)
    kiosk.press("Thử lại")
    kiosk.reader.until_told(lambda: kiosk.logged("a tap could not be stored") == 2, "the second failure")
    filler.unlink()
    kiosk.click("Thử lại")
    kiosk.see(THANKS)
    kiosk.see(START)
    ballot = only_ballot(kept(kiosk, tmp_path / "copy"))
    assert ballot.taps == [("attitude", "satisfied"), ("time", "neutral")]
    assert ballot.outcome == "completed"


def test_a_customer_who_gives_up_leaves_a_ballot_that_closes_as_interrupted(stage: Stage, tmp_path: Path) -> None:
    folder = without_spool(open_office(stage.small_disk()))
    kiosk = stage.welcome(folder=folder)
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    filler = kiosk.fill_disk()
    kiosk.click("Hài lòng")
    kiosk.see(SORRY)
    kiosk.click("Đóng")
    kiosk.see(START)
    filler.unlink()
    kiosk.click(START, "Bình thường")
    kiosk.see("Câu 2 / 2")
    kiosk.click("Bình thường")
    kiosk.see(THANKS)
    first, second = ballots(kept(kiosk, tmp_path / "copy"))
    assert (first.answers, first.outcome) == ({"attitude": "satisfied"}, "interrupted")
    assert (second.answers, second.outcome) == ({"attitude": "neutral", "time": "neutral"}, "completed")


def test_an_invitation_on_a_full_disk_is_not_counted(stage: Stage, tmp_path: Path) -> None:
    folder = without_spool(open_office(stage.small_disk()))
    kiosk = stage.welcome(folder=folder)
    filler = kiosk.fill_disk()
    kiosk.key("F8")
    kiosk.see(SORRY)
    kiosk.click("Đóng")
    kiosk.see(START)
    filler.unlink()
    assert ballots(kept(kiosk, tmp_path / "copy")) == []
