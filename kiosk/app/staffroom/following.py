"""A job on its way through the printer's queue, until it is over; then people say whether the paper came out."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.app.printing.aftermath import Aftermath
from kiosk.app.printing.pending import settle
from kiosk.app.printing.queue import Printer, Progress, Queue, Stage, Ticket
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.staff.pages.ask import AskPage, AskView

EVERY_MS = 700


class Outcome(Struct, frozen=True):
    """What became of a job in the eyes of those who stand at the printer; ``say`` is what is wrong."""

    came_out: bool = False
    once_more: bool = False
    cancelled: bool = False
    say: Say | None = None


class Following(QObject):
    """Follows one job at a time. Signal: ``over(Outcome)``.

    While the printer prints, whoever waits for it is not idle; at one that is stuck they may be away.
    """

    over = Signal(object)

    def __init__(self, floor: Floor, queue: Queue) -> None:
        super().__init__(floor)
        self.floor, self.queue = floor, queue
        self.shown = False
        self.job = ""
        self.ticket: Ticket | None = None
        self.printer: Printer | None = None
        self.named: Callable[[], str] = str
        self.pages = 0
        self.progress = Progress(Stage.WAITING)
        self.cancelling = False
        self.aftermath: Aftermath | None = None
        self.page = AskPage(floor.room.theme)
        self.page.on.connect(self._yes)
        self.page.aside.connect(self._aside)
        self.page.back.connect(self._wrong)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        floor.ended.connect(self._ended)

    def begin(self, job: str, ticket: Ticket, named: Callable[[], str], pages: int, printer: Printer | None) -> None:
        self.job, self.ticket, self.named, self.pages, self.printer = job, ticket, named, pages, printer
        self.progress, self.cancelling, self.shown = Progress(Stage.WAITING), False, True
        self.redraw()
        self._look()

    @Slot()
    def _look(self) -> None:
        job, ticket, queue = self.job, self.ticket, self.queue
        if ticket is None or not job or self.floor.gone:
            return

        def looked(progress: Progress) -> None:
            if job == self.job and not self.floor.gone:
                self._looked(progress)

        if self.progress.stage is Stage.STUCK:
            self.floor.room.jobs.run(lambda: queue.look(job, ticket), looked, self._broken)
        else:
            self.floor.run(lambda: queue.look(job, ticket), looked, self._told_broken)

    def _looked(self, progress: Progress) -> None:
        changed, self.progress = progress != self.progress, progress
        if progress.is_over:
            settle(self.floor.room.folder, self.job)
            self.job, self.cancelling = "", False
        else:
            self._timer.start(EVERY_MS)
        if changed and self._is_in_sight():
            self.redraw()

    def _broken(self, problem: BaseException) -> None:
        if not self.floor.gone:
            self._told_broken(self.floor.sentence(problem))

    def _told_broken(self, say: Say) -> None:
        """A bug of ours on the way: the job is left to the aftermath, and staff hear of it."""
        self._leave(wanted=False)
        self._end(Outcome(say=say))

    def _is_in_sight(self) -> bool:
        return self.shown and self.floor.frame.page is self.page

    def redraw(self) -> None:
        """Show how far the job is; one that is lost has nothing to show but why."""
        text, words = self.floor.words.text, self.floor.words
        if self.progress.stage is Stage.LOST:
            self._end(Outcome(say=_bad(self.progress)))
            return
        if self.progress.stage is Stage.DONE:
            view = AskView(
                heading=text("staff.print.ask"),
                lead=text("staff.print.ask_lead", paper=self.named(), copies=self._copies, n=self.pages),
                on=text("staff.print.yes"),
                aside=text("staff.print.once_more"),
                back=text("staff.print.wrong"),
            )
        else:
            view = AskView(
                heading=text("staff.print.under_way", paper=self.named()),
                lead=text("staff.print.under_way_lead", printer=self._title),
                large=self._large(),
                under=text(f"staff.print.{self.progress.stage.value}"),
                on="",
                aside=text("staff.print.cancel"),
                told=told(_bad(self.progress), words),
            )
        self.page.show_view(view)
        self.page.other.setEnabled(not self.cancelling)
        self.floor.show(self.page)

    @property
    def _copies(self) -> int:
        return self.ticket.copies if self.ticket else 1

    @property
    def _title(self) -> str:
        return self.printer.title if self.printer else ""

    def _large(self) -> str:
        """Return the page that the printer is at; it counts the pages of all copies."""
        of = self.pages * self._copies
        return f"{min(self.progress.page, of)} / {of}" if self.progress.page else ""

    @Slot()
    def _yes(self) -> None:
        self._end(Outcome(came_out=True))

    @Slot()
    def _aside(self) -> None:
        if self.progress.stage is Stage.DONE:
            self._end(Outcome(once_more=True))
            return
        job, ticket, queue = self.job, self.ticket, self.queue
        if ticket is None or not job or self.cancelling:
            return
        self.cancelling = True
        self.floor.run(lambda: queue.cancel(job, ticket), self._cancelled, self._not_cancelled)
        self.redraw()

    def _cancelled(self, _nothing: None) -> None:
        settle(self.floor.room.folder, self.job)
        self._end(Outcome(cancelled=True, say=Say("staff.print.cancelled", "warn")))

    def _not_cancelled(self, _say: Say) -> None:
        """The queue does not answer: it is asked again until it does, whoever is in."""
        self._leave(wanted=False)
        self._end(Outcome(cancelled=True, say=Say("staff.print.cancel_later", "warn", {"printer": self._title})))

    @Slot()
    def _wrong(self) -> None:
        """The queue says that all is well, and people say that it is not: look at the printer once more."""
        queue, ticket, printer = self.queue, self.ticket, self.printer
        if ticket is None or printer is None:
            return

        def found(printers: tuple[Printer, ...]) -> None:
            now = next((one for one in printers if one.name == printer.name), None)
            trouble = now.trouble if now else None
            key, params = (f"error.{trouble.key}", trouble.params) if trouble else ("staff.print.no_trouble", {})
            self._end(Outcome(say=Say(key, "bad", {"printer": printer.title, **params})))

        self.floor.run(queue.printers, found, lambda say: self._end(Outcome(say=say)))

    def _end(self, outcome: Outcome) -> None:
        self._timer.stop()
        self.job, self.shown, self.cancelling = "", False, False
        self.over.emit(outcome)

    @Slot()
    def _ended(self) -> None:
        """Nobody is in any more: what is being printed may go on, what is stuck goes."""
        self._timer.stop()
        self._leave(wanted=not self.cancelling)

    def _leave(self, *, wanted: bool) -> None:
        room = self.floor.room
        if self.job and self.ticket is not None:
            about = (self.queue, self.job, self.ticket, room.folder)
            self.aftermath = Aftermath(room.window, room.jobs, *about, wanted=wanted)
        self.job = ""


def _bad(progress: Progress) -> Say | None:
    trouble = progress.trouble
    return Say(f"error.{trouble.key}", "bad", trouble.params) if trouble else None
