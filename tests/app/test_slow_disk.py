"""A commit that takes long: the screen stands, takes no other tap, and goes on once it is done."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kiosk.screens.ask import AskView
from tests.app.office import open_office
from tests.app.test_presenter import Counter
from tests.turning import wait_until


def test_on_a_slow_disk_the_next_question_waits(tmp_path: Path, qapp: QApplication) -> None:
    del qapp
    counter = Counter(open_office(tmp_path))
    counter.press(Qt.Key.Key_Return)
    disk = Event()
    counter.ledger.ask(lambda _: disk.wait(30))
    counter.later()
    counter.window.answered.emit("satisfied")
    counter.presenter.tick()
    assert isinstance(view := counter.view(), AskView)
    assert (view.number, view.busy) == (1, True)
    disk.set()
    assert wait_until(lambda: counter.presenter.state.pending is None)
    counter.press(Qt.Key.Key_1)
    assert [dict(ballot.answers)["attitude"] for ballot in counter.ballots()] == ["satisfied"]
    counter.close()
