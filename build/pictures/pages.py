"""The staff's pages of figures and papers, walked through by the real presenters."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from kiosk.app.staffroom.staffroom import Staffroom
from kiosk.domain.period import parse_day

TURN_MS = 5


def figures(staff: Staffroom) -> Iterator[str]:
    """Yield the figures of a month, a quarter and a run of days, and the calendar that is chosen in."""
    yield "figures"
    scroll_down(staff)
    yield "figures-tables"
    choosing = staff.parts["figures"].page.chooser  # type: ignore[attr-defined]
    choosing.chosen.emit("quarter")
    rest(staff)
    yield "figures-quarter"
    choosing.chosen.emit("range")
    days = staff.parts["figures"].choosing.page  # type: ignore[attr-defined]
    days.before.emit()
    days.tapped.emit(parse_day("2027-04-12"))
    days.tapped.emit(parse_day("2027-04-23"))
    yield "figures-days"
    days.on.emit()
    rest(staff)
    yield "figures-range"


def paper(staff: Staffroom) -> Iterator[str]:
    go(staff, "paper")
    part = staff.parts["paper"]
    yield "paper-not-over"
    part.page.chooser.before.emit()  # type: ignore[attr-defined]
    yield "paper"
    part.make()  # type: ignore[attr-defined]
    rest(staff)
    yield "paper-made"
    part.page.saved.emit()  # type: ignore[attr-defined]
    rest(staff)
    yield "paper-save"


def closing(staff: Staffroom) -> Iterator[str]:
    go(staff, "close")
    part = staff.parts["close"]
    yield "close"
    part.page.submitted.emit()  # type: ignore[attr-defined]
    yield "close-nobody"
    part.page.changed.emit("chair", "Trần Thị Thanh Bình")  # type: ignore[attr-defined]
    part.page.changed.emit("members", ["Lê Văn Cường", "Hoàng Minh Đức"])  # type: ignore[attr-defined]
    part.redraw()
    yield "close-team"
    part.page.submitted.emit()  # type: ignore[attr-defined]
    yield "close-ask"
    part.ask.on.emit()  # type: ignore[attr-defined]
    rest(staff)
    yield "closed"
    go(staff, "paper")
    part = staff.parts["paper"]
    part.page.chooser.before.emit()  # type: ignore[attr-defined]
    part.page.kind.emit("minutes")  # type: ignore[attr-defined]
    yield "minutes"
    part.make()  # type: ignore[attr-defined]
    rest(staff)
    yield "minutes-made"


def go(staff: Staffroom, page: str) -> None:
    staff.go(page)
    rest(staff)


def scroll_down(staff: Staffroom) -> None:
    for view in (staff.frame.page or staff.frame).findChildren(QAbstractScrollArea):
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())


def rest(staff: Staffroom) -> None:
    turn_until(lambda: not staff.floor.waiting)


def turn_until(so: Callable[[], bool]) -> None:
    """Turn the loop until it is so."""
    loop = QEventLoop()
    while not so():
        # A loop that runs lets other threads run too; processEvents does not.
        QTimer.singleShot(TURN_MS, loop.quit)
        loop.exec()
    QApplication.processEvents()
