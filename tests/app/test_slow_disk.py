"""A commit that takes long: the screen stands, takes no other tap, and goes on once it is done."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import Qt

from kiosk.screens.ask import AskView
from tests.app.counter import Counter
from tests.turning import wait_until


def test_on_a_slow_disk_the_next_question_waits(serve: Callable[..., Counter]) -> None:
    counter = serve()
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
