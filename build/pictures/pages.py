"""The staff's pages of figures and papers, walked through by the real presenters."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from kiosk.app.staffroom.following import Outcome
from kiosk.app.staffroom.keeper import Keeper, place_key
from kiosk.app.staffroom.printing import Press
from kiosk.app.staffroom.staffroom import Staffroom
from kiosk.domain.copies import replace
from kiosk.domain.papers import Said
from kiosk.domain.period import parse_day
from kiosk.domain.serials import ballot_of
from kiosk.store import papers
from pictures.printers import PRINTERS, STAGES

TURN_MS = 5


def figures(staff: Staffroom) -> Iterator[str]:
    """Yield the figures of a month, a quarter and a run of days, and the calendar that is chosen in."""
    yield "figures"
    part = staff.parts["figures"]
    part.page.taken.emit()  # type: ignore[attr-defined]
    keeper: Keeper = part.keeper  # type: ignore[attr-defined]
    turn_until(lambda: bool(keeper.places))
    yield "figures-save"
    keeper.page.what.emit("ballots")
    keeper.page.picked.emit(place_key(keeper.places[0]))
    rest(staff)
    yield "figures-saved"
    keeper.page.back.emit()
    scroll_down(staff)
    yield "figures-tables"
    for cut in ("group", "reason", "heat", "officer"):
        staff.parts["figures"].page.cut.emit(cut)  # type: ignore[attr-defined]
        rest(staff)
        turn_until(lambda: True)
        scroll_down(staff)
        yield f"figures-{cut}"
    staff.parts["figures"].page.cut.emit("overall")  # type: ignore[attr-defined]
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


def sheets(staff: Staffroom) -> Iterator[str]:
    """Yield the choice of an officer, and the sheet of one; several have served."""
    go(staff, "figures")
    part = staff.parts["figures"]
    part.page.cut.emit("officer")  # type: ignore[attr-defined]
    rest(staff)
    turn_until(lambda: True)
    scroll_down(staff)
    yield "officer-figures"
    part.page.sheets.emit()  # type: ignore[attr-defined]
    yield "sheets"
    sheet = part.sheets  # type: ignore[attr-defined]
    sheet.list.picked.emit(max(sheet.wanted.parts, key=lambda one: sheet.wanted.parts[one].total.valid * bool(one)))
    rest(staff)
    yield "sheet"


def comments(staff: Staffroom) -> Iterator[str]:
    """Yield what visitors wrote, one comment as a manager sees it, and the question before it is erased."""
    go(staff, "comments")
    part = staff.parts["comments"]
    yield "comments"
    part.page.picked.emit(part.found.comments.found[-1].hash)  # type: ignore[attr-defined]
    yield "comment"
    part.moderating.page.aside.emit()  # type: ignore[attr-defined]
    yield "comment-erase"
    part.moderating.page.back.emit()  # type: ignore[attr-defined]
    part.moderating.page.on.emit()  # type: ignore[attr-defined]
    rest(staff)
    yield "comment-masked"


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
    turn_until(lambda: bool(part.keeper.places))  # type: ignore[attr-defined]
    yield "paper-save"
    part.keeper.page.back.emit()  # type: ignore[attr-defined]
    yield from printing(staff)
    go(staff, "paper")
    part.page.chooser.before.emit()  # type: ignore[attr-defined]
    part.page.kind.emit("notice")  # type: ignore[attr-defined]
    yield "notice"
    part.make()  # type: ignore[attr-defined]
    rest(staff)
    yield "notice-made"


def printing(staff: Staffroom) -> Iterator[str]:
    """Yield the pages of a print, then the same paper once more, marked."""
    part = staff.parts["paper"]
    press = part.press  # type: ignore[attr-defined]
    follows = press.following
    part.page.to_print.emit()  # type: ignore[attr-defined]
    rest(staff)
    show_printers(press)
    yield "print"
    follows.named, follows.pages, follows.printer, follows.shown = press.named, 3, PRINTERS[0], True
    for progress in STAGES:
        follows.progress = progress
        follows.redraw()
        yield f"print-{progress.stage.value}"
    follows.shown = False
    follows.over.emit(Outcome(came_out=True))
    rest(staff)
    yield "print-done"
    part.page.to_print.emit()  # type: ignore[attr-defined]
    rest(staff)
    show_printers(press)
    scroll_down(staff)
    yield "print-again"
    press.page.back.emit()


def show_printers(press: Press) -> None:
    """Show the printers of the pictures in the place of this machine's."""
    press.printers, press.say = PRINTERS, None
    press.memory = replace(press.memory, printer=PRINTERS[0].name)
    press.redraw()


def ballots(staff: Staffroom) -> Iterator[str]:
    """Yield paper ballots printed, entered, and read otherwise by somebody else."""
    go(staff, "ballots")
    part = staff.parts["ballots"]
    part.list.added.emit()  # type: ignore[attr-defined]
    yield "ballots-print"
    part.form.page.submitted.emit()  # type: ignore[attr-defined]
    rest(staff)
    part.keeper.page.back.emit()  # type: ignore[attr-defined]
    rest(staff)
    yield "ballots-printing"
    part.desk.picked.emit("enter")  # type: ignore[attr-defined]
    yield "ballots-serial"
    slip = part.entering.page  # type: ignore[attr-defined]
    slip.pressed.emit("on")
    rest(staff)
    yield "ballots-level"
    for key in ("2", "4", "3"):
        slip.pressed.emit(key)
    yield "ballots-reasons"
    for key in ("on", "on"):
        slip.pressed.emit(key)
    rest(staff)
    yield "ballots-next"
    _read_otherwise(staff, part.chosen)  # type: ignore[attr-defined]
    slip.left.emit()
    rest(staff)
    part.desk.picked.emit("settle")  # type: ignore[attr-defined]
    rest(staff)
    yield "ballots-differ"
    part.settling.page.back.emit()  # type: ignore[attr-defined]
    rest(staff)
    go(staff, "ballots")
    yield "ballots"


def _read_otherwise(staff: Staffroom, run: str) -> None:
    """Let somebody else enter the first ballot with other levels."""
    ledger = staff.room.ledger
    printing = next(one for one in ledger.change(papers.printings).result() if one.id == run)
    said = Said({"attitude": "very_satisfied", "time": "neutral"})
    put = partial(papers.enter, ballot=ballot_of(run, printing.first), printing=printing, person="staff", said=said)
    ledger.change(put).result()


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
