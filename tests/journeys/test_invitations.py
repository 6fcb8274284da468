"""The officer invites: by key, by command, during a ballot, and outside opening hours."""

from tests.driving.books import ballots, only_ballot
from tests.driving.kiosk import START, THANKS, run
from tests.driving.office import NEVER
from tests.driving.stage import Stage


def test_the_officer_invites_by_key_and_the_customer_rates(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.key("F8")
    kiosk.see("Câu 1 / 2")
    kiosk.press("Hài lòng")
    kiosk.see("Câu 2 / 2")
    kiosk.press("Hài lòng")
    kiosk.see(THANKS)
    assert kiosk.stop() == 0
    ballot = only_ballot(kiosk.folder)
    assert (ballot.issued, ballot.members["by"], ballot.outcome) == (True, "key", "completed")


def test_an_invitation_by_command_shows_at_once_and_one_more_waits_its_turn(stage: Stage) -> None:
    kiosk = stage.welcome()
    first = kiosk.invite("--service", "Giao nhận hồ sơ")
    assert (first.returncode, first.stdout) == (0, "Đã mời khách đánh giá.\n")
    kiosk.see("Câu 1 / 2")
    second = kiosk.invite()
    assert (second.returncode, second.stdout) == (0, "Đang có khách đánh giá; lời mời sẽ hiện ngay sau đó.\n")
    third = kiosk.invite()
    assert third.returncode == 3
    assert third.stderr.count("\n") == 1
    kiosk.press("Hài lòng")
    kiosk.see("Câu 2 / 2")
    kiosk.press("Bình thường")
    kiosk.see(THANKS)
    kiosk.see("Câu 1 / 2")
    kiosk.press("Rất hài lòng")
    kiosk.see("Câu 2 / 2")
    assert kiosk.stop() == 0
    one, two = ballots(kiosk.folder)
    assert (one.issued, one.members["by"], one.members["service"]) == (True, "command", "Giao nhận hồ sơ")
    assert (one.outcome, one.answers) == ("completed", {"attitude": "satisfied", "time": "neutral"})
    assert (two.issued, two.answers) == (True, {"attitude": "very_satisfied"})


def test_a_closed_office_takes_no_walk_up_but_an_invited_ballot_with_a_mark(stage: Stage) -> None:
    kiosk = stage.open(hours__week=NEVER)
    closed = kiosk.see("Ngoài giờ làm việc")
    assert not closed.says(START)
    kiosk.key("Return", "1")
    kiosk.hands.click((640, 500))
    assert kiosk.see("Ngoài giờ làm việc").buttons == closed.buttons
    assert kiosk.invite().returncode == 0
    kiosk.see("Câu 1 / 2")
    kiosk.press("Hài lòng")
    kiosk.see("Câu 2 / 2")
    kiosk.press("Hài lòng")
    kiosk.see(THANKS)
    kiosk.see("Ngoài giờ làm việc")
    assert kiosk.stop() == 0
    ballot = only_ballot(kiosk.folder)
    assert ballot.outcome == "completed"
    assert "outside_hours" in ballot.flags


def test_without_a_running_kiosk_nobody_is_invited(stage: Stage) -> None:
    folder = stage.office()
    answer = run("invite", "--data", folder)
    assert (answer.returncode, answer.stderr) == (3, f"Không có kiosk nào đang chạy trên thư mục {folder}.\n")
    assert ballots(folder) == []
