"""The way out of the program."""

from PySide6.QtCore import QObject, Slot

from kiosk.app.staffroom.floor import Floor
from kiosk.staff.pages.ask import AskPage, AskView


class LeavingPart(QObject):
    """One question; the act is stored before the program ends."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.page = AskPage(floor.room.theme)
        self.page.on.connect(self._leave)

    def open(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        text = self.floor.words.text
        view = AskView(
            heading=text("staff.leave.heading"),
            lead=text("staff.leave.lead"),
            on=text("staff.leave.on"),
            on_kind="danger",
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot()
    def _leave(self) -> None:
        # A ledger that cannot be written must not keep staff in.
        self.floor.record([self.floor.act("exit")], self.floor.room.leave, lambda _say: self.floor.room.leave())
