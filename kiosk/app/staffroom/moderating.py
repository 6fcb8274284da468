"""What a manager does about one comment: masks it, shows it again, or erases it for good."""

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.logs import log
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.remarks import remark
from kiosk.app.staffroom.rights import Right, may
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.comments import Comment
from kiosk.domain.errors import WorldError
from kiosk.domain.survey import Survey
from kiosk.staff.pages.ask import AskPage, AskView


class Moderating(QObject):
    """One comment at a time. Signal: ``left(Say)`` when something was done to it, ``left(None)`` when nothing was."""

    left = Signal(object)

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.one: Comment | None = None
        self.survey: Survey | None = None
        self.asking = False
        """Whether the page asks if the comment shall really be erased."""
        self.busy = False
        self.say: Say | None = None
        self.page = AskPage(floor.room.theme)
        self.page.on.connect(self._on)
        self.page.aside.connect(self._aside)
        self.page.back.connect(self._back)

    def open(self, one: Comment, survey: Survey | None) -> None:
        """Show a comment with what can be done about it, to who may do it."""
        if not may(self.floor.person, Right.MODERATE):
            return
        self.one, self.survey, self.asking, self.busy, self.say = one, survey, False, False, None
        self.page.to_top()
        self.redraw()

    def redraw(self) -> None:
        if self.one is None:
            return
        text, about = self.floor.words.text, remark(self.one, self.survey, self.floor.words).about
        waiting = Say("staff.comments.erasing" if self.asking else "staff.page.saving", "heading")
        say = told(waiting if self.busy else self.say, self.floor.words)
        masked = "unmask" if self.one.masked else "mask"
        if self.asking:
            view = AskView(
                heading=text("staff.comments.erase_ask"),
                lead=text("staff.comments.erase_lead"),
                under=self.one.text,
                on=text("staff.comments.erase_yes"),
                back=text("staff.page.cancel"),
                told=say,
                on_kind="danger",
                enabled=not self.busy,
            )
        else:
            view = AskView(
                heading=text("staff.comments.one"),
                lead=about,
                under=self.one.text,
                note=text(f"staff.comments.{masked}_lead"),
                on=text(f"staff.comments.{masked}"),
                back=text("staff.page.back"),
                aside=text("staff.comments.erase"),
                told=say,
                enabled=not self.busy,
            )
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot()
    def _on(self) -> None:
        if self.one is None or self.busy or not may(self.floor.person, Right.MODERATE):
            return
        self.busy, self.say = True, None
        if self.asking:
            self._erase(self.one)
        else:
            self._mask(self.one)
        self.redraw()

    @Slot()
    def _aside(self) -> None:
        if not self.busy:
            self.asking, self.say = True, None
            self.redraw()

    @Slot()
    def _back(self) -> None:
        if self.busy:
            return
        if self.asking:
            self.asking, self.say = False, None
            self.redraw()
        else:
            self._leave(None)

    def _mask(self, one: Comment) -> None:
        fact = {"kind": "masked", "comment": one.hash, "masked": not one.masked, "person": self.floor.person.id}
        done = Say("staff.comments.unmasked" if one.masked else "staff.comments.masked_now")
        self.floor.record([fact], lambda: self._leave(done), self._failed)

    def _erase(self, one: Comment) -> None:
        room = self.floor.room
        batch = room.scribe.write([{"kind": "erased", "comment": one.hash, "person": self.floor.person.id}])

        def erase() -> Say:
            room.ledger.erase(batch).result()
            try:
                room.backups.strip()
            except WorldError as problem:
                log.warning("an erased comment may still stand in a backup: %s", problem)
                return Say("staff.comments.erased_but", "warn")
            return Say("staff.comments.erased")

        self.floor.run(erase, self._leave, self._failed)

    def _leave(self, say: Say | None) -> None:
        self.one, self.busy, self.asking = None, False, False
        self.left.emit(say)

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()
