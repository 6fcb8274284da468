"""The system asks the kiosk to stop, as at the end of the day: it stops in order, whatever it is doing."""

import signal

import pytest

from tests.driving.books import ballots, only_ballot
from tests.driving.kiosk import START, run
from tests.driving.stage import Stage


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_kiosk_that_is_asked_to_stop_leaves_a_clean_folder(stage: Stage, number: signal.Signals) -> None:
    kiosk = stage.welcome()
    kiosk.process.send_signal(number)
    assert kiosk.process.wait(timeout=30) == 0
    assert ballots(kiosk.folder) == []
    left = {file.name for file in kiosk.folder.iterdir() if file.is_file()}
    assert left == {"anchor", "device.key", "kiosk.lock", "ledger.sqlite3", "stand"}
    assert "Lần tắt trước bình thường." in run("doctor", "--data", kiosk.folder).stdout


def test_a_ballot_that_a_stop_interrupts_is_closed_at_the_next_start(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    assert kiosk.stop() == 0
    assert only_ballot(kiosk.folder).outcome is None
    kiosk.start()
    kiosk.see(START)
    kiosk.reader.until_told(lambda: kiosk.figures()["outcomes"]["interrupted"] == 1, "the closing")
    assert kiosk.stop() == 0
    ballot = only_ballot(kiosk.folder)
    assert (ballot.outcome, ballot.answers) == ("interrupted", {"attitude": "satisfied"})


def test_a_kiosk_whose_line_was_tidied_away_still_stops_in_order(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.reader.until_told(lambda: kiosk.logged("open for visitors") == 1, "the line")
    (kiosk.folder / "kiosk.sock").unlink()
    assert kiosk.stop() == 0
    assert kiosk.logged("closed in order") == 1
